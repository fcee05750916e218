<#
.SYNOPSIS
Builds, tests, packs, installs or cleans the BlastFx module.

.DESCRIPTION
Each task is one call of dotnet, which does the same without this script. Only the package of dotnet pack differs, in form but
not in files, from that of Compress-PSResource, which PowerShell 7.5 and later have.

Build    dotnet build: afterwards, Import-Module ./BlastFx.psd1 works.
Test     dotnet test: every test.
Pack     dotnet pack: the module's folder in artifacts/BlastFx, and beside it the package for a gallery, by Compress-PSResource;
         and the NuGet packages of the client library, BlastFx.Client and its part BlastFx.Wallet.
Install  Pack, then copies the folder to where PowerShell finds the modules of the current user.
Clean    Removes all that the build made.

.PARAMETER Task
What to do. Several are done in the order given.

.PARAMETER Configuration
Debug or Release. Release unless given.

.PARAMETER Output
The folder for the module's folder and the package. artifacts unless given.

.PARAMETER NoBuild
Packs what was built before.

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
    [string] $Configuration = 'Release',

    [string] $Output = "$PSScriptRoot/artifacts",

    [switch] $NoBuild
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$version = (Import-PowerShellDataFile "$PSScriptRoot/BlastFx.psd1").ModuleVersion
$moduleFolder = "$Output/BlastFx/$version"

function New-Package {
    $options = @(if ($NoBuild) { '--no-build' })
    'BlastFx', 'BlastFx.Client', 'BlastFx.Wallet' | ForEach-Object {
        dotnet pack "$PSScriptRoot/src/$_" --configuration $Configuration --output $Output @options
    }

    if (Get-Command Compress-PSResource -ErrorAction Ignore) {
        Remove-Item "$Output/BlastFx.$version.nupkg"
        Compress-PSResource $moduleFolder $Output
    }
}

function Copy-ToUserModule {
    $data = if ($IsWindows) {
        "$([Environment]::GetFolderPath('MyDocuments'))/PowerShell"
    }
    else {
        "$([Environment]::GetFolderPath('LocalApplicationData'))/powershell"
    }

    $installed = "$data/Modules/BlastFx/$version"
    if (Test-Path $installed) {
        Remove-Item $installed -Recurse -Force
    }

    $null = New-Item $installed -ItemType Directory
    Copy-Item "$moduleFolder/*" $installed -Recurse
    "BlastFx $version is installed in $installed"
}

switch ($Task) {
    Build { dotnet build $PSScriptRoot --configuration $Configuration }
    Test { dotnet test $PSScriptRoot --configuration $Configuration }
    Pack { New-Package }
    Install { New-Package; Copy-ToUserModule }
    Clean { "$PSScriptRoot/artifacts", "$PSScriptRoot/bin", "$PSScriptRoot/en-US" | Where-Object { Test-Path $_ } | Remove-Item -Recurse -Force }
}
