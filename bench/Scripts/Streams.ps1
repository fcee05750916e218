# Measures watches in a connected shell. A line of input is "trades <markets> <count>", "books <markets> <count>", "latency <count>" or
# "memory <count>". The output is the time in microseconds; the median and the 99th percentile of the time from the server's send to
# the object in the pipeline; or the managed memory in bytes, after a tenth of the messages and at the end.
# What is measured and the address of its feeder alternate in $Feeders.
param([string] $Manifest, [string] $KeyFile, [Parameter(ValueFromRemainingArguments)] [string[]] $Feeders)

$ErrorActionPreference = 'Stop'
Import-Module $Manifest

function Measure-Watch([scriptblock] $Watch, [long] $Count) {
    $start = [Diagnostics.Stopwatch]::GetTimestamp()
    $written = (& $Watch | Measure-Object).Count
    $time = [Diagnostics.Stopwatch]::GetElapsedTime($start).TotalMicroseconds
    if ($written -ne $Count) { throw "Expected $Count records but got $written." }
    $time
}

$sessions = @{}
for ($i = 0; $i -lt $Feeders.Count; $i += 2) {
    $sessions[$Feeders[$i]] = Connect-Bfx $KeyFile -BaseUri $Feeders[$i + 1] -NoVerify -PassThru
}

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
