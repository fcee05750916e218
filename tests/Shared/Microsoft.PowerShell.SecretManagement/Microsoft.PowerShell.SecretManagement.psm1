# A vault in memory of the process behind the commands of the real module, for tests where that is not installed.
# Vaults are the entries of a table in the AppDomain: @{ VaultName = @{ SecretName = value } }; under '' stands an error.

function Get-Vault([string] $Vault) {
    $vaults = [AppDomain]::CurrentDomain.GetData('BfxTestVaults')
    if ($vaults['']) { throw $vaults[''] }
    if (-not $Vault) { $Vault = 'First' }
    if (-not $vaults.ContainsKey($Vault)) { throw "Vault $Vault does not exist in registry." }
    $vaults[$Vault]
}

function Get-SecretInfo {
    <#
    .SYNOPSIS
    Names the vaults that hold a secret.
    #>
    [CmdletBinding()]
    param([string] $Name, [string] $Vault)
    $vaults = [AppDomain]::CurrentDomain.GetData('BfxTestVaults')
    foreach ($one in $vaults.Keys) {
        foreach ($secret in $vaults[$one].Keys) {
            if ($one -and (-not $Vault -or $one -eq $Vault) -and $secret -like $Name) { [pscustomobject]@{ Name = $secret; VaultName = $one } }
        }
    }
}

function Get-SecretVault {
    <#
    .SYNOPSIS
    Names the vaults.
    #>
    [CmdletBinding()]
    param()
    $vaults = [AppDomain]::CurrentDomain.GetData('BfxTestVaults')
    if ($vaults['']) { throw $vaults[''] }
    foreach ($one in $vaults.Keys) { [pscustomobject]@{ Name = $one } }
}

function Get-Secret {
    <#
    .SYNOPSIS
    Reads a secret.
    #>
    [CmdletBinding()]
    param([string] $Name, [string] $Vault)
    $secrets = Get-Vault $Vault
    if (-not $secrets.ContainsKey($Name)) { throw "The secret $Name was not found." }
    $secrets[$Name]
}

function Set-Secret {
    <#
    .SYNOPSIS
    Stores a secret.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param([string] $Name, [object] $Secret, [string] $Vault, [switch] $NoClobber)
    $secrets = Get-Vault $Vault
    if ($NoClobber -and $secrets.ContainsKey($Name)) { throw "A secret with name $Name already exists." }
    if ($secrets['read-only']) { throw 'The vault takes nothing.' }
    if ($PSCmdlet.ShouldProcess($Name)) { $secrets[$Name] = $Secret }
}

Export-ModuleMember -Function Get-SecretInfo, Get-SecretVault, Get-Secret, Set-Secret
