# How far the memory of a fresh process grows over what it has when it is connected and idle, in bytes.
param([string] $Manifest, [string] $KeyFile, [uri] $Address)

Import-Module $Manifest
Connect-Bfx $KeyFile -BaseUri $Address -NoVerify
$null = Get-BfxFill -First 1
[GC]::Collect()
$process = [Diagnostics.Process]::GetCurrentProcess()
$idle = $process.WorkingSet64
$count = 0
Get-BfxFill | ForEach-Object { $count++ }
if ($count -lt 1000) { throw "Only $count fills came." }
$process.Refresh()
[Console]::Out.WriteLine(($process.PeakWorkingSet64 - $idle).ToString([cultureinfo]::InvariantCulture))
