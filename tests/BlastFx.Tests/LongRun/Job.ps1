# The job of the long run: a script as it runs under a scheduler, but that its time is the world's. It reads and trades every
# minute, goes on after every error, and writes what it knows at the end.
param($World, [int] $Minutes)

$ErrorActionPreference = 'Stop'
$VerbosePreference = 'Continue'
$session = Connect-Bfx -TokenFile $World.TokenFile -BaseUri $World.BaseUri -NoVerify -PassThru
$keySession = Connect-Bfx -ApiKeyFile $World.KeyFile -BaseUri $World.BaseUri -NoVerify -PassThru
$fills = [Collections.Specialized.OrderedDictionary]::new()
$planned = [Collections.Generic.Queue[hashtable]]::new()
$nextDue = @{}
$state = @{ Since = $World.Start; Limit = $null; Placed = 0 }

# Runs a step of the job, and notes its error, its warnings, and whether it waited for the rate limit.
function Invoke-Step([scriptblock] $Step) {
    $during = $World.CurrentEvent()
    try {
        & $Step 3>&1 4>&1 | ForEach-Object {
            if ($_ -is [Management.Automation.WarningRecord]) { $World.Note($during, $_.Message) }
            elseif ("$_" -like 'Waiting *: rate limit of the exchange') { $World.Note($during, 'waits for the rate limit') }
        }
    }
    catch {
        $World.Note($during, $_.FullyQualifiedErrorId.Split(',')[0])
    }
}

# The minutes for which something is due, also those at which the job was late.
function Get-Due([string] $What, [int] $First, [int] $Every) {
    $next = $nextDue[$What] ?? $First
    for (; $next -le $World.Minute; $next += $Every) { $next }
    $nextDue[$What] = $next
}

function Read-Account {
    Invoke-Step { $null = Get-BfxAccount -Session $session }
    Invoke-Step { $null = Get-BfxPosition -Session $session }
    Invoke-Step { $null = Get-BfxOrder -Status open -Session $session }
    Invoke-Step {
        # From a little before the last one, and without those that are known.
        foreach ($fill in Get-BfxFill -Since $state.Since.AddSeconds(-5) -Session $session) {
            if (-not $fills.Contains("$($fill.Id)")) { $fills.Add("$($fill.Id)", $fill) }
            if ($fill.Timestamp -gt $state.Since) { $state.Since = $fill.Timestamp.PSObject.BaseObject }
        }
    }
}

function Find-Order([string] $Id) {
    try { Get-BfxOrder BTC-USD -ClientOrderId $Id -Session $session }
    catch { if ($_.FullyQualifiedErrorId -notlike 'Bfx.ORDER_NOT_FOUND,*') { throw } }
}

# Places what is planned. An order that may have been placed is looked up before it is placed again with the same id.
function Send-Order {
    while ($planned.Count -gt 0) {
        $next = $planned.Peek()
        if (-not $next.WasSent -or -not (Find-Order $next.Id)) {
            $next.WasSent = $true
            $null = New-BfxOrder BTC-USD $next.Side 0.01 -OrderType market -ClientOrderId $next.Id -Session $session
        }
        $null = $planned.Dequeue()
        $state.Placed++
    }
}

while ($World.SleepUntilNextMinute($Minutes)) {
    Read-Account
    foreach ($minute in Get-Due leverage 60 60) { Invoke-Step { $null = Set-BfxLeverage ETH-USD ($minute / 60) -Session $session } }
    foreach ($minute in Get-Due limit 10 60) {
        Invoke-Step {
            $price = (Get-BfxMarket BTC-USD -Session $session).FairPrice * 0.8d
            $state.Limit = New-BfxOrder BTC-USD long 0.01 $price -Round -ClientOrderId "limit-$minute" -Session $session -Wait
        }
    }
    if (Get-Due amend 20 60) { Invoke-Step { $null = $state.Limit | Set-BfxOrder -Price ($state.Limit.Price * 0.9d) -Round -Session $session -Wait } }
    if (Get-Due cancel 45 60) { Invoke-Step { $null = $state.Limit | Remove-BfxOrder -Session $session -Wait } }
    foreach ($minute in Get-Due market 5 10) {
        $planned.Enqueue(@{ Id = "market-$minute"; Side = $minute % 20 -eq 5 ? 'long' : 'short'; WasSent = $false })
    }
    Invoke-Step { Send-Order }
    if (Get-Due key 30 120) {
        Invoke-Step {
            $null = Update-BfxApiKey -Session $keySession
            $null = Get-BfxAccount -Session $keySession
        }
    }
}

Read-Account
# Settles what was sent during the outages, and may be at the exchange.
$null = Get-BfxOrder -Since $World.Start -Session $session
[pscustomobject]@{
    Fills     = @($fills.Values)
    Placed    = $state.Placed
    Planned   = $planned.Count
    Unsettled = $session.UnsettledOrders.Count
}
$session, $keySession | Disconnect-Bfx
