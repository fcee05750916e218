BeforeAll {
    Import-Module "$PSScriptRoot/Support/UserView.psm1" -Force
    Import-Module (Get-ManifestPath)
    $script:Opened = Open-Exchange

    function Get-Plain {
        param([Parameter(ValueFromPipeline)] [securestring] $Secret)

        process {
            [Net.NetworkCredential]::new('', $Secret).Password
        }
    }

    function Get-Secret {
        $key = Get-Content $Opened.Sandbox.ApiKeyFile | ConvertFrom-Json
        $key.secret, $key.privateJwt, $key.refreshToken, $key.key
        $Opened.Sandbox.Jwt, $Opened.Sandbox.RefreshToken, $Opened.Sandbox.SessionSecret | Get-Plain
    }

    function Find-Secret {
        param([string] $Text, [string[]] $Secret)

        $Secret | Where-Object { $Text.Contains($_) -or $Text.Contains($_ -replace '^0x') }
    }

    $script:Secrets = Get-Secret
    $script:Token = Update-BfxToken
    $script:Secrets += $Token.PSObject.Properties.Value | Where-Object { $_ -is [securestring] } | Get-Plain
}

AfterAll {
    Remove-Module BlastFx
}

Describe 'Secrets' {
    It 'are known to this test' {
        $Secrets.Count | Should -BeGreaterOrEqual 8
        $Secrets | ForEach-Object { $_.Length | Should -BeGreaterThan 15 }
        Find-Secret "before $($Secrets[0]) after" $Secrets | Should -Be $Secrets[0]
    }

    It 'are not in <Name> as <Form>' -ForEach @(
        foreach ($name in 'Session', 'Sandbox', 'Accounts', 'Token', 'Account') {
            foreach ($form in 'Export-Clixml', 'ConvertTo-Csv', 'Format-List *', 'ToString', 'ConvertTo-Json') {
                @{ Name = $name; Form = $form }
            }
        }
    ) {
        $object = switch ($Name) {
            'Session' { $Opened.Session }
            'Sandbox' { $Opened.Sandbox }
            'Accounts' { $Opened.Sandbox.Accounts }
            'Token' { $Token }
            'Account' { Get-BfxAccount }
        }
        $text = switch ($Form) {
            'Export-Clixml' {
                $file = Join-Path $TestDrive 'object.xml'
                $object | Export-Clixml $file -Depth 5
                Get-Content $file -Raw
            }
            'ConvertTo-Csv' { $object | ConvertTo-Csv | Out-String }
            'Format-List *' { $object | Format-List * -Force | Out-String -Width 4000 }
            'ToString' { "$object" }
            'ConvertTo-Json' { $object | ConvertTo-Json -Depth 3 -WarningAction SilentlyContinue }
        }

        $text | Should -Not -BeNullOrEmpty
        Find-Secret $text $Secrets | Should -BeNullOrEmpty
        if ($Form -eq 'Export-Clixml') {
            # Except on Windows, Clixml encodes a SecureString without encryption.
            $text | Should -Not -Match '<SS '
        }
    }

    It 'are not in a transcript, even with -Verbose, -Debug and errors' {
        $transcript = Join-Path $TestDrive 'transcript.txt'
        $shell = Invoke-NewShell ("`$transcript = '$transcript'" + '
            $null = Start-Transcript $transcript
            Import-Module $manifest
            $ErrorActionPreference = "Continue"
            $sandbox = Start-BfxSandbox -PassThru
            $sandbox
            $key = Get-Content $sandbox.ApiKeyFile -Raw | ConvertFrom-Json
            $tokenTexts = $sandbox.Jwt, $sandbox.RefreshToken, $sandbox.SessionSecret |
                ForEach-Object { [Net.NetworkCredential]::new("", $_).Password }
            [IO.File]::WriteAllLines("$transcript.secrets", @($key.secret, $key.privateJwt, $key.refreshToken, $key.key) + $tokenTexts)
            Connect-Bfx $sandbox.ApiKeyFile -BaseUri $sandbox.BaseUri -PassThru -Verbose -Debug
            Test-BfxToken -Verbose -Debug
            $tokens = @{ Jwt = $sandbox.Jwt; RefreshToken = $sandbox.RefreshToken; TokenSecret = $sandbox.SessionSecret }
            Connect-Bfx @tokens -BaseUri $sandbox.BaseUri -PassThru -Verbose -Debug
            Get-BfxAccount -Verbose -Debug
            Update-BfxToken -Verbose -Debug
            Connect-Bfx @tokens -BaseUri $sandbox.BaseUri -NoVerify
            Update-BfxToken -Verbose -Debug
            Set-BfxLeverage NO-SUCH 5 -Verbose -Debug
            $Error | Format-List * -Force
            $null = Stop-Transcript')
        $text = (Get-Content $transcript -Raw) + $shell.Output + $shell.ErrorText

        $text | Should -Match 'PUT /account/leverage'
        $text | Should -Match 'RBT-SIGNATURE'
        $known = Get-Content "$transcript.secrets"
        $known | Should -HaveCount 7
        Find-Secret $text $known | Should -BeNullOrEmpty
    }
}

Describe 'The private key of a wallet' {
    It 'is not in a transcript, and the signing library loads beside another module''s copy' {
        $transcript = Join-Path $TestDrive 'wallet.txt'
        $other = Join-Path (Split-Path (Get-ManifestPath)) 'bin/dependencies/BouncyCastle.Cryptography.dll'
        $shell = Invoke-NewShell ("`$transcript = '$transcript'; `$other = '$other'" + '
            Add-Type -Path $other
            $null = Start-Transcript $transcript
            Import-Module $manifest
            $sandbox = Start-BfxSandbox -PassThru
            $text = [Convert]::ToHexString([Security.Cryptography.RandomNumberGenerator]::GetBytes(16)) * 2
            [IO.File]::WriteAllText("$transcript.secret", $text)
            $key = ConvertTo-SecureString $text -AsPlainText
            Connect-Bfx -WalletPrivateKey $key -BaseUri $sandbox.BaseUri -PassThru -Verbose -Debug
            Connect-Bfx -WalletPrivateKey $key -AsToken -BaseUri $sandbox.BaseUri -PassThru -Verbose -Debug
            Get-BfxAccount -Verbose -Debug
            Connect-Bfx -WalletPrivateKey $text -BaseUri $sandbox.BaseUri -Verbose -Debug
            Connect-Bfx -WalletPrivateKey (ConvertTo-SecureString "$text " -AsPlainText) -BaseUri $sandbox.BaseUri -Verbose -Debug
            $Error | Format-List * -Force
            $null = Stop-Transcript
            [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq "BouncyCastle.Cryptography" } |
                ForEach-Object { "loaded: " + [Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name }')
        $text = (Get-Content $transcript -Raw) + $shell.Output + $shell.ErrorText

        $text | Should -Match 'POST /onboarding: 200'
        $text | Should -Match 'GET /account: 200'
        $text | Should -Match 'A secret must be a SecureString'
        $text | Should -Match 'Bfx.InvalidCredentials'
        $key = Get-Content "$transcript.secret" -Raw
        $key.Length | Should -Be 64
        Find-Secret $text $key, $key.ToLowerInvariant(), $key.Substring(0, 32) | Should -BeNullOrEmpty
        $shell.Output -split '\r?\n' -match '^loaded: ' | Should -Be 'loaded: Default', 'loaded: BlastFx'
    }
}
