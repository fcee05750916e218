<#
.SYNOPSIS
Tests the tests of the client's core: changes its code in one place after the other, and counts the changes that no test notices.

.DESCRIPTION
Installs Stryker.NET in the folder artifacts, and runs it for each group of files. A group is a file of tests/BlastFx.Client.Tests/Mutation:
the code that is changed, and the tests that are run. Writes a row for each file; the changes that survived are in the reports,
artifacts/mutation/GROUP/reports/mutation-report.html. It takes minutes for each group and is not part of dotnet test.

.PARAMETER Group
The groups; all by default.

.EXAMPLE
dotnet run --project tools/PowerShell -- -NoProfile -File tools/Test-Mutations.ps1 signing

Tests the group signing. Needs no installed PowerShell.
#>
[CmdletBinding()]
param(
    [Parameter(ValueFromRemainingArguments)]
    [string[]] $Group
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$version = '5.1.0'
$repository = Split-Path $PSScriptRoot
$artifacts = Join-Path $repository 'artifacts'
$tests = Join-Path $repository 'tests/BlastFx.Client.Tests'
$stryker = Join-Path $artifacts "stryker-$version"
if (-not (Test-Path $stryker)) {
    dotnet tool install dotnet-stryker --version $version --tool-path $stryker | Out-Host
}

function Measure-Mutant([string] $Name, [object[]] $Mutant) {
    $count = @{ Killed = 0; Timeout = 0; Survived = 0; NoCoverage = 0 }
    $Mutant | Group-Object status | ForEach-Object { $count[$_.Name] = $_.Count }
    $found = $count.Killed + $count.Timeout
    $missed = $count.Survived + $count.NoCoverage
    [pscustomobject]@{
        Name = $Name
        Mutants = $found + $missed
        Killed = $count.Killed
        Timeout = $count.Timeout
        Survived = $missed
        Score = [Math]::Round(100 * $found / ($found + $missed), 1)
    }
}

Push-Location $tests
try {
    if (-not $Group) {
        $Group = (Get-ChildItem Mutation/*.yaml).BaseName
    }

    foreach ($name in $Group) {
        $output = Join-Path $artifacts "mutation/$name"
        & (Join-Path $stryker 'dotnet-stryker') --config-file "Mutation/$name.yaml" --output $output --skip-version-check | Out-Host
        $report = Get-Content (Join-Path $output 'reports/mutation-report.json') -Raw | ConvertFrom-Json
        $files = @($report.files.PSObject.Properties | Where-Object { $_.Value.mutants.status -match 'Killed|Timeout|Survived|NoCoverage' })
        & {
            $files | ForEach-Object { Measure-Mutant (Split-Path $_.Name -Leaf) $_.Value.mutants }
            Measure-Mutant "all of $name" $files.Value.mutants
        } | Format-Table -AutoSize
    }
}
finally {
    Pop-Location
}
