<#
.SYNOPSIS
Runs files of Pester tests one after the other, and writes the results of the cases of each to a JSON file.
#>
param(
    [Parameter(Mandatory)] [string] $ResultFolder,
    [Parameter(Mandatory, ValueFromRemainingArguments)] [string[]] $Path
)

$ErrorActionPreference = 'Stop'
# Only PowerShell's own modules and Pester, which are in $PSHOME: tests must not depend on installed modules.
$env:PSModulePath = "$PSHOME/Modules"
foreach ($file in $Path) {
    $run = Invoke-Pester $file -PassThru -Output None
    # An invalid file, or a BeforeAll or AfterAll that fails, may have no failing case.
    @($run.Tests) + @($run.FailedBlocks) + @($run.FailedContainers) | ForEach-Object {
        [ordered]@{
            Name   = $_.ExpandedPath ?? $_.Name ?? 'the file'
            Result = $_.Result
            Error  = ($_.ErrorRecord | ForEach-Object { $_.DisplayErrorMessage ?? "$_"; $_.DisplayStackTrace ?? $_.ScriptStackTrace }) -join "`n"
        }
    } | ConvertTo-Json -AsArray | Set-Content "$ResultFolder/$(Split-Path $file -Leaf).json"
}
