# What only a real shell shows of the cmdlets that watch. Their records, ends and faults are tested in BlastFx.Tests/Streams.

BeforeDiscovery {
    # A shell whose parent ignores SIGINT, as in the background of a script, ignores it, too.
    $ignored = if ($IsLinux) { ((Get-Content /proc/self/status) -match '^SigIgn')[0] -replace '\W*SigIgn:\s*' }
    $script:CanInterrupt = $IsLinux -and -not ([Convert]::ToUInt64($ignored, 16) -band 2)
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/UserView.psm1" -Force
    Import-Module (Get-ManifestPath)
    $script:Opened = Open-Exchange
    $script:Session = $Opened.Session
    $script:Streams = $Opened.Exchange.Streams
    $script:Manifest = Get-ManifestPath

    function Publish-Burst {
        param([string] $Channel, [int] $Count)

        $null = $Streams.BurstAsync($Channel, $Count).GetAwaiter().GetResult()
    }

    function Test-Subscribed {
        param($Record)

        $Record -is [BlastFx.Streams.StreamStatus] -and $Record.Event -eq 'Subscribed'
    }
}

AfterAll {
    Remove-Module BlastFx
}

Describe 'A shell that watches' {
    BeforeAll {
        $script:Shell = Invoke-NewShell @'
            Import-Module $manifest
            Connect-Bfx -Sandbox
            Watch-BfxTrade BTC-USD -Count 2 -IncludeStatus
            'next'
            # PowerShell colours the headings of tables, charts only in a terminal.
            Remove-Item env:NO_COLOR
            $PSStyle.OutputRendering = 'Host'
            Watch-BfxOrderBook BTC-USD, ETH-USD -Depth 2 -Count 2 | Show-BfxChart
            'next'
            Watch-BfxTrade BTC-USD, ETH-USD -Count 30 -Timeout 2m | Show-BfxChart -Live -Height 10 -Width 70
            'next'
            Watch-BfxOrderBook BTC-USD -Interval 1h -Timeout 1h | Select-Object -First 1 | Out-Null
            Watch-BfxAccount -Timeout 0.1s | Out-Null
            "$((Get-BfxSession).Streams.State)"
'@
        $script:Parts = $Shell.Output -split '\r?\nnext\r?\n'
    }

    It 'exits by itself' {
        $Shell.ErrorText | Should -BeNullOrEmpty
        $Shell.ExitCode | Should -Be 0
        $Parts[3].Trim() | Should -BeExactly 'Closed'
    }

    It 'draws plain text if its output is redirected' {
        $Shell.Output | Should -Not -Match "`e"
    }

    It 'writes one table, with the events of the connection as lines' {
        $lines = $Parts[0].Trim() -split '\r?\n'

        $lines -match '^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ (Connecting|Connected|Subscribed) to ' | Should -HaveCount 3
        $lines -match '^MarketId +TakerSide ' | Should -HaveCount 1
        $lines -match '^BTC-USD +(long|short) ' | Should -HaveCount 2
    }

    It 'writes the ladder of each order book once' {
        $lines = $Parts[1].Trim() -split '\r?\n'

        $lines -match '^BTC-USD ' | Should -HaveCount 1
        $lines -match '^ETH-USD ' | Should -HaveCount 1
        $lines -match '^ask ' | Should -HaveCount 4
    }

    It 'writes a live chart once' {
        $lines = $Parts[2].Trim() -split '\r?\n'

        $lines -match ' trades  ' | Should -HaveCount 2
        $lines | ForEach-Object { $_.Length | Should -BeLessOrEqual 70 }
    }
}

