BeforeDiscovery {
    $script:Cmdlets = (Import-PowerShellDataFile "$PSScriptRoot/../../BlastFx.psd1").CmdletsToExport | ForEach-Object { @{ Name = $_ } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/UserView.psm1" -Force
}

Describe 'Import-Module' {
    It 'writes nothing to any stream' {
        $shell = Invoke-NewShell 'Import-Module $manifest *>&1'

        $shell.Output | Should -BeExactly ''
        $shell.ErrorText | Should -BeExactly ''
        $shell.ExitCode | Should -Be 0
    }

    It 'loads neither the client nor its libraries nor a network library' {
        $shell = Invoke-NewShell '
            $before = [AppDomain]::CurrentDomain.GetAssemblies().ForEach({ $_.GetName().Name })
            Import-Module $manifest
            [AppDomain]::CurrentDomain.GetAssemblies().ForEach({ $_.GetName().Name }) | Where-Object { $_ -notin $before }
            [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -eq "BlastFx" }).GetReferencedAssemblies().ForEach({ "reference $($_.Name)" })'

        $loaded = $shell.Output -split '\r?\n'
        $loaded | Should -Contain 'BlastFx'
        $loaded | Should -Contain 'reference BlastFx.Client'
        # PowerShell itself references System.Net.Http, and can load it meanwhile. Of the module, only BlastFx.Client could.
        $loaded | Where-Object { $_ -match '^reference System\.Net\.(?!Primitives$)' } | Should -BeNullOrEmpty
        $loaded | Where-Object { $_ -match '^(BlastFx\.|BouncyCastle|System\.Net\.(?!Http$))' } | Should -BeNullOrEmpty
    }

    It 'needs no other module and no other folder' {
        $folder = New-Item (Join-Path $TestDrive 'elsewhere') -ItemType Directory

        $shell = Invoke-NewShell -Folder $folder.FullName '$env:PSModulePath = ""; Import-Module $manifest; (Get-Module).Name'

        $shell.Output -split '\r?\n' | Should -Contain 'BlastFx'
        $folder.GetFileSystemInfos() | Should -BeNullOrEmpty
    }
}

Describe 'The imported module' {
    BeforeAll {
        Import-Module (Get-ManifestPath)
        $script:Module = Get-Module BlastFx
    }

    AfterAll {
        Remove-Module BlastFx
    }

    It 'exports <Name>' -ForEach $Cmdlets {
        $Module.ExportedCmdlets.Keys | Should -Contain $Name
    }

    It 'exports nothing else' {
        $Module.ExportedCommands.Count | Should -Be $Module.ExportedCmdlets.Count
        $Module.ExportedCmdlets.Count | Should -Be (Import-PowerShellDataFile (Get-ManifestPath)).CmdletsToExport.Count
        $Module.ExportedVariables.Keys | Should -BeNullOrEmpty
        $Module.ExportedAliases.Keys | Should -BeNullOrEmpty
    }

    It 'uses approved verbs' {
        $approved = (Get-Verb).Verb
        $Module.ExportedCmdlets.Values.Verb | Where-Object { $_ -notin $approved } | Should -BeNullOrEmpty
    }

    It 'has -Session in every cmdlet that uses a session' {
        $without = 'Connect-Bfx', 'Measure-BfxPnl', 'Save-BfxSecret', 'Show-BfxChart', 'Start-BfxSandbox', 'Stop-BfxSandbox'
        $Module.ExportedCmdlets.Values |
            Where-Object { $_.Name -notin $without -and -not $_.Parameters.ContainsKey('Session') } |
            Should -BeNullOrEmpty
    }

    It 'declares the output types of each cmdlet' {
        $Module.ExportedCmdlets.Values | Where-Object { -not $_.OutputType } |
            Should -BeNullOrEmpty
    }
}

Describe 'Remove-Module' {
    BeforeEach {
        Import-Module (Get-ManifestPath)
        $script:Opened = Open-Exchange
    }

    AfterAll {
        Get-Module BlastFx | Remove-Module
    }

    It 'stops the sandboxes and deletes their key files' {
        $keyFile = $Opened.Sandbox.ApiKeyFile
        $keyFile | Should -Exist

        Remove-Module BlastFx

        $Opened.Sandbox.IsRunning | Should -BeFalse
        $keyFile | Should -Not -Exist
        Split-Path $keyFile | Should -Not -Exist
        { Invoke-WebRequest "$($Opened.Sandbox.BaseUri)markets" } | Should -Throw
    }

    It 'closes the sessions' {
        Remove-Module BlastFx

        $Opened.Session.IsClosed | Should -BeTrue
    }

    It 'can be followed by another import, without the previous session' {
        Remove-Module BlastFx
        Import-Module (Get-ManifestPath)

        { Get-BfxSession } | Should -Throw -ErrorId 'Bfx.NotConnected,*'
        Connect-Bfx -Sandbox
        (Get-BfxAccount).Id | Should -Be 13
    }

    It 'does not affect other runspaces' {
        $other = Invoke-NewRunspace 'Import-Module $manifest; Remove-Module BlastFx' -Variable @{ manifest = Get-ManifestPath }

        $other.Errors | Should -BeNullOrEmpty
        $Opened.Sandbox.IsRunning | Should -BeTrue
        (Get-BfxAccount).Id | Should -Be 13
    }
}

Describe 'A shell that ends' {
    It 'leaves no key file' {
        $shell = Invoke-NewShell 'Import-Module $manifest; (Start-BfxSandbox -PassThru).ApiKeyFile'

        $shell.Output | Should -BeLike '*apiKey-13.json'
        $shell.Output | Should -Not -Exist
    }
}
