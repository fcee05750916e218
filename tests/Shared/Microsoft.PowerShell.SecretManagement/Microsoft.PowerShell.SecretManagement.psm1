# A vault in memory of the process behind the commands of the real module, for tests where that is not installed.
# Vaults are the entries of a table in the AppDomain: @{ VaultName = @{ SecretName = value } }.

function Get-Vault([string] $Vault) {
    $vaults = [AppDomain]::CurrentDomain.GetData('BfxTestVaults')
    if ($vaults['']) { throw $vaults[''] }
    if (-not $Vault) { $Vault = 'First' }
    if (-not $vaults.ContainsKey($Vault)) { throw "Vault $Vault does not exist in registry." }
    $vaults[$Vault]
}

function Get-SecretInfo {
    [CmdletBinding()]
    param([string] $Name, [string] $Vault)
    $vaults = [AppDomain]::CurrentDomain.GetData('BfxTestVaults')
    foreach ($name1 in $vaults.Keys) {
        foreach ($secret in $vaults[$name1].Keys) {
            if ($name1 -and $secret -like $Name) { [pscustomobject]@{ Name = $secret; VaultName = $name1 } }
        }
    }
}

function Get-Secret {
    [CmdletBinding()]
    param([string] $Name, [string] $Vault, [switch] $AsPlainText)
    $secrets = Get-Vault $Vault
    if (-not $secrets.ContainsKey($Name)) { throw "The secret $Name was not found." }
    $secrets[$Name]
}

function Set-Secret {
    [CmdletBinding()]
    param([string] $Name, [object] $Secret, [string] $Vault, [switch] $NoClobber)
    $secrets = Get-Vault $Vault
    if ($NoClobber -and $secrets.ContainsKey($Name)) { throw "A secret with name $Name already exists." }
    if ($secrets['read-only']) { throw 'The vault takes nothing.' }
    $secrets[$Name] = $Secret
}

Export-ModuleMember -Function Get-SecretInfo, Get-Secret, Set-Secret
