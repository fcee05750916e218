<#
.SYNOPSIS
Builds, tests, packs, installs or cleans the BlastFx module.

.DESCRIPTION
Each task is one call of dotnet, which does the same without this script.

Build    dotnet build: afterwards, Import-Module ./BlastFx.psd1 works.
Test     dotnet test: every test.
Pack     dotnet pack: the module's folder in artifacts/BlastFx, and the package for a gallery beside it.
Install  Pack, then copies the folder to where PowerShell finds the modules of the current user.
Clean    Removes all that the build made.

.PARAMETER Task
What to do. Several are done in the order given.

.PARAMETER Configuration
Debug or Release. Release unless given.

.EXAMPLE
./build.ps1 Install
Import-Module BlastFx

Installs the module for the current user.

.EXAMPLE
./build.ps1 Clean, Test -Configuration Debug

Builds everything anew and runs every test.
#>
#Requires -Version 7.4
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Pack', 'Install', 'Clean')]
    [string[]] $Task = 'Build',

    [Parameter(Position = 1)]
    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$artifacts = "$PSScriptRoot/artifacts"

function Copy-ToUserModule {
    $data = if ($IsWindows) {
        "$([Environment]::GetFolderPath('MyDocuments'))/PowerShell"
    }
    else {
        "$([Environment]::GetFolderPath('LocalApplicationData'))/powershell"
    }

    $version = (Import-PowerShellDataFile "$PSScriptRoot/BlastFx.psd1").ModuleVersion
    $installed = "$data/Modules/BlastFx/$version"
    if (Test-Path $installed) {
        Remove-Item $installed -Recurse -Force
    }

    $null = New-Item $installed -ItemType Directory
    Copy-Item "$artifacts/BlastFx/$version/*" $installed -Recurse
    "BlastFx $version is installed in $installed"
}

switch ($Task) {
    Build { dotnet build $PSScriptRoot --configuration $Configuration }
    Test { dotnet test $PSScriptRoot --configuration $Configuration }
    Pack { dotnet pack "$PSScriptRoot/src/BlastFx" --configuration $Configuration }
    Install { dotnet pack "$PSScriptRoot/src/BlastFx" --configuration $Configuration; Copy-ToUserModule }
    Clean { $artifacts, "$PSScriptRoot/bin", "$PSScriptRoot/en-US" | Where-Object { Test-Path $_ } | Remove-Item -Recurse -Force }
}
