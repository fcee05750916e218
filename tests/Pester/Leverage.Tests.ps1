BeforeDiscovery {
    $script:Headings = @(
        @{ Heading = 'market_id,leverage' }
        @{ Heading = 'Market,Leverage' }
        @{ Heading = 'MarketId,Leverage' }
    )
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/UserView.psm1" -Force
    Import-Module (Get-ManifestPath)
    $script:Put = 'PUT /account/leverage'
}

AfterAll {
    Remove-Module BlastFx
}

Describe 'Import-Csv to Set-BfxLeverage' {
    BeforeEach {
        $script:Opened = Open-Exchange
        $script:File = Join-Path $TestDrive 'leverage.csv'
    }

    AfterEach {
        Stop-BfxSandbox $Opened.Sandbox
    }

    It 'accepts columns named <Heading>' -ForEach $Headings {
        $Heading, 'BTC-USD,10', 'ETH-USD,5' | Set-Content $File

        $accounts = Import-Csv $File | Set-BfxLeverage

        $accounts | Should -HaveCount 2
        $accounts[0].Leverage.'BTC-USD' | Should -Be 10
        "$((Get-BfxAccount).Leverage)" | Should -BeExactly 'BTC-USD=10; ETH-USD=5; SOL-USD=1'
    }

    It 'ignores other columns' {
        'owner,market_id,leverage,note', 'ana,SOL-USD,3,hello' | Set-Content $File

        (Import-Csv $File | Set-BfxLeverage).Leverage.'SOL-USD' | Should -Be 3
    }

    It 'reports an invalid row and continues with the rest' {
        'market_id,leverage', 'BTC-USD,2', 'NO-SUCH,2', 'ETH-USD,2' | Set-Content $File

        $accounts = Import-Csv $File | Set-BfxLeverage -ErrorAction SilentlyContinue -ErrorVariable failed

        $accounts | Should -HaveCount 2
        $failed | Should -HaveCount 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'Bfx.WRONG_MARKET_ID,*'
        $failed[0].TargetObject | Should -Be 'NO-SUCH'
        "$((Get-BfxAccount).Leverage)" | Should -BeExactly 'BTC-USD=2; ETH-USD=2; SOL-USD=1'
    }

    It 'stops at an invalid row with -ErrorAction Stop' {
        'market_id,leverage', 'BTC-USD,2', 'NO-SUCH,2', 'ETH-USD,2' | Set-Content $File

        { Import-Csv $File | Set-BfxLeverage -ErrorAction Stop } | Should -Throw -ErrorId 'Bfx.WRONG_MARKET_ID,*'

        (Get-BfxAccount).Leverage.'ETH-USD' | Should -Be 1
    }

    It 'sends nothing for a leverage of <Leverage> and continues' -ForEach @(
        @{ Leverage = '0' }, @{ Leverage = '21' }, @{ Leverage = '1.5' }, @{ Leverage = 'abc' }
    ) {
        'market_id,leverage', "BTC-USD,$Leverage", 'ETH-USD,7' | Set-Content $File

        $accounts = Import-Csv $File | Set-BfxLeverage -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed | Should -HaveCount 1
        $accounts | Should -HaveCount 1
        Get-ExchangeRequest $Opened | Should -Be @($Put)
        "$((Get-BfxAccount).Leverage)" | Should -BeExactly 'BTC-USD=20; ETH-USD=7; SOL-USD=1'
    }

    It 'sends concurrent requests and keeps the order of the rows' {
        $markets = 'BTC-USD', 'ETH-USD', 'NO-SUCH', 'SOL-USD', 'ARB-USD', 'BCH-USD', 'DOGE-USD', 'LDO-USD'
        $markets | ForEach-Object { [pscustomobject]@{ market_id = $_; leverage = 4 } } | Export-Csv $File

        $accounts = Import-Csv $File | Set-BfxLeverage -ThrottleLimit 4 -ErrorAction SilentlyContinue -ErrorVariable failed

        $accounts | Should -HaveCount 7
        $failed.TargetObject | Should -Be 'NO-SUCH'
        $set = $markets -ne 'NO-SUCH'
        0..6 | ForEach-Object { $accounts[$_].Leverage.($set[$_]) } | Should -Be (@(4) * 7)
    }

    It 'can be piped to Export-Csv' {
        'market_id,leverage', 'BTC-USD,10', 'ETH-USD,5' | Set-Content $File
        $accounts = Join-Path $TestDrive 'accounts.csv'

        Import-Csv $File | Set-BfxLeverage -ThrottleLimit 8 | Export-Csv $accounts

        # Each row has what was set by its own request: the exchange may execute concurrent ones in any order.
        $rows = Import-Csv $accounts
        $rows[0].Leverage | Should -BeLike 'BTC-USD=10; ETH-USD=*; SOL-USD=1'
        $rows[1].Leverage | Should -BeLike 'BTC-USD=*; ETH-USD=5; SOL-USD=1'
    }
}

