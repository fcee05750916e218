@{
    RootModule           = 'bin/BlastFx.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '5f0ce6a4-8f0b-4d1d-9d8e-7c1f2f6c8a51'
    Author               = 'BlastFx contributors'
    CompanyName          = 'BlastFx'
    Copyright            = '(c) BlastFx contributors. MIT License.'
    Description          = 'The Blast Futures Exchange (BFX) from PowerShell: read markets, order books, candles and trades, and accounts with their orders, fills, positions and balance histories; set leverage, renew tokens. With an embedded exchange to try everything without credentials.'
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
        'Get-BfxFill'
        'Get-BfxFundingRate'
        'Get-BfxMarket'
        'Get-BfxOrder'
        'Get-BfxOrderBook'
        'Get-BfxPosition'
        'Get-BfxProfile'
        'Get-BfxServerTime'
        'Get-BfxSession'
        'Get-BfxTrade'
        'Get-BfxVault'
        'Save-BfxSecret'
        'Set-BfxLeverage'
        'Show-BfxChart'
        'Start-BfxSandbox'
        'Stop-BfxSandbox'
        'Test-BfxToken'
        'Update-BfxApiKey'
        'Update-BfxToken'
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
        'bin/dependencies/BlastFx.Resilience.dll'
        'bin/dependencies/BlastFx.Wallet.dll'
        'bin/dependencies/BouncyCastle.Cryptography.dll'
        'bin/dependencies/Polly.Core.dll'
        'en-US/BlastFx.dll-Help.xml'
        'en-US/about_BlastFx.help.txt'
        'en-US/about_BlastFx_Errors.help.txt'
        'en-US/about_BlastFx_Paging.help.txt'
        'en-US/about_BlastFx_Sessions.help.txt'
    )
    PrivateData          = @{
        PSData = @{
            Tags         = @('BFX', 'BlastFutures', 'Exchange', 'Trading', 'Futures', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = @'
- Account operations end to end: Connect-Bfx, Get-BfxSession, Disconnect-Bfx, Get-BfxAccount, Set-BfxLeverage,
  Update-BfxToken, Test-BfxToken. Connect-Bfx has the exchange check the secret.
- Market and account reads: Get-BfxMarket, Get-BfxOrderBook, Get-BfxTrade, Get-BfxCandle, Get-BfxFundingRate, Get-BfxVault
  and Get-BfxServerTime, which need no session; Get-BfxOrder, Get-BfxFill, Get-BfxPosition, Get-BfxProfile and
  Get-BfxBalanceOperation. Long lists are read page by page into the pipeline, with -First, -Skip, -IncludeTotalCount,
  -Since and -Until; Get-BfxCandle has -Last. A list is read to its end whatever the server says of pages and totals, with
  a warning where it may not be whole; a row that cannot be read is an error of its own.
- Records have the same text in every culture and runspace, and come back as the records they were from jobs, remote
  sessions and Clixml files.
- Market ids are taken from the pipeline as text, in upper or lower case, by wildcard and in any script; blanks and 10.0 of
  spreadsheets are accepted. Tab completion offers what comes from outside as quoted strings only.
- Refreshed tokens are saved to the file or vault they were loaded from (Connect-Bfx -ApiKeyFile, -TokenFile,
  -SecretName; -NoPersist); Update-BfxApiKey, Save-BfxSecret. Nothing is used up where the new tokens could not be saved,
  and files of other users, or open to others, are rejected unless -Force is given. Get-BfxSession shows when the API key
  expires.
- Errors name no secret, no proxy password and no text of other libraries; what is shown has no control characters. A result
  is written before any message that -Debug, Stop or Inquire could end the command with. A rate limit longer than the
  request may take ends it at once, saying until when; long waits without a progress bar warn.
- Guard rails: Connect-Bfx -ReadOnly and -AllowedMarket.
- The embedded exchange: Start-BfxSandbox, Stop-BfxSandbox, Connect-Bfx -Sandbox. It has markets, trades, order books,
  candles, funding rates, vaults, orders, fills, positions and balance histories that agree with one another and go on
  with the clock; Start-BfxSandbox -FillCount (up to a million) and -Seed say how many fills and which data,
  -Latency and -TokenLifetime take units (0.1s, 5m, 1d). It limits bodies, headers, connections and time.
- Wallets: Connect-Bfx -WalletPrivateKey onboards a wallet and connects with an API key, or with -AsToken with a session.
- Show-BfxChart draws candles, sums of balance operations and order books in the terminal, or as an SVG file.
'@
        }
    }
}
