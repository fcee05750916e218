<#
.SYNOPSIS
Runs one file of Pester tests and writes the result of each of its cases to a JSON file.
#>
param(
    [Parameter(Mandatory)] [string] $Path,
    [Parameter(Mandatory)] [string] $ResultPath
)

$ErrorActionPreference = 'Stop'
# Only PowerShell's own modules and Pester, which are in $PSHOME: tests must not depend on installed modules.
$env:PSModulePath = "$PSHOME/Modules"
$run = Invoke-Pester $Path -PassThru -Output None
# An invalid file, or a BeforeAll or AfterAll that fails, may have no failing case.
@($run.Tests) + @($run.FailedBlocks) + @($run.FailedContainers) | ForEach-Object {
    [ordered]@{
        Name   = $_.ExpandedPath ?? $_.Name ?? 'the file'
        Result = $_.Result
        Error  = ($_.ErrorRecord | ForEach-Object { $_.DisplayErrorMessage; $_.DisplayStackTrace }) -join "`n"
    }
} | ConvertTo-Json -AsArray | Set-Content $ResultPath
