# Measures one action in a fresh process and writes its time in microseconds.
param([string] $Action, [string] $Manifest, [string] $KeyFile, [uri] $Address)

$start = [Diagnostics.Stopwatch]::GetTimestamp()
switch ($Action) {
    'Import' { Import-Module $Manifest }
    'FirstCall' {
        Import-Module $Manifest
        Connect-Bfx $KeyFile -BaseUri $Address -NoVerify
        $null = Get-BfxAccount
    }
    'FirstCallByHand' {
        . "$PSScriptRoot/HandSigned.ps1"
        $null = Invoke-SignedRequest GET "${Address}account" $KeyFile
    }
}
$time = [Diagnostics.Stopwatch]::GetElapsedTime($start).TotalMicroseconds
[Console]::Out.WriteLine($time.ToString([cultureinfo]::InvariantCulture))
