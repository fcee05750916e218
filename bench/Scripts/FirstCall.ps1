# From nothing to an account in a fresh process, with the module.
param([string] $Manifest, [string] $KeyFile, [uri] $Address)

$start = [Diagnostics.Stopwatch]::GetTimestamp()
Import-Module $Manifest
Connect-Bfx $KeyFile -BaseUri $Address -NoVerify
$null = Get-BfxAccount
$time = [Diagnostics.Stopwatch]::GetElapsedTime($start).TotalMicroseconds
[Console]::Out.WriteLine($time.ToString([cultureinfo]::InvariantCulture))
