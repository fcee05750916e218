@{
    RootModule           = 'EmptyModule.dll'
    ModuleVersion        = '1.0.0'
    GUID                 = '0d7ac0bb-55a5-4d42-8a6a-0f4b0a3a2b11'
    Author               = 'BlastFx contributors'
    Description          = 'The smallest compiled module: the time of any import.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    CmdletsToExport      = @('Get-Nothing')
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
}
