# How far the memory of a fresh process grows over what it has when it is connected and idle, in bytes.
param([string] $Manifest, [string] $KeyFile, [uri] $Address)

Import-Module $Manifest
Connect-Bfx $KeyFile -BaseUri $Address -NoVerify
$null = Get-BfxFill -First 1
[GC]::Collect()
$process = [Diagnostics.Process]::GetCurrentProcess()
$idle = $process.WorkingSet64
$file = [IO.Path]::GetTempFileName()
Get-BfxFill | Export-Csv $file
$length = (Get-Item $file).Length
Remove-Item $file
if ($length -lt 1000000) { throw "Only $length bytes were written." }
$process.Refresh()
[Console]::Out.WriteLine(($process.PeakWorkingSet64 - $idle).ToString([cultureinfo]::InvariantCulture))
