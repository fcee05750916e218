<#
.SYNOPSIS
Renews the API key of a key file for another 30 days.

.DESCRIPTION
The new key replaces the one in the file. Run it twice a month: the files beside this script do so with cron, systemd and
Windows Task Scheduler. The first error ends it with exit code 1.

.PARAMETER ApiKeyFile
The key file, as exported by the exchange's web app, with the key's refresh token.

.PARAMETER BaseUri
Another address than that of the exchange.

.EXAMPLE
./renew-key.ps1 ~/bfx/apiKey.json
#>
#Requires -Version 7.4
[CmdletBinding()]
[OutputType([string])]
param(
    [Parameter(Mandatory, Position = 0)]
    [string] $ApiKeyFile,

    [uri] $BaseUri
)

$ErrorActionPreference = 'Stop'
Connect-Bfx @PSBoundParameters
try {
    $key = Update-BfxApiKey
    "The API key $($key.ApiKey) is valid until $($key.ExpiresAt.ToString('u'))."
}
finally {
    Disconnect-Bfx
}
