#Requires -Version 7.4

# Account operations against the exchange that comes with the module: no credentials, nothing leaves this machine.
$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../BlastFx.psd1"

# Connect. With an API key it would be: Connect-Bfx -ApiKeyFile ./apiKey.json
Connect-Bfx -Sandbox

# Read the account.
Get-BfxAccount

# These could as well be the rows of a CSV file.
$plan = @(
    [pscustomobject]@{ MarketId = 'BTC-USD'; Leverage = 10 }
    [pscustomobject]@{ MarketId = 'ETH-USD'; Leverage = 5 }
    [pscustomobject]@{ MarketId = 'SOL-USD'; Leverage = 3 }
)

# What would be set? Nothing is sent.
$plan | Set-BfxLeverage -WhatIf

# Set it, and see the requests that do so.
$plan | Set-BfxLeverage -Verbose

# Renew the token, then read again with the new one.
Update-BfxToken
Get-BfxAccount

# A market that does not exist is refused.
Set-BfxLeverage NO-SUCH 5 -ErrorAction Continue

# Clean up.
Disconnect-Bfx
Stop-BfxSandbox
