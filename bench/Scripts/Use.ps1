# What users do with rows, each line of its input once, and answers with the time in microseconds. A line is a list, a use and
# whose rows: the module's records, or plain objects of the same values, as a script would make them.
param([string] $Manifest, [string] $KeyFile, [uri] $FillsAddress)

$ErrorActionPreference = 'Stop'
Import-Module $Manifest
$count = 20000
$file = [IO.Path]::GetTempFileName()
$null = Start-BfxSandbox -FillCount 100000 -PassThru
$exchange = Connect-Bfx -Sandbox -PassThru

$lists = @{
    fills      = @{
        Time = 'Timestamp'; Amount = 'Fee'; Word = 'Side'
        Read = { Get-BfxFill -Session (Connect-Bfx $KeyFile -BaseUri $FillsAddress -NoVerify -PassThru) -First $count }
    }
    candles    = @{
        Time = 'Time'; Amount = 'Close'; Word = 'MarketId'
        Read = { Get-BfxCandle BTC-USD 1m -Session $exchange -Since ([DateTimeOffset]::UtcNow.AddMinutes(-$count)) }
    }
    operations = @{
        Time = 'Timestamp'; Amount = 'Amount'; Word = 'OpsType'
        Read = { Get-BfxBalanceOperation -Session $exchange -First $count }
    }
}

# Serializers and views take long for a row: a part of them.
$uses = @{
    sort   = { $rows | Sort-Object $time }
    sum    = { $sum = 0d; foreach ($row in $rows) { $sum += $row.$amount * $row.$amount } }
    filter = { $rows | Where-Object $amount -GT 0 }
    group  = { $rows | Group-Object $word }
    select = { $rows | Select-Object $time, $amount, $word }
    csv    = { $rows | Export-Csv $file }
    json   = { $rows | Select-Object -First 2000 | ConvertTo-Json }
    clixml = { $rows | Select-Object -First 1000 | Export-Clixml $file }
    table  = { $rows | Select-Object -First 2000 | Format-Table $time, $amount, $word | Out-File $file }
}

function Get-PlainObject($Record) {
    $values = [ordered]@{}
    foreach ($property in $Record.PSObject.Properties) {
        $values[$property.Name] = if ($null -ne $property.Value) { $property.Value.PSObject.BaseObject }
    }
    [pscustomobject] $values
}

$read = @{}
while ($null -ne ($line = [Console]::In.ReadLine())) {
    $list, $use, $whose = -split $line
    if (-not $read.ContainsKey($list)) {
        $records = @(. $lists[$list].Read)
        if ($records.Count -lt $count) { throw "Only $($records.Count) $list came." }
        $read[$list] = @{ records = $records; plain = @($records | ForEach-Object { Get-PlainObject $_ }) }
    }

    $rows = $read[$list][$whose]
    $time, $amount, $word = $lists[$list]['Time', 'Amount', 'Word']
    [GC]::Collect()
    $start = [Diagnostics.Stopwatch]::GetTimestamp()
    $null = . $uses[$use]
    $elapsed = [Diagnostics.Stopwatch]::GetElapsedTime($start).TotalMicroseconds
    [Console]::Out.WriteLine($elapsed.ToString([cultureinfo]::InvariantCulture))
}

[IO.File]::Delete($file)
