<#
.SYNOPSIS
Tests whether two builds, in two folders, make the same module.

.DESCRIPTION
Copies the sources twice, packs the module in both folders, and compares the files byte for byte. It writes the hash of each
file, and fails if one differs. The bill of materials is left out: its tool gives it a new id each time. Both builds take a minute.

.EXAMPLE
dotnet run --project tools/PowerShell -- -NoProfile -File tools/Test-Reproducibility.ps1

Needs no installed PowerShell.
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$repository = Split-Path $PSScriptRoot
$work = Join-Path ([IO.Path]::GetTempPath()) "bfx-builds-$PID"
# Without the commit, which is part of the version, and without what was built before.
$left = '.git', 'artifacts', 'bench', 'bin', 'en-US', 'examples', 'tests'

function Get-BuiltHash([string] $Folder) {
    $null = New-Item $Folder -ItemType Directory
    Get-ChildItem $repository -Force | Where-Object Name -NotIn $left | Copy-Item -Destination $Folder -Recurse
    dotnet pack "$Folder/src/BlastFx" --configuration Release --nologo -nodeReuse:false | Out-Host
    $module = "$Folder/artifacts/BlastFx"
    Get-ChildItem $module -Recurse -File | Where-Object Name -NotLike 'manifest.spdx.*' | ForEach-Object {
        "$((Get-FileHash $_).Hash) $([IO.Path]::GetRelativePath($module, $_.FullName))"
    }
}

try {
    $first = Get-BuiltHash "$work/one"
    $second = Get-BuiltHash "$work/another folder with a longer path"
    $first
    $differences = Compare-Object $first $second
    if ($differences) {
        throw "The builds differ:`n$($differences | Out-String)"
    }

    "$($first.Count) files are the same in both builds."
}
finally {
    if (Test-Path $work) {
        Remove-Item $work -Recurse -Force
    }
}
