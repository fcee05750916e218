BeforeAll {
    Import-Module "$PSScriptRoot/Support/UserView.psm1" -Force
    Import-Module (Get-ManifestPath)

    function Get-Completion {
        param([string] $Line)

        (TabExpansion2 $Line -cursorColumn $Line.Length).CompletionMatches.CompletionText
    }
}

AfterAll {
    Remove-Module BlastFx
}

Describe 'Tab completion' {
    BeforeAll {
        $script:Opened = Open-Exchange
        $script:Sent = Get-ExchangeRequest $Opened
    }

    It 'completes <Line> to <Expected>' -ForEach @(
        @{ Line = 'Set-BfxLeverage -MarketId B'; Expected = 'BTC-USD' }
        @{ Line = 'Set-BfxLeverage b'; Expected = 'BTC-USD' }
        @{ Line = 'Set-BfxLeverage -Market '; Expected = 'BTC-USD', 'ETH-USD', 'SOL-USD' }
        @{ Line = 'Connect-Bfx -Environment T'; Expected = 'Testnet' }
        @{ Line = 'Set-BfxLeverage -Thr'; Expected = '-ThrottleLimit' }
    ) {
        Get-Completion $Line | Should -Be $Expected
    }

    It 'sends nothing' {
        $null = Get-Completion 'Set-BfxLeverage -MarketId B'

        Get-ExchangeRequest $Opened | Should -Be $Sent
    }

    It 'offers common markets without a session' {
        $completed = Invoke-NewRunspace '(TabExpansion2 "Set-BfxLeverage -MarketId B" -cursorColumn 27).CompletionMatches.CompletionText'

        $completed.Errors | Should -BeNullOrEmpty
        $completed.Output | Should -Contain 'BTC-USD'
    }
}

Describe 'A path from Tab completion' {
    BeforeAll {
        $script:Opened = Open-Exchange
        $script:Folder = New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "bfx-tab-$([guid]::NewGuid())")
        Push-Location $Folder.FullName
        $script:Names = 'key [1].json', 'key`[2].json', 'it''s $(1).json', '~odd.json'
        foreach ($name in $Names) {
            Copy-Item -LiteralPath $Opened.Sandbox.ApiKeyFile -Destination (Join-Path $Folder.FullName $name)
        }
    }

    AfterAll {
        Pop-Location
        Remove-Item -LiteralPath $Folder.FullName -Recurse
    }

    It 'works unchanged after <Line>' -ForEach @(
        @{ Line = 'Connect-Bfx ./' }
        @{ Line = 'Connect-Bfx -ApiKeyFile ''./' }
        @{ Line = 'Connect-Bfx -ApiKeyFile "./' }
    ) {
        $tab = TabExpansion2 $Line -cursorColumn $Line.Length

        $tab.CompletionMatches | Should -HaveCount $Names.Count
        foreach ($match in $tab.CompletionMatches) {
            $completed = $Line.Remove($tab.ReplacementIndex, $tab.ReplacementLength).Insert($tab.ReplacementIndex, $match.CompletionText)
            { & ([scriptblock]::Create("$completed -NoVerify -ErrorAction Stop")) } | Should -Not -Throw
        }
    }
}

Describe '-Verbose' {
    BeforeAll {
        $script:Opened = Open-Exchange
    }

    It 'writes one line for each request' {
        $lines = Get-BfxAccount -Verbose 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] }

        $lines | Should -HaveCount 1
        $lines.Message | Should -Match '^GET /account: 200 in \d+\.\d ms, attempt 1$'
    }

    It 'writes one line for each of several concurrent requests' {
        $lines = 'BTC-USD', 'ETH-USD', 'SOL-USD' |
            ForEach-Object { [pscustomobject]@{ Market = $_; Leverage = 2 } } |
            Set-BfxLeverage -ThrottleLimit 3 -Verbose 4>&1 |
            Where-Object { $_ -is [Management.Automation.VerboseRecord] -and $_.Message -like 'PUT /account/leverage: 200*' }

        $lines | Should -HaveCount 3
    }

    It 'is off by default' {
        $lines = Get-BfxAccount *>&1

        $lines | Should -HaveCount 1
    }
}

