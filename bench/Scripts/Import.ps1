# One import in a fresh process.
param([string] $Manifest)

$start = [Diagnostics.Stopwatch]::GetTimestamp()
Import-Module $Manifest
$time = [Diagnostics.Stopwatch]::GetElapsedTime($start).TotalMicroseconds
[Console]::Out.WriteLine($time.ToString([cultureinfo]::InvariantCulture))
