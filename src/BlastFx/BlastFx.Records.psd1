# Part of BlastFx, loaded by its cmdlets: how its records look to PowerShell. It is apart because the types it names must be
# loaded with it, and importing BlastFx loads none of them.
@{
    ModuleVersion     = '0.1.0'
    GUID              = 'b3f0b1c5-6d1f-4f0f-9a0c-0d9a3a3f5e11'
    Author            = 'BlastFx contributors'
    Description       = 'Part of BlastFx, loaded by it: how its records look to PowerShell.'
    TypesToProcess    = @('BlastFx.Records.Types.ps1xml')
    FunctionsToExport = @()
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
