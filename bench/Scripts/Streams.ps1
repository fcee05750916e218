# Measures watches in a connected shell. A line of input is "trades <markets> <count>", "books <markets> <count>", "latency <count>" or
# "memory <count>". The output is the time in microseconds; the median and the 99th percentile of the time from the server's send to
# the object in the pipeline; or the managed memory in bytes, after a tenth of the messages and at the end.
param([string] $Manifest, [string] $KeyFile, [uri] $Trades, [uri] $Books, [uri] $Paced, [uri] $ManyMarkets, [uri] $Soak)

$ErrorActionPreference = 'Stop'
Import-Module $Manifest

function Measure-Watch([scriptblock] $Watch, [long] $Count) {
    $start = [Diagnostics.Stopwatch]::GetTimestamp()
    $written = (& $Watch | Measure-Object).Count
    $time = [Diagnostics.Stopwatch]::GetElapsedTime($start).TotalMicroseconds
    if ($written -ne $Count) { throw "Expected $Count records but got $written." }
    $time
}

function Connect-Feeder([uri] $Address) { Connect-Bfx $KeyFile -BaseUri $Address -NoVerify -PassThru }

$sessions = @{ trades = Connect-Feeder $Trades; many = Connect-Feeder $ManyMarkets; books = Connect-Feeder $Books; latency = Connect-Feeder $Paced; memory = Connect-Feeder $Soak }

while ($null -ne ($line = [Console]::In.ReadLine())) {
    $action, $count = -split $line
    $session = $sessions[$action]
    $numbers = switch ($action) {
        { $_ -in 'trades', 'many' } { Measure-Watch { Watch-BfxTrade * -Session $session -NoSnapshot -Count $count -QueueLimit 10000000 } $count }
        books {
            # A slow reader gets the latest book: the last sequence ends the watch, whatever was replaced before.
            $start = [Diagnostics.Stopwatch]::GetTimestamp()
            Watch-BfxOrderBook * -Session $session -Until { $_.Sequence -ge $count } | Out-Null
            [Diagnostics.Stopwatch]::GetElapsedTime($start).TotalMicroseconds
        }
        latency {
            $times = [Collections.Generic.List[double]]::new()
            Watch-BfxTrade * -Session $session -NoSnapshot -Count $count | ForEach-Object { $times.Add(([DateTimeOffset]::UtcNow - $_.Timestamp).TotalMicroseconds) }
            $times.Sort()
            $times[$times.Count / 2], $times[$times.Count * 0.99]
        }
        memory {
            foreach ($part in ($count / 10), [long] $count) {
                $null = Watch-BfxTrade * -Session $session -NoSnapshot -Count $part | Measure-Object
                [GC]::GetTotalMemory($true)
            }
        }
    }
    [Console]::Out.WriteLine(@($numbers).ForEach({ ([double] $_).ToString([cultureinfo]::InvariantCulture) }) -join ',')
}
