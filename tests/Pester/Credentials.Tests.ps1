BeforeAll {
    Import-Module "$PSScriptRoot/Support/UserView.psm1" -Force
    Import-Module (Get-ManifestPath)
    $script:Sandbox = Start-BfxSandbox -PassThru
}

AfterAll {
    Remove-Module BlastFx
}

Describe 'Credentials in a file' {
    It 'contain the new tokens after a refresh' {
        $before = Get-Content -Raw $Sandbox.SessionFile
        Connect-Bfx -TokenFile $Sandbox.SessionFile -BaseUri $Sandbox.BaseUri
        Update-BfxToken | Should -Not -BeNullOrEmpty
        Get-Content -Raw $Sandbox.SessionFile | Should -Not -Be $before
        Connect-Bfx -TokenFile $Sandbox.SessionFile -BaseUri $Sandbox.BaseUri
        Update-BfxToken | Should -Not -BeNullOrEmpty
    }

    It 'contain the refreshed key' {
        $before = Get-Content -Raw $Sandbox.ApiKeyFile | ConvertFrom-Json
        Connect-Bfx -ApiKeyFile $Sandbox.ApiKeyFile -BaseUri $Sandbox.BaseUri
        (Update-BfxApiKey -Confirm:$false).Remaining.TotalDays | Should -BeGreaterThan 29
        $after = Get-Content -Raw $Sandbox.ApiKeyFile | ConvertFrom-Json
        $after.key | Should -Be $before.key
        $after.refreshToken | Should -Not -Be $before.refreshToken
        $after.privateJwt | Should -Not -Be $before.privateJwt
    }

    It 'are rejected if other users can read them' -Skip:$IsWindows {
        Copy-Item $Sandbox.ApiKeyFile TestDrive:/open.json
        chmod 644 (Get-Item TestDrive:/open.json).FullName
        { Connect-Bfx -ApiKeyFile TestDrive:/open.json -BaseUri $Sandbox.BaseUri -WarningAction SilentlyContinue } |
            Should -Throw -ErrorId 'Bfx.KeyFile,*'
        Connect-Bfx -ApiKeyFile TestDrive:/open.json -BaseUri $Sandbox.BaseUri -Force -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -HaveCount 1
    }

    It 'are shared by processes that all refresh them' {
        $manifest = Get-ManifestPath
        $file = $Sandbox.SessionFile
        $uri = $Sandbox.BaseUri
        $accounts = 1..3 | ForEach-Object {
            Start-Job {
                Import-Module $using:manifest
                Connect-Bfx -TokenFile $using:file -BaseUri $using:uri
                $null = Update-BfxToken
                (Get-BfxAccount).Id
            }
        } | Receive-Job -Wait -AutoRemoveJob
        $accounts | Should -Be 13, 13, 13
    }
}

Describe 'Guard rails' {
    It 'reject changes of a read-only session' {
        $session = Connect-Bfx -ApiKeyFile $Sandbox.ApiKeyFile -BaseUri $Sandbox.BaseUri -ReadOnly -PassThru
        { Set-BfxLeverage BTC-USD 5 -Session $session -ErrorAction Stop } | Should -Throw -ErrorId 'Bfx.ReadOnly,*'
        (Get-BfxAccount -Session $session).Id | Should -Be 13
    }

    It 'limit the markets' {
        $session = Connect-Bfx -ApiKeyFile $Sandbox.ApiKeyFile -BaseUri $Sandbox.BaseUri -AllowedMarket BTC-USD -PassThru
        { Set-BfxLeverage ETH-USD 5 -Session $session -ErrorAction Stop } | Should -Throw -ErrorId 'Bfx.MarketNotAllowed,*'
        (Set-BfxLeverage BTC-USD 5 -Session $session).Leverage['BTC-USD'] | Should -Be 5
    }
}
