# The second program of the long run, with the same token file: it keeps the deadman switch from acting, and watches the fills.
param($World)

$ErrorActionPreference = 'Stop'
$World.GuardSession = $session = Connect-Bfx -TokenFile $World.TokenFile -BaseUri $World.BaseUri -NoVerify -PassThru
try {
    $null = Set-BfxDeadmanSwitch BTC-USD 21m -KeepAlive -Session $session
    Watch-BfxFill -Session $session 3> $null | ForEach-Object { $World.NoteWatched($_.Id) }
}
finally {
    $session.Dispose()
}