Describe 'Before a change' {
    BeforeEach {
        $script:Opened = Open-Exchange
    }

    AfterEach {
        Stop-BfxSandbox $Opened.Sandbox
    }

    It '-WhatIf describes the change and sends nothing' {
        $shell = Invoke-NewShell '
            Import-Module $manifest
            Connect-Bfx -Sandbox -NoVerify
            "BTC-USD", "ETH-USD" | ForEach-Object { Set-BfxLeverage $_ 3 -WhatIf -Verbose }
            "$((Get-BfxAccount).Leverage)"'

        $lines = $shell.Output -split '\r?\n'
        $lines | Should -HaveCount 3
        $lines[0] | Should -BeLike 'What if:*Set leverage to 3*BTC-USD of profile*http://127.0.0.1:*'
        $lines[1] | Should -BeLike 'What if:*ETH-USD*'
        $lines[2] | Should -BeExactly 'BTC-USD=20; ETH-USD=1; SOL-USD=1'
    }

    It '<Command> does nothing' -ForEach @(
        @{ Command = { Set-BfxLeverage BTC-USD 3 -WhatIf } }
        @{ Command = { Update-BfxToken -WhatIf } }
        @{ Command = { Stop-BfxSandbox -WhatIf } }
    ) {
        & $Command | Should -BeNullOrEmpty

        Get-ExchangeRequest $Opened | Should -BeNullOrEmpty
        $Opened.Sandbox.IsRunning | Should -BeTrue
    }

    It 'Start-BfxSandbox -WhatIf starts none' {
        Start-BfxSandbox -PassThru -WhatIf | Should -BeNullOrEmpty
    }

    It '-Confirm prompts, and <Answer> results in <Leverage>' -ForEach @(
        @{ Answer = 'n'; Leverage = 20 }
        @{ Answer = 'y'; Leverage = 3 }
    ) {
        $shell = Invoke-NewShell -Answer "$Answer`n" '
            Import-Module $manifest
            Connect-Bfx -Sandbox
            $null = Set-BfxLeverage BTC-USD 3 -Confirm
            (Get-BfxAccount).Leverage."BTC-USD"'

        $shell.Output | Should -BeLike '*Set leverage to 3*BTC-USD of profile 13*'
        ($shell.Output -split '\r?\n')[-1] | Should -Match "\b$Leverage$"
    }
}

Describe 'Get-BfxLeverage' {
    BeforeEach {
        $script:Opened = Open-Exchange
        $script:File = Join-Path $TestDrive 'leverage.csv'
    }

    AfterEach {
        Stop-BfxSandbox $Opened.Sandbox
    }

    It 'restores the leverage from a file' {
        Get-BfxLeverage | Export-Csv $File
        Set-BfxLeverage BTC-USD 2 | Out-Null

        Import-Csv $File | Set-BfxLeverage | Out-Null

        "$((Get-BfxAccount).Leverage)" | Should -BeExactly 'BTC-USD=20; ETH-USD=1; SOL-USD=1'
        Get-Content $File | Should -Be '"MarketId","Leverage"', '"BTC-USD","20"', '"ETH-USD","1"', '"SOL-USD","1"'
    }
}
