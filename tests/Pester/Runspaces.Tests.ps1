BeforeAll {
    Import-Module "$PSScriptRoot/Support/UserView.psm1" -Force
    Import-Module (Get-ManifestPath)
    $script:Opened = Open-Exchange
    $script:Session = $Opened.Session
    $script:Manifest = Get-ManifestPath
}

AfterAll {
    Remove-Module BlastFx
}

Describe 'ForEach-Object -Parallel' {
    It 'shares a session between 16 runspaces' {
        $ids = 1..16 | ForEach-Object -ThrottleLimit 16 -Parallel {
            Import-Module $using:Manifest
            (Get-BfxAccount -Session $using:Session).Id
        }

        $ids | Should -Be (@(13) * 16)
    }

    It 'finds an installed module by itself' {
        $shell = Use-ModuleFolder (Copy-BuiltModule $TestDrive) {
            Invoke-NewShell '
                $session = Connect-Bfx -Sandbox -PassThru
                1..2 | ForEach-Object -Parallel { (Get-BfxAccount -Session $using:session).Id }'
        }

        $shell.ErrorText | Should -BeExactly ''
        $shell.Output -split '\r?\n' | Should -Be '13', '13'
    }

    It 'does not see the default session of the runspace that runs it' {
        $errorIds = 1..2 | ForEach-Object -Parallel {
            Import-Module $using:Manifest
            try {
                Get-BfxAccount
            }
            catch {
                $_.FullyQualifiedErrorId
            }
        }

        $errorIds | Should -Be (@('Bfx.NotConnected,BlastFx.Commands.GetBfxAccountCommand') * 2)
    }

    It 'keeps the default sessions of runspaces apart' {
        $two = Open-Exchange -AccountCount 2
        $files = $two.Sandbox.Accounts.ApiKeyFile
        $address = $two.Sandbox.BaseUri

        $ids = $files | ForEach-Object -Parallel {
            Import-Module $using:Manifest
            Connect-Bfx $_ -BaseUri $using:address
            (Get-BfxAccount).Id
        }

        $ids | Sort-Object | Should -Be 13, 14
        (Get-BfxSession).BaseUri | Should -Be $address
    }

    It 'uses a token refreshed in another runspace' {
        $before = $Session.JwtExpiresAt
        $null = 1 | ForEach-Object -Parallel {
            Import-Module $using:Manifest
            Update-BfxToken -Session $using:Session
        }

        $Session.JwtExpiresAt | Should -BeGreaterOrEqual $before
        (Get-BfxAccount -Session $Session).Id | Should -Be 13
    }
}

Describe 'Jobs' {
    It 'share a session when they are threads' {
        $job = 1 | ForEach-Object -AsJob -Parallel {
            Import-Module $using:Manifest
            (Get-BfxAccount -Session $using:Session).Id
        }

        $job | Receive-Job -Wait -AutoRemoveJob | Should -Be 13
    }

    It 'get an error for a session from another process' {
        $job = Start-Job {
            Import-Module $using:Manifest
            try {
                Get-BfxAccount -Session $using:Session
            }
            catch {
                $_.FullyQualifiedErrorId
                $_.ErrorDetails.RecommendedAction
            }
        }

        $errorId, $advice = $job | Receive-Job -Wait -AutoRemoveJob
        $errorId | Should -BeLike 'Bfx.DeserializedSession,*'
        $advice | Should -BeLike '*Connect-Bfx*'
    }

    It 'can connect themselves' {
        $job = Start-Job {
            Import-Module $using:Manifest
            Connect-Bfx -Sandbox
            Get-BfxAccount
        }

        $account = $job | Receive-Job -Wait -AutoRemoveJob
        $account.Id | Should -Be 13
        $account.Balance | Should -BeOfType [decimal]
    }
}

Describe 'Stopping a command that waits for a response' {
    BeforeEach {
        $script:Silent = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $Silent.Start()
        $script:Runspace = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault2())
        $Runspace.Open()
        $script:Shell = [powershell]::Create($Runspace)
        $Runspace.SessionStateProxy.SetVariable('keyFile', $Opened.Sandbox.ApiKeyFile)
        $Runspace.SessionStateProxy.SetVariable('address', "http://$($Silent.LocalEndpoint)")
        $null = $Shell.AddScript("Import-Module '$Manifest'; Connect-Bfx `$keyFile -BaseUri `$address -NoVerify").Invoke()
        $Shell.Commands.Clear()
    }

    AfterEach {
        $Shell.Dispose()
        $Runspace.Dispose()
        $Silent.Stop()
    }

    It 'ends <Command> at once' -ForEach @(
        @{ Command = 'Get-BfxAccount' }
        @{ Command = 'Update-BfxToken' }
        @{ Command = "'BTC-USD', 'ETH-USD', 'SOL-USD' | ForEach-Object { [pscustomobject]@{ Market = `$_; Leverage = 2 } } | Set-BfxLeverage -ThrottleLimit 2" }
        @{ Command = 'Connect-Bfx $keyFile -BaseUri $address' }
    ) {
        $running = $Shell.AddScript($Command).BeginInvoke()
        # The request is pending once its connection is accepted; it gets no response.
        $connection = $Silent.AcceptTcpClient()

        $watch = [Diagnostics.Stopwatch]::StartNew()
        $Shell.Stop()
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 20

        $Shell.InvocationStateInfo.State | Should -Be 'Stopped'
        { $Shell.EndInvoke($running) } | Should -Throw
        $connection.Dispose()
    }

    It 'leaves the runspace usable' {
        $running = $Shell.AddScript('Get-BfxAccount').BeginInvoke()
        $connection = $Silent.AcceptTcpClient()
        $Shell.Stop()
        { $Shell.EndInvoke($running) } | Should -Throw
        $connection.Dispose()

        $Shell.Commands.Clear()
        $Shell.AddScript('(Get-BfxSession).IsClosed').Invoke() | Should -Be $false
    }
}
