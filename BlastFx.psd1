@{
    RootModule           = 'bin/BlastFx.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '5f0ce6a4-8f0b-4d1d-9d8e-7c1f2f6c8a51'
    Author               = 'BlastFx contributors'
    CompanyName          = 'BlastFx'
    Copyright            = '(c) BlastFx contributors. MIT License.'
    Description          = 'Unofficial module for the Blast Futures Exchange (BFX), with which it is not affiliated: read markets, order books, candles and trades, and accounts with their orders, fills, positions and balance histories; place, amend and cancel orders, set leverage, renew tokens. With an embedded exchange to try everything without credentials.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    # Before the types, which name a type of it.
    RequiredAssemblies   = @('bin/BlastFx.dll')
    TypesToProcess       = @('bin/BlastFx.Types.ps1xml')
    FormatsToProcess     = @('bin/BlastFx.Format.ps1xml')
    CmdletsToExport      = @(
        'Connect-Bfx'
        'Disconnect-Bfx'
        'Get-BfxAccount'
        'Get-BfxBalanceOperation'
        'Get-BfxCandle'
        'Get-BfxDeadmanSwitch'
        'Get-BfxFill'
        'Get-BfxFundingRate'
        'Get-BfxLeverage'
        'Get-BfxMarket'
        'Get-BfxOrder'
        'Get-BfxOrderBook'
        'Get-BfxPosition'
        'Get-BfxProfile'
        'Get-BfxServerTime'
        'Get-BfxSession'
        'Get-BfxTrade'
        'Get-BfxVault'
        'Measure-BfxPnl'
        'New-BfxOrder'
        'Remove-BfxDeadmanSwitch'
        'Remove-BfxOrder'
        'Save-BfxSecret'
        'Set-BfxDeadmanSwitch'
        'Set-BfxLeverage'
        'Set-BfxOrder'
        'Show-BfxChart'
        'Start-BfxSandbox'
        'Stop-BfxSandbox'
        'Test-BfxToken'
        'Update-BfxApiKey'
        'Update-BfxToken'
        'Wait-BfxOrder'
        'Watch-BfxAccount'
        'Watch-BfxFill'
        'Watch-BfxMarket'
        'Watch-BfxOrder'
        'Watch-BfxOrderBook'
        'Watch-BfxPosition'
        'Watch-BfxTrade'
    )
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    FileList             = @(
        'BlastFx.psd1'
        'LICENSE'
        'THIRD-PARTY-NOTICES.txt'
        'README.md'
        'CHANGELOG.md'
        'bin/BlastFx.Client.dll'
        'bin/BlastFx.Sandbox.dll'
        'bin/BlastFx.dll'
        'bin/BlastFx.Format.ps1xml'
        'bin/BlastFx.Types.ps1xml'
        'bin/dependencies/BlastFx.Wallet.dll'
        'bin/dependencies/BouncyCastle.Cryptography.dll'
        'en-US/BlastFx.dll-Help.xml'
        'en-US/about_BlastFx.help.txt'
        'en-US/about_BlastFx_Errors.help.txt'
        'en-US/about_BlastFx_Paging.help.txt'
        'en-US/about_BlastFx_Recipes.help.txt'
        'en-US/about_BlastFx_Sessions.help.txt'
        'en-US/about_BlastFx_Streams.help.txt'
        'en-US/about_BlastFx_Trading.help.txt'
    )
    PrivateData          = @{
        PSData = @{
            Tags         = @('BFX', 'BlastFutures', 'Exchange', 'Trading', 'Futures', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = @'
- Account operations: Connect-Bfx, Get-BfxSession, Disconnect-Bfx, Get-BfxAccount, Get-BfxLeverage, Set-BfxLeverage,
  Update-BfxToken, Test-BfxToken. Connect-Bfx verifies the credentials, including the secret.
- Market data without a session: Get-BfxMarket, Get-BfxOrderBook, Get-BfxTrade, Get-BfxCandle, Get-BfxFundingRate,
  Get-BfxVault, Get-BfxServerTime. Account data: Get-BfxOrder, Get-BfxFill, Get-BfxPosition, Get-BfxProfile,
  Get-BfxBalanceOperation.
- Trading: New-BfxOrder, Set-BfxOrder, Remove-BfxOrder and Wait-BfxOrder, with -Wait, -WhatIf that shows the exact order,
  and -ThrottleLimit within the exchange's limit of 20 order requests a second. An order is sent once at most: if its
  response is lost, it is looked up by its client order id, and Get-BfxSession shows orders of unknown outcome. Amounts are
  checked against the market's tick and minimum before anything is sent; -Round rounds them.
- Deadman switches: Get-BfxDeadmanSwitch, Set-BfxDeadmanSwitch and Remove-BfxDeadmanSwitch, with -KeepAlive.
- Live: Watch-BfxMarket, Watch-BfxOrderBook, Watch-BfxTrade, Watch-BfxAccount, Watch-BfxOrder, Watch-BfxFill and
  Watch-BfxPosition write changes as they happen, over one WebSocket connection for each session, until Ctrl+C, -Count,
  -Timeout, -Until or Select-Object -First. Lost connections are made again, and what was missed is recovered or read.
- Lists are read page by page into the pipeline, with -First, -Skip, -IncludeTotalCount, -Since and -Until, and -Last for
  Get-BfxCandle. A warning is written if a list may be incomplete. A record that cannot be read is a separate error.
- Records have the same text in every culture and runspace, and keep their types in jobs, remote sessions and Clixml files.
- Market ids are not case-sensitive and accept wildcard characters and pipeline input. Values from spreadsheets, such as
  ids with spaces and 10.0, are accepted. Tab completion quotes values from outside.
- Refreshed tokens are saved to the file or secret vault they were loaded from (Connect-Bfx -ApiKeyFile, -TokenFile,
  -SecretName; -NoPersist). No token is used if the new tokens could not be saved. Files that belong to other users, or
  that they can read, are rejected without -Force.
- API keys: Update-BfxApiKey renews a key, Save-BfxSecret saves a key file in a secret vault, and Get-BfxSession shows when
  a key expires.
- Errors contain no secrets, no proxy passwords and no messages of other libraries. Control characters are removed from
  displayed text. Results are written before a message that can stop the command (-Debug, Stop, Inquire).
- Rate limits: a request that would have to wait for longer than its time-out fails at once, with the time when the limit
  ends. Long waits show a progress bar or a warning. All sessions of a process share the connections to an exchange and
  what is left of its limit.
- Guard rails: Connect-Bfx -ReadOnly, -AllowedMarket, -MaxOrderNotional and -MaxOrderSize.
- Sandbox: Start-BfxSandbox, Stop-BfxSandbox, Connect-Bfx -Sandbox. An embedded exchange with markets, trades, order books,
  candles, funding rates, vaults, orders, fills, positions and balance histories, which are consistent. Market data
  continues with the clock. Start-BfxSandbox -FillCount (up to a million), -Seed, -Latency and -TokenLifetime. It limits
  the size of requests, the number of connections and the time of a request. Its WebSocketUri has the exchange's streams.
- The package contains a software bill of materials (SPDX) of its files and libraries.
- Wallets: Connect-Bfx -WalletPrivateKey onboards a wallet and connects with an API key, or with tokens (-AsToken).
- Show-BfxChart draws candles, trades, balance operations, profit and loss, and order books in the terminal or in an SVG file, and live:
  Watch-BfxOrderBook | Show-BfxChart is a ladder that is drawn again in place.
- Measure-BfxPnl adds up profit and loss, fees and funding by hour, day, week, month or year of any time zone, from balance
  operations, and what was traded in each market, from fills. Sums are exact, and a record that comes twice counts once.
- about_BlastFx_Recipes (docs/cookbook.md) has scripts for reports, exports, alerts, scheduled jobs and dashboards.
'@
        }
    }
}
