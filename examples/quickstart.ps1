#Requires -Version 7.4

# Account operations on the embedded exchange: no credentials, no network.
$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../BlastFx.psd1"

# Connect. With an API key: Connect-Bfx -ApiKeyFile ./apiKey.json
Connect-Bfx -Sandbox

# Get the account.
Get-BfxAccount

# Plan the leverage of three markets. These could also be rows of a CSV file.
$plan = @(
    [pscustomobject]@{ MarketId = 'BTC-USD'; Leverage = 10 }
    [pscustomobject]@{ MarketId = 'ETH-USD'; Leverage = 5 }
    [pscustomobject]@{ MarketId = 'SOL-USD'; Leverage = 3 }
)

# Show the changes. Nothing is sent.
$plan | Set-BfxLeverage -WhatIf

# Set the leverage, and show the requests.
$plan | Set-BfxLeverage -Verbose

# Renew the token, and get the account with the new one.
Update-BfxToken
Get-BfxAccount

# A market that does not exist is an error.
Set-BfxLeverage NO-SUCH 5 -ErrorAction Continue

# Clean up.
Disconnect-Bfx
Stop-BfxSandbox
