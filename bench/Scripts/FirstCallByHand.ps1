# From nothing to an account in a fresh process, signed by hand.
param([string] $KeyFile, [uri] $Address)

$start = [Diagnostics.Stopwatch]::GetTimestamp()
. "$PSScriptRoot/HandSigned.ps1"
$null = Invoke-SignedRequest GET "${Address}account" $KeyFile
$time = [Diagnostics.Stopwatch]::GetElapsedTime($start).TotalMicroseconds
[Console]::Out.WriteLine($time.ToString([cultureinfo]::InvariantCulture))
