# Measures actions in a connected shell. A line of input is "<action> <count>", or "<action> <count> <list> <records|plain>" for an
# action on a list that was read before: the module's records, or plain objects of the same values. The output is the time of each run
# in microseconds, separated by commas.
param([string] $Manifest, [string] $KeyFile, [uri] $Address, [uri] $SlowAddress, [uri] $FillsAddress, [int] $FillCount, [uri] $OrdersAddress)

$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/HandSigned.ps1"
Import-Module $Manifest
$session = Connect-Bfx $KeyFile -BaseUri $Address -NoVerify -PassThru
$slowSession = Connect-Bfx $KeyFile -BaseUri $SlowAddress -NoVerify -PassThru
$fillsSession = Connect-Bfx $KeyFile -BaseUri $FillsAddress -NoVerify -PassThru
$orderSession = Connect-Bfx $KeyFile -BaseUri $Address -NoVerify -OrdersPerSecond 0 -PassThru
$ordersSession = Connect-Bfx $KeyFile -BaseUri $OrdersAddress -NoVerify -OrdersPerSecond 0 -PassThru
$orders = foreach ($number in 1..1000) { [pscustomobject]@{ MarketId = 'BTC-USD'; Side = 'long'; Size = 0.5; Price = 50000 - $number } }
$placed = foreach ($number in 1..1000) { [pscustomobject]@{ MarketId = 'BTC-USD'; OrderId = "BTC-USD@$number"; Status = 'open' } }
$leverages = foreach ($number in 1..50) { [pscustomobject]@{ Market = 'BTC-USD'; Leverage = 1 + $number % 20 } }
$signedRequest = ${function:Invoke-SignedRequest}.ToString()
$itemCount = 20000
$file = [IO.Path]::GetTempFileName()

$actions = @{
    Account           = { Get-BfxAccount -Session $session }
    AccountByHand     = { (Invoke-SignedRequest GET "${Address}account" $KeyFile).result[0] }
    Leverages         = { $leverages | Set-BfxLeverage -Session $slowSession -ThrottleLimit 16 }
    LeveragesOneByOne = { $leverages | Set-BfxLeverage -Session $slowSession }
    LeveragesByHand   = {
        $leverages | ForEach-Object -ThrottleLimit 16 -Parallel {
            ${function:Invoke-SignedRequest} = $using:signedRequest
            $body = @{ market_id = $_.Market; leverage = $_.Leverage }
            (Invoke-SignedRequest PUT "${using:SlowAddress}account/leverage" $using:KeyFile $body).result[0]
        }
    }
    Order             = { New-BfxOrder BTC-USD long 0.5 50000 -Session $orderSession }
    OrderByHand       = {
        $body = @{ market_id = 'BTC-USD'; type = 'limit'; side = 'long'; price = 50000; size = 0.5; client_order_id = [guid]::NewGuid().ToString() }
        (Invoke-SignedRequest POST "${Address}orders" $KeyFile $body).result[0]
    }
    Orders            = { $orders | New-BfxOrder -Session $ordersSession -ThrottleLimit 16 }
    Cancels           = { $placed | Remove-BfxOrder -Session $ordersSession -ThrottleLimit 16 }
    Fills             = { Assert-FillCount (Get-BfxFill -Session $fillsSession | Measure-Object).Count }
    FillsByHand       = { Assert-FillCount (Invoke-SignedPaging "${FillsAddress}fills" $KeyFile | Measure-Object).Count }
    Export            = { Get-BfxFill -Session $fillsSession | Export-Csv $file }
    ExportByHand      = { Invoke-SignedPaging "${FillsAddress}fills" $KeyFile | Export-Csv $file }
    # The time until the fill arrives, without what the pipeline does to stop.
    FirstFill         = {
        Get-BfxFill -Session $fillsSession | Select-Object -First 1 | ForEach-Object { $end = [Diagnostics.Stopwatch]::GetTimestamp() }
    }
    FirstFillByHand   = {
        Invoke-SignedPaging "${FillsAddress}fills" $KeyFile | Select-Object -First 1 | ForEach-Object { $end = [Diagnostics.Stopwatch]::GetTimestamp() }
    }
    sort              = { $items | Sort-Object $time }
    sum               = { $sum = 0d; foreach ($item in $items) { $sum += $item.$amount * $item.$amount } }
    filter            = { $items | Where-Object $amount -GT 0 }
    group             = { $items | Group-Object $text }
    select            = { $items | Select-Object $time, $amount, $text }
    csv               = { $items | Export-Csv $file }
    # Serializers and views are slow: a part of the items is enough.
    json              = { $items | Select-Object -First 2000 | ConvertTo-Json }
    clixml            = { $items | Select-Object -First 1000 | Export-Clixml $file }
    table             = { $items | Select-Object -First 2000 | Format-Table $time, $amount, $text | Out-File $file }
    pnl               = { $items | Measure-BfxPnl Day }
    pnlByHand         = { $sums = @{}; $items | ForEach-Object { $sums["$($_.$text) $($_.$time.UtcDateTime.Date)"] += $_.$amount } }
}

$lists = @{
    fills      = @{
        Properties = 'Timestamp', 'Fee', 'Side'
        Read       = { Get-BfxFill -Session $fillsSession -First $itemCount }
    }
    candles    = @{
        Properties = 'Time', 'Close', 'MarketId'
        Read       = { Get-BfxCandle BTC-USD 1m -Session (Get-SandboxSession) -Since ([DateTimeOffset]::UtcNow.AddMinutes(-$itemCount)) }
    }
    operations = @{
        Properties = 'Timestamp', 'Amount', 'OpsType'
        Read       = { Get-BfxBalanceOperation -Session (Get-SandboxSession) -First $itemCount }
    }
}

function Assert-FillCount([int] $Count) {
    if ($Count -ne $FillCount) { throw "Expected $FillCount fills but got $Count." }
}

function Get-SandboxSession {
    if (-not $script:sandboxSession) {
        $null = Start-BfxSandbox -FillCount 100000 -PassThru
        $script:sandboxSession = Connect-Bfx -Sandbox -PassThru
    }
    $script:sandboxSession
}

function Read-List($List) {
    $List.records = @(. $List.Read)
    if ($List.records.Count -lt $itemCount) { throw "Expected $itemCount items but got $($List.records.Count)." }
    $List.plain = foreach ($record in $List.records) {
        $values = [ordered]@{}
        foreach ($property in $record.PSObject.Properties) {
            $values[$property.Name] = if ($null -ne $property.Value) { $property.Value.PSObject.BaseObject }
        }
        [pscustomobject] $values
    }
}

function Measure-Action([scriptblock] $Action, [int] $Count) {
    foreach ($number in 1..$Count) {
        $end = 0
        $start = [Diagnostics.Stopwatch]::GetTimestamp()
        $null = . $Action
        if ($end -eq 0) { $end = [Diagnostics.Stopwatch]::GetTimestamp() }
        [Diagnostics.Stopwatch]::GetElapsedTime($start, $end).TotalMicroseconds.ToString([cultureinfo]::InvariantCulture)
    }
}

while ($null -ne ($line = [Console]::In.ReadLine())) {
    $action, $count, $name, $kind = -split $line
    if ($name) {
        $list = $lists[$name]
        if (-not $list.records) { Read-List $list }
        $items = $list[$kind]
        $time, $amount, $text = $list.Properties
        [GC]::Collect()
    }

    [Console]::Out.WriteLine((Measure-Action $actions[$action] $count) -join ',')
}

[IO.File]::Delete($file)
