# Measures what it is told to on its input, a line at a time, and answers with the times in microseconds.
param([string] $Manifest, [string] $KeyFile, [uri] $Address, [uri] $SlowAddress)

. "$PSScriptRoot/HandSigned.ps1"
Import-Module $Manifest
$session = Connect-Bfx $KeyFile -BaseUri $Address -NoVerify -PassThru
$slowSession = Connect-Bfx $KeyFile -BaseUri $SlowAddress -NoVerify -PassThru
$leverages = foreach ($number in 1..50) { [pscustomobject]@{ Market = 'BTC-USD'; Leverage = 1 + $number % 20 } }

function Measure-Each([int] $Count, [scriptblock] $Action) {
    foreach ($number in 1..$Count) {
        $start = [Diagnostics.Stopwatch]::GetTimestamp()
        $null = . $Action
        [Diagnostics.Stopwatch]::GetElapsedTime($start).TotalMicroseconds
    }
}

while ($null -ne ($line = [Console]::In.ReadLine())) {
    $what, $argument = -split $line
    $times = switch ($what) {
        'Account' { Measure-Each $argument { Get-BfxAccount -Session $session } }
        'AccountByHand' { Measure-Each $argument { Invoke-SignedRequest GET "${Address}account" $KeyFile } }
        'Leverage' { Measure-Each 1 { $leverages | Set-BfxLeverage -Session $slowSession -ThrottleLimit $argument } }
        'LeverageByHand' {
            $function = ${function:Invoke-SignedRequest}.ToString()
            Measure-Each 1 {
                $leverages | ForEach-Object -ThrottleLimit $argument -Parallel {
                    ${function:Invoke-SignedRequest} = $using:function
                    $body = @{ market_id = $_.Market; leverage = $_.Leverage }
                    Invoke-SignedRequest PUT "${using:SlowAddress}account/leverage" $using:KeyFile $body
                }
            }
        }
    }
    [Console]::Out.WriteLine(($times | ForEach-Object { $_.ToString([cultureinfo]::InvariantCulture) }) -join ',')
}