Describe 'In a non-interactive shell' {
    It '<Command> writes its result<Then>' -ForEach @(
        @{ Command = 'Get-BfxAccount -Debug'; Then = '' }
        @{ Command = 'Set-BfxLeverage BTC-USD 5 -Debug'; Then = '' }
        @{ Command = 'Update-BfxToken -Debug'; Then = '' }
        @{ Command = '$VerbosePreference = "Stop"; Get-BfxAccount'; Then = ' and stops'; Why = '*VerbosePreference*Stop*' }
        @{ Command = '$DebugPreference = "Stop"; Update-BfxToken'; Then = ' and stops'; Why = '*DebugPreference*Stop*' }
        @{ Command = '$DebugPreference = "Inquire"; Set-BfxLeverage BTC-USD 5'; Then = ' and stops'; Why = '*NonInteractive*' }
    ) {
        $shell = Invoke-NewShell -NonInteractive -Script @"
            `$ErrorActionPreference = 'Stop'
            Import-Module `$manifest
            Connect-Bfx -Sandbox
            $Command | ForEach-Object { 'written' }
            'went on'
"@

        $shell.Output | Should -BeLike '*written*'
        if ($Then) {
            $shell.Output | Should -Not -BeLike '*went on*'
            $shell.ErrorText -replace '\s+', ' ' | Should -BeLike $Why
        }
        else {
            $shell.Output | Should -BeLike '*went on*'
            $shell.ErrorText | Should -BeNullOrEmpty
        }
    }

    It 'a long wait is a warning' {
        $shell = Invoke-NewShell -NonInteractive -Script @'
            Import-Module $manifest
            $sandbox = Start-BfxSandbox -FillCount 0 -PassThru
            Connect-Bfx $sandbox.ApiKeyFile -BaseUri $sandbox.BaseUri
            $exchange = $sandbox.GetType().GetProperty('Exchange', [Reflection.BindingFlags] 'NonPublic, Instance').GetValue($sandbox)
            $headers = [Collections.Generic.Dictionary[string, string]]::new()
            $headers['Retry-After'] = '5'
            $exchange.Faults.Add([BlastFx.Sandbox.SandboxFault]@{ Kind = 'Response'; Status = 429; Headers = $headers })
            (Get-BfxAccount).Id
'@

        $shell.Output | Should -BeLike '*Waiting 5.0 s: rate limit of the exchange*'
        $shell.Output | Should -BeLike '*13'
    }
}

Describe 'Without a session' {
    It '<Name> states how to connect' -ForEach @(
        @{ Name = 'Get-BfxAccount' }
        @{ Name = 'Get-BfxSession' }
        @{ Name = 'Update-BfxToken' }
        @{ Name = 'Test-BfxToken' }
    ) {
        $result = Invoke-NewRunspace $Name

        $result.Errors | Should -HaveCount 1
        $result.Errors[0].FullyQualifiedErrorId | Should -BeLike 'Bfx.NotConnected,*'
        $result.Errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*Connect-Bfx*'
    }
}

Describe 'Disconnect-Bfx in a finally block' {
    It 'keeps the original error: <Script>' -ForEach @(
        @{ Script = 'try { Get-BfxAccount -ErrorAction Stop } finally { Disconnect-Bfx }' }
        @{ Script = 'try { $s = Connect-Bfx ./none.json -PassThru } finally { $s | Disconnect-Bfx }' }
        @{ Script = 'try { $s = Connect-Bfx ./none.json -PassThru } finally { Disconnect-Bfx -Session $s }' }
    ) {
        $result = Invoke-NewRunspace $Script

        $result.Errors | Should -HaveCount 1
        $result.Errors[0].FullyQualifiedErrorId | Should -Not -BeLike '*DisconnectBfx*'
    }
}

Describe 'Several sessions from the pipeline' {
    It 'are each read' {
        $two = Open-Exchange -AccountCount 2
        $sessions = $two.Sandbox.Accounts.ApiKeyFile | ForEach-Object { Connect-Bfx $_ -BaseUri $two.Sandbox.BaseUri -PassThru }

        ($sessions | Get-BfxAccount).Id | Should -Be 13, 14
        ($sessions | Get-BfxSession).ProfileId | Should -Be 13, 14
        $sessions | Disconnect-Bfx
        $sessions.IsClosed | Should -Be $true, $true
    }
}
