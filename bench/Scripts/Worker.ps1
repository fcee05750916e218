# Measures what it is told to on its input, a line at a time, and answers with the times in microseconds.
param([string] $Manifest, [string] $KeyFile, [uri] $Address, [uri] $SlowAddress, [uri] $FillsAddress)

. "$PSScriptRoot/HandSigned.ps1"
Import-Module $Manifest
$session = Connect-Bfx $KeyFile -BaseUri $Address -NoVerify -PassThru
$slowSession = Connect-Bfx $KeyFile -BaseUri $SlowAddress -NoVerify -PassThru
$fillsSession = Connect-Bfx $KeyFile -BaseUri $FillsAddress -NoVerify -PassThru
$leverages = foreach ($number in 1..50) { [pscustomobject]@{ Market = 'BTC-USD'; Leverage = 1 + $number % 20 } }

$file = [IO.Path]::GetTempFileName()

function Measure-Each([int] $Count, [scriptblock] $Action) {
    foreach ($number in 1..$Count) {
        $start = [Diagnostics.Stopwatch]::GetTimestamp()
        $null = . $Action
        [Diagnostics.Stopwatch]::GetElapsedTime($start).TotalMicroseconds
    }
}

# The hosted engine has no Measure-Object.
$counts = [bool](Get-Command Measure-Object -ErrorAction Ignore)

function Assert-Count([int] $Actual, [int] $Expected) {
    if ($Actual -ne $Expected) { throw "$Actual fills came where $Expected belong." }
}

while ($null -ne ($line = [Console]::In.ReadLine())) {
    $what, $argument = -split $line
    $times = switch ($what) {
        'Account' { Measure-Each $argument { Get-BfxAccount -Session $session } }
        'AccountByHand' { Measure-Each $argument { (Invoke-SignedRequest GET "${Address}account" $KeyFile).result[0] } }
        'Fills' {
            Measure-Each 1 {
                if ($counts) { $count = (Get-BfxFill -Session $fillsSession | Measure-Object).Count }
                else { $count = 0; Get-BfxFill -Session $fillsSession | ForEach-Object { $count++ } }
                Assert-Count $count $argument
            }
        }
        'FirstFill' {
            foreach ($number in 1..$argument) {
                $start = [Diagnostics.Stopwatch]::GetTimestamp()
                Get-BfxFill -Session $fillsSession | Select-Object -First 1 | ForEach-Object {
                    [Diagnostics.Stopwatch]::GetElapsedTime($start).TotalMicroseconds
                }
            }
        }
        'Export' { Measure-Each 1 { Get-BfxFill -Session $fillsSession | Export-Csv $file } }
        'ExportByHand' { Measure-Each 1 { Invoke-SignedPaging "${FillsAddress}fills" $KeyFile | Export-Csv $file } }
        'FillsByHand' {
            Measure-Each 1 {
                $count = (Invoke-SignedPaging "${FillsAddress}fills" $KeyFile | Measure-Object).Count
                Assert-Count $count $argument
            }
        }
        'FirstFillByHand' {
            foreach ($number in 1..$argument) {
                $start = [Diagnostics.Stopwatch]::GetTimestamp()
                Invoke-SignedPaging "${FillsAddress}fills" $KeyFile | Select-Object -First 1 | ForEach-Object {
                    [Diagnostics.Stopwatch]::GetElapsedTime($start).TotalMicroseconds
                }
            }
        }
        'Leverage' { Measure-Each 1 { $leverages | Set-BfxLeverage -Session $slowSession -ThrottleLimit $argument } }
        'LeverageByHand' {
            $function = ${function:Invoke-SignedRequest}.ToString()
            Measure-Each 1 {
                $leverages | ForEach-Object -ThrottleLimit $argument -Parallel {
                    ${function:Invoke-SignedRequest} = $using:function
                    $body = @{ market_id = $_.Market; leverage = $_.Leverage }
                    (Invoke-SignedRequest PUT "${using:SlowAddress}account/leverage" $using:KeyFile $body).result[0]
                }
            }
        }
    }
    [Console]::Out.WriteLine(($times | ForEach-Object { $_.ToString([cultureinfo]::InvariantCulture) }) -join ',')
}

[IO.File]::Delete($file)