if ($CanInterrupt) {
    Describe 'Ctrl+C' {
        It 'ends a watch and closes its connection' {
            $shell = [Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
            $shell.RedirectStandardOutput = $true
            $shell.RedirectStandardError = $true
            $shell.RedirectStandardInput = $true
            $command = @"
                Import-Module '$Manifest'
                Connect-Bfx -Sandbox
                try {
                    Watch-BfxTrade BTC-USD | ForEach-Object { 'watching' }
                    'went on'
                }
                finally {
                    [Console]::WriteLine("`$((Get-BfxSession).Streams.State)")
                }
"@
            '-NoLogo', '-NoProfile', '-NonInteractive', '-Command', $command | ForEach-Object { $shell.ArgumentList.Add($_) }
            $process = [Diagnostics.Process]::Start($shell)
            try {
                $process.StandardOutput.ReadLine() | Should -BeExactly 'watching'
                & '/bin/sh' -c "kill -INT $($process.Id)"

                $process.WaitForExit(120000) | Should -BeTrue
                $lines = $process.StandardOutput.ReadToEnd().Trim() -split '\n'
                $lines[-1] | Should -BeExactly 'Closed'
                $lines | Should -Not -Contain 'went on'
            }
            finally {
                if (-not $process.HasExited) {
                    $process.Kill($true)
                }

                $process.Dispose()
            }
        }
    }
}

Describe 'A watch in a job' {
    It 'is ended by Stop-Job, keeps its records and closes the connection' {
        $hasRecord = [Threading.ManualResetEventSlim]::new()
        $hasEnded = [Threading.ManualResetEventSlim]::new()
        $job = 1 | ForEach-Object -AsJob -Parallel {
            Import-Module $using:Manifest
            try {
                Watch-BfxTrade BTC-USD -Session $using:Session -Timeout 2m | ForEach-Object {
                    $_
                    ($using:hasRecord).Set()
                }
            }
            finally {
                ($using:hasEnded).Set()
            }
        }

        $hasRecord.Wait(120000) | Should -BeTrue
        $Session.Streams.State | Should -Be 'Connected'
        $Session.Streams.Channels | Should -Be 'trade:BTC-USD'
        $job | Stop-Job

        $hasEnded.Wait(120000) | Should -BeTrue
        $job.State | Should -Be 'Stopped'
        $Session.Streams.State | Should -Be 'Closed'
        ($job | Receive-Job)[0] | Should -BeOfType BlastFx.Trade
        $job | Remove-Job
    }

    It 'sends typed records from another process' {
        $records = Start-Job {
            Import-Module $using:Manifest
            Connect-Bfx -Sandbox
            Watch-BfxTrade BTC-USD -Count 2 -IncludeStatus
        } | Receive-Job -Wait -AutoRemoveJob

        $status, $trades = $records.Where({ $_ -isnot [BlastFx.Trade] }, 'Split')
        "$($status.Event)" | Should -BeExactly 'Connecting Connected Subscribed'
        $trades.Source | Should -Be 'Snapshot', 'Snapshot'
        $trades[0].Price | Should -BeOfType [decimal]
    }
}

Describe 'While it is watched' {
    It 'a session that is disconnected ends the watch with an error' {
        $own = Connect-Bfx $Opened.Sandbox.ApiKeyFile -BaseUri $Opened.Sandbox.BaseUri -PassThru

        Watch-BfxTrade BTC-USD -Session $own -NoSnapshot -Timeout 2m -IncludeStatus -ErrorVariable failed -ErrorAction SilentlyContinue |
            Where-Object { Test-Subscribed $_ } | ForEach-Object { $own | Disconnect-Bfx }

        $failed | Should -HaveCount 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'Bfx.SessionClosed,*'
    }

    It 'a sandbox that is stopped is tried again; a new watch is an error that says what to do' {
        $other = Open-Exchange

        $loss = $other.Session | Watch-BfxAccount -IncludeStatus -Timeout 2m |
            Where-Object { $_ -is [BlastFx.Streams.StreamStatus] } | ForEach-Object {
                if (Test-Subscribed $_) {
                    $other.Sandbox | Stop-BfxSandbox
                }

                $_
            } | Where-Object Message -Like 'Nothing listens at *' | Select-Object -First 1

        $loss.Event | Should -Be 'Disconnected'
        $other.Session.Streams.State | Should -Be 'Closed'

        $other.Session | Watch-BfxAccount -Timeout 2m -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed | Should -HaveCount 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'Bfx.Unreachable,*'
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*Start-BfxSandbox*'
    }

    It 'another watch of the session shares the connection, and leaves it open' {
        $own = Open-Exchange
        $inner = Watch-BfxTrade BTC-USD -Session $own.Session -Timeout 2m -IncludeStatus |
            Where-Object { Test-Subscribed $_ } | Select-Object -First 1 | ForEach-Object {
                Watch-BfxTrade BTC-USD, ETH-USD -Session $own.Session -Count 20 -Timeout 2m | ForEach-Object MarketId
                $own.Session.Streams.State
                $own.Session.Streams.Channels
                $own.Exchange.Streams.ConnectionCount
            }

        $inner[0..19] | Select-Object -Unique | Should -HaveCount 2
        $inner[20..22] | Should -Be 'Connected', 'trade:BTC-USD', 1
        $own.Session.Streams.State | Should -Be 'Closed'
    }
}

Describe 'A slow pipeline' {
    It 'gets the latest order book, and -Verbose says how many were replaced' {
        $count = 0
        $written = Watch-BfxOrderBook BTC-USD -Session $Session -NoSnapshot -Count 2 -Timeout 2m -IncludeStatus -Verbose 4>&1 | ForEach-Object {
            if (Test-Subscribed $_) {
                Publish-Burst 'orderbook:BTC-USD' 1
            }
            elseif ($_ -is [BlastFx.OrderBook] -and $count++ -eq 0) {
                $received = $Session.Streams.Received
                Publish-Burst 'orderbook:BTC-USD' 50
                $null = [Threading.SpinWait]::SpinUntil({ $Session.Streams.Received -ge $received + 50 }, 120000)
            }

            $_
        }

        $books = $written.Where({ $_ -is [BlastFx.OrderBook] })
        $books | Should -HaveCount 2
        $books[1].Sequence - $books[0].Sequence | Should -BeGreaterThan 40
        $written[-1].Message | Should -Match '^Records written: 2\. States that were replaced before they were written: \d{2,}\.$'
    }
}

Describe 'Records of a watch' {
    BeforeAll {
        $script:Trading = (Open-Exchange -FillCount 100).Session
    }

    It 'show where they come from in a list, beside <Type>' -ForEach @(
        @{ Type = 'Market'; Watch = { Watch-BfxMarket BTC-USD -Session $Trading -Count 1 -Timeout 2m } }
        @{ Type = 'Trade'; Watch = { Watch-BfxTrade BTC-USD -Session $Trading -Count 1 -Timeout 2m } }
        @{ Type = 'OrderBook'; Watch = { Watch-BfxOrderBook BTC-USD -Session $Trading -Count 1 -Timeout 2m } }
        @{ Type = 'Account'; Watch = { Watch-BfxAccount -Session $Trading -Count 1 -Timeout 2m } }
        @{ Type = 'Order'; Watch = { Watch-BfxOrder -Session $Trading -Count 1 -Timeout 2m } }
        @{ Type = 'Position'; Watch = { Watch-BfxPosition -Session $Trading -Count 1 -Timeout 2m } }
    ) {
        $record = & $Watch
        $lines = @($record | Format-List | Out-String -Stream -Width 200)

        $record.pstypenames[0] | Should -BeExactly "BlastFx.$Type"
        $lines -match '^Source +: Snapshot' | Should -HaveCount 1
        $lines -match 'Source=' | Should -BeNullOrEmpty
    }

    It 'come back from a file as they were' {
        $file = Join-Path $TestDrive 'trades.xml'
        $trades = Watch-BfxTrade BTC-USD -Session $Session -Count 3 -Timeout 2m
        $trades | Export-Clixml $file

        $read = Import-Clixml $file
        $read | Should -BeOfType BlastFx.Trade
        ($read | ConvertTo-Csv) | Should -BeExactly ($trades | ConvertTo-Csv)
    }

    It 'can be sorted, grouped and selected' {
        $trades = Watch-BfxTrade BTC-USD -Session $Session -IncludeStatus -Count 25 -Timeout 2m | ForEach-Object {
            if (Test-Subscribed $_) {
                Publish-Burst 'trade:BTC-USD' 10
            }

            $_
        } | Where-Object { $_ -is [BlastFx.Trade] }

        $groups = $trades | Group-Object Source -NoElement
        $groups.Name | Should -Be 'Snapshot', 'Update'
        $groups.ForEach('Count') | Should -Be 15, 10
        ($trades | Sort-Object Price -Descending)[0].Price | Should -Be ($trades.Price | Measure-Object -Maximum).Maximum
        ($trades | Select-Object * -First 1).Source | Should -Be 'Snapshot'
    }
}

Describe 'Tab completion of a watch' {
    It 'completes <Line> to <Expected>' -ForEach @(
        @{ Line = 'Watch-BfxTrade b'; Expected = 'BCH-USD', 'BTC-USD' }
        @{ Line = 'Watch-BfxOrder -MarketId BTC-USD, e'; Expected = 'ETH-USD' }
        @{ Line = 'Watch-BfxTrade BTC-USD -Timeout '; Expected = "'10s'", '1m', '5m', '1h' }
        @{ Line = 'Watch-BfxOrderBook BTC-USD -Interval '; Expected = "'0.5s'", "'1s'", "'5s'" }
        @{ Line = 'Watch-BfxOrderBook BTC-USD -Inc'; Expected = '-IncludeStatus' }
    ) {
        $null = Get-BfxMarket -Session $Session

        (TabExpansion2 $Line -cursorColumn $Line.Length).CompletionMatches.CompletionText | Should -Be $Expected
    }
}

Describe 'A wrong argument of a watch' {
    BeforeAll {
        $Opened.Exchange.ClearRequests()
    }

    It 'is an error before anything is sent: <Arguments>' -ForEach @(
        @{ Arguments = '-Count 0'; Why = '*less than the minimum*1*' }
        @{ Arguments = '-Count 1.5'; Why = "*'1.5' is not an integer*" }
        @{ Arguments = '-Timeout 5'; Why = "*'5' has no unit*5s*" }
        @{ Arguments = '-Timeout 200ms'; Why = "*'200ms' is not a duration*0.5s*" }
        @{ Arguments = '-Timeout -1s'; Why = "*'-1s' is not a duration*" }
        @{ Arguments = '-Timeout 0'; Why = '*out of range*0.001s to 20d*' }
        @{ Arguments = '-Timeout 21d'; Why = '*out of range*20d*' }
        @{ Arguments = '-Interval abc'; Why = "*'abc' is not a duration*00:05:00*" }
        @{ Arguments = '-Depth 0'; Why = '*less than the minimum*1*' }
        @{ Arguments = '-Until $null'; Why = '*is null*' }
    ) {
        { & ([scriptblock]::Create("Watch-BfxOrderBook BTC-USD $Arguments")) } | Should -Throw $Why
        Get-ExchangeRequest $Opened | Should -BeNullOrEmpty
    }
}
