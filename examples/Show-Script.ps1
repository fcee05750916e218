<#
.SYNOPSIS
Runs a script as if it were typed: shows each statement and its comment before its output.
#>
using namespace System.Management.Automation.Language

param([Parameter(Mandatory)] [string] $Path)

$script = [Parser]::ParseFile((Resolve-Path $Path), [ref] $null, [ref] $null)
$end = 0
foreach ($statement in $script.EndBlock.Statements) {
    $above = @($script.Extent.Text.Substring($end, $statement.Extent.StartOffset - $end) -split '\r?\n' -like '# *')
    $end = $statement.Extent.EndOffset
    if ($above) {
        @('') + $above | Write-Host
    }

    Write-Host "PS> $($statement.Extent.Text -replace '\r?\n', "`n>> ")"
    # Keeps the position in the file for $PSScriptRoot and errors, and runs in this scope.
    $block = [StatementBlockAst]::new($statement.Extent, [StatementAst[]] $statement.Copy(), $null)
    . ([ScriptBlockAst]::new($statement.Extent, $null, $block, $false).GetScriptBlock()) | Out-Default
}
