# Writes by how many bytes the memory of a fresh process grows during an export, compared to when it is connected and idle.
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
