<#
.SYNOPSIS
Lists the public surface of the built module: what scripts can depend on.

.DESCRIPTION
Cmdlets with their parameter sets, parameters and output types; the properties of the output types and the values of
enumerations; the error ids. docs/surface.txt has this list, and a test compares the two.

.PARAMETER Save
Writes the list to docs/surface.txt.

.EXAMPLE
dotnet run --project tools/PowerShell -- -NoProfile -File tools/Get-Surface.ps1 -Save

Updates docs/surface.txt after a build. It needs no installed PowerShell.
#>
[CmdletBinding()]
[OutputType([string])]
param([switch] $Save)

$ErrorActionPreference = 'Stop'
$root = Split-Path $PSScriptRoot
$allSets = [Management.Automation.ParameterAttribute]::AllParameterSets

# The same order in every culture.
function Get-OrdinalOrder {
    [string[]] $names = @($input)
    [array]::Sort($names, [StringComparer]::Ordinal)
    $names
}

function Format-Binding([Management.Automation.ParameterSetMetadata] $Binding) {
    $facts = @(
        if ($Binding.IsMandatory) { 'mandatory' }
        if ($Binding.Position -ge 0) { "position $($Binding.Position)" }
        if ($Binding.ValueFromPipeline) { 'by value' }
        if ($Binding.ValueFromPipelineByPropertyName) { 'by property name' }
        if ($Binding.ValueFromRemainingArguments) { 'remaining arguments' }
    )
    $facts ? $facts -join ', ' : 'named'
}

function Format-Parameter([Management.Automation.ParameterMetadata] $Parameter) {
    $parts = @(
        "-$($Parameter.Name) <$($Parameter.ParameterType)>"
        if ($Parameter.Aliases) { "alias $(($Parameter.Aliases | Get-OrdinalOrder) -join ', ')" }
        $Parameter.Attributes | Where-Object { $_ -is [ValidateSet] } | ForEach-Object { "one of $($_.ValidValues -join ', ')" }
        $Parameter.ParameterSets.Keys | Get-OrdinalOrder |
            ForEach-Object { [pscustomobject]@{ Set = $_; Binding = Format-Binding $Parameter.ParameterSets[$_] } } |
            Group-Object Binding |
            ForEach-Object { $_.Group[0].Set -eq $allSets ? $_.Name : "$($_.Name) in $($_.Group.Set -join ', ')" }
    )
    "    $($parts -join '; ')"
}

function Format-Cmdlet([Management.Automation.CmdletInfo] $Command) {
    $declared = [Management.Automation.CommandMetadata] $Command
    ''
    $Command.Name
    if ($declared.SupportsShouldProcess) { "  confirmation impact $($declared.ConfirmImpact)" }
    "  output $(($Command.OutputType.Name | Get-OrdinalOrder) -join ', ')"
    $sets = $Command.ParameterSets.Name | Where-Object { $_ -ne $allSets } | Get-OrdinalOrder
    if ($sets) { "  sets $($sets -join ', '); default $($Command.DefaultParameterSet)" }
    $common = [Management.Automation.Cmdlet]::CommonParameters + 'WhatIf', 'Confirm'
    $Command.Parameters.Keys | Where-Object { $_ -notin $common } | Get-OrdinalOrder | ForEach-Object { Format-Parameter $Command.Parameters[$_] }
}

# The properties of a type of the module lead to more types. Those of the client's types are in its own list, PublicAPI.*.txt.
# Amounts and times are the value that they wrap.
function Add-OwnType([Collections.Generic.SortedDictionary[string, type]] $Found, [type] $Type) {
    $parts = @($Type.GetElementType(); $Type.GenericTypeArguments) -ne $null
    $parts | ForEach-Object { Add-OwnType $Found $_ }
    $isOwn = -not $parts -and $Type.FullName -like 'BlastFx.*' -and -not [psobject].IsAssignableFrom($Type)
    if ($isOwn -and -not $Found.ContainsKey($Type.FullName)) {
        $Found.Add($Type.FullName, $Type)
        $Type.GetProperties() | Where-Object { $_.PropertyType.IsEnum -or $Type.Assembly -eq $assembly } | ForEach-Object { Add-OwnType $Found $_.PropertyType }
    }
}

function Format-Type([type] $Type) {
    ''
    $Type.FullName
    if ($Type.IsEnum) {
        "  $([enum]::GetNames($Type) -join ', ')"
        return
    }

    $lines = @(
        $Type.GetProperties() | ForEach-Object { "  $($_.Name) <$($_.PropertyType)>" }
        (Get-TypeData $Type.FullName).Members.Values | Where-Object { $_ } | ForEach-Object { "  $($_.Name) ($($_.GetType().Name -replace 'Data$'))" }
    )
    $lines | Get-OrdinalOrder
}

$module = Import-Module "$root/BlastFx.psd1" -PassThru
$assembly = $module.ImplementingAssembly
$cmdlets = $module.ExportedCmdlets.Keys | Get-OrdinalOrder | ForEach-Object { $module.ExportedCmdlets[$_] }
$types = [Collections.Generic.SortedDictionary[string, type]]::new([StringComparer]::Ordinal)
# The client, which has some of the types and ids, loads when a cmdlet first needs it.
try { $null = Get-BfxSession } catch { Write-Verbose "$_" }
$cmdlets | ForEach-Object { $_.OutputType.Name | ForEach-Object { $_ -as [type] }; $_.Parameters.Values.ParameterType } |
    ForEach-Object { Add-OwnType $types $_ }
$errorIds = $assembly.GetType('BlastFx.Pipeline.Recommendations', $true).GetField('ByErrorId', 'NonPublic, Static').GetValue($null).Keys

$surface = @(
    "BlastFx $($module.Version)"
    $cmdlets | ForEach-Object { Format-Cmdlet $_ }
    ''
    'Types'
    $types.Values | ForEach-Object { Format-Type $_ }
    ''
    'Error ids, besides Bfx. and the name of any other error of the exchange'
    $errorIds | Get-OrdinalOrder | ForEach-Object { "  $_" }
)
if ($Save) {
    $surface | Set-Content "$root/docs/surface.txt"
}
else {
    $surface
}
