# What somebody does the next morning: connects with the files that the job left, and reports the fills and candles of the local day.
param($World, [datetime] $Day)

$ErrorActionPreference = 'Stop'
$session = Connect-Bfx -TokenFile $World.TokenFile -BaseUri $World.BaseUri -NoVerify -PassThru
$keySession = Connect-Bfx -ApiKeyFile $World.KeyFile -BaseUri $World.BaseUri -NoVerify -PassThru
$null = Update-BfxToken -Session $session
$null = Update-BfxApiKey -Session $keySession
$null = Get-BfxAccount -Session $keySession

$all = @(Get-BfxFill -Since $World.Start -Session $session)
$all | Export-Csv $World.ReportFile
[pscustomobject]@{
    Fills      = $all
    Csv        = @(Import-Csv $World.ReportFile)
    ByDay      = $all | Group-Object { $_.Timestamp.ToLocalTime().ToString('yyyy-MM-dd') } -AsHashTable
    DayBefore  = @(Get-BfxFill -Since $Day.AddDays(-1) -Until $Day.AddTicks(-10) -Session $session)
    Day        = @(Get-BfxFill -Since $Day -Until $Day.AddDays(1).AddTicks(-10) -Session $session)
    Candles    = @(Get-BfxCandle BTC-USD 1h -Since $Day -Session $session)
}
$session, $keySession | Disconnect-Bfx
