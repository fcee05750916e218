BeforeDiscovery {
    $script:Widths = @{ Width = 80 }, @{ Width = 120 }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/UserView.psm1" -Force
    Import-Module (Get-ManifestPath)
    $script:Rendering = $PSStyle.OutputRendering
    $PSStyle.OutputRendering = 'PlainText'
    $script:Opened = Open-Exchange -AccountCount 2
    $script:Account = Get-BfxAccount
    $script:Token = Update-BfxToken

    function Get-Line {
        param([int] $Width)

        end {
            @($input | Out-String -Width $Width -Stream) | Where-Object { $_.Trim() }
        }
    }
}

AfterAll {
    $PSStyle.OutputRendering = $Rendering
    Remove-Module BlastFx
}

Describe 'Views at <Width> columns' -ForEach $Widths {
    It 'shows an account as one row' {
        $lines = Use-Culture '' { $Account | Get-Line -Width $Width }

        $lines.Count | Should -Be 3
        $lines[0].TrimEnd() | Should -BeExactly '    Id Status             Equity     Withdrawable  Health Leverage'
        $lines[2] | Should -BeLike '    13 active      10,000,000.00    10,000,000.00       1 BTC-USD=20; ETH-USD=1*'
        $lines.TrimEnd() | ForEach-Object { $_.Length | Should -BeLessOrEqual $Width }
    }

    It 'shows several accounts under one heading' {
        $lines = $Account, $Account, $Account | Format-Table | Get-Line -Width $Width

        $lines.Count | Should -Be 5
    }

    It 'lists an account with every amount in full, however small' {
        $lines = Use-Culture 'de-DE' { $Account | Format-List | Get-Line -Width $Width }

        $lines | Should -Contain 'Leverage            : BTC-USD=20; ETH-USD=1; SOL-USD=1'
        $lines | Should -Contain 'LastUpdate          : 2022-12-07T07:03:00.648597Z'
        $lines | Should -Contain 'AccountEquity       : 10000000'
        $lines -match '^Positions' | Should -BeNullOrEmpty -Because 'the exchange did not send them'
    }

    It 'shows a session as one row with Format-Table' {
        $lines = Get-BfxSession | Format-Table | Get-Line -Width $Width

        $lines.Count | Should -Be 3
        -split $lines[0] | Should -Be 'ProfileId', 'Environment', 'BaseUri', 'JwtExpiresAt'
        $lines[2] | Should -BeLike "       13 Custom      $($Opened.Sandbox.BaseUri)*Z"
    }

    It 'lists a session without a secret' {
        $lines = Get-BfxSession | Get-Line -Width $Width

        $lines -match '^CanRenew +: True' | Should -HaveCount 1
        $lines -match '^JwtExpiresAt +: \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$' | Should -HaveCount 1
        $lines -match 'SecureString|Secret|RefreshToken' | Should -BeNullOrEmpty
    }

    It 'shows the times of a token and never its text' -ForEach @(@{ View = 'Format-Table' }, @{ View = 'Format-List' }) {
        $lines = $Token | & $View | Get-Line -Width $Width

        $text = $lines -join "`n"
        $text | Should -Match 'ProfileId'
        $text | Should -Match 'Remaining'
        $text | Should -Not -Match 'SecureString'
        $text | Should -Not -Match 'eyJ'
    }

    It 'shows a sandbox as one row with its address in a table' {
        $lines = $Opened.Sandbox | Format-Table | Get-Line -Width $Width

        $lines.Count | Should -Be 3
        -split $lines[0] | Should -Be 'BaseUri', 'IsRunning', 'ApiKeyFile'
        $lines[2] | Should -BeLike "$($Opened.Sandbox.BaseUri)*True*"
    }

    It 'shows the accounts of a sandbox as rows' {
        $lines = $Opened.Sandbox.Accounts | Get-Line -Width $Width

        $lines.Count | Should -Be 4
        $lines[2] | Should -BeLike '       13 0x*'
        $lines[3] | Should -BeLike '       14 0x*'
    }
}

Describe 'The table of accounts' {
    It 'formats amounts in the culture' {
        $lines = Use-Culture 'de-DE' { $Account | Get-Line -Width 120 }

        $lines[2] | Should -BeLike '*10.000.000,00*'
    }

    It 'can have other columns' {
        $lines = Use-Culture '' { $Account | Format-Table Id, LastUpdate, Balance | Get-Line -Width 80 }

        -split $lines[2] | Should -Be '13', '2022-12-07T07:03:00.648597Z', '10000000.00'
    }
}

Describe 'A session without a token' {
    BeforeAll {
        $key = Get-Content $Opened.Sandbox.ApiKeyFile | ConvertFrom-Json
        $secret = [securestring]::new()
        $key.secret.ToCharArray().ForEach({ $secret.AppendChar($_) })
        $credential = [pscredential]::new($key.key, $secret)
        $script:Session = Connect-Bfx -Credential $credential -BaseUri $Opened.Sandbox.BaseUri -PassThru -NoVerify
    }

    It 'shows no time if it has none' {
        $lines = $Session | Get-Line -Width 80

        $lines -match '^JwtExpiresAt +:\s*$' | Should -HaveCount 1
        $lines -match '^RateLimitReset +:\s*$' | Should -HaveCount 1
    }

    It 'shows its key masked' {
        $line = @($Session | Get-Line -Width 80) -match '^ApiKey +:'

        $line | Should -HaveCount 1
        $line | Should -Not -Match ([regex]::Escape($key.key))
    }
}
