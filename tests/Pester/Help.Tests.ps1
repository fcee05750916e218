BeforeDiscovery {
    $script:Cmdlets = (Import-PowerShellDataFile "$PSScriptRoot/../../BlastFx.psd1").CmdletsToExport | ForEach-Object { @{ Name = $_ } }
    $script:Topics = Get-ChildItem "$PSScriptRoot/../../docs/about_*.md" | ForEach-Object { @{ Topic = $_.BaseName } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/UserView.psm1" -Force
    Import-Module (Get-ManifestPath)
    $script:Common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters
}

AfterAll {
    Remove-Module BlastFx
}

Describe 'Get-Help <Name>' -ForEach $Cmdlets {
    BeforeAll {
        $script:Help = Get-Help $Name -Full
        $script:Parameters = @((Get-Command $Name).Parameters.Keys | Where-Object { $_ -notin $Common })
    }

    It 'has a synopsis and a description' {
        $Help.Synopsis | Should -Match '^\w.+\.$'
        ($Help.description | Out-String).Trim() | Should -Not -BeNullOrEmpty
    }

    It 'describes every parameter' {
        $undescribed = $Parameters | Where-Object {
            -not ((Get-Help $Name -Parameter $_ -ErrorAction Ignore).description | Out-String).Trim()
        }

        $undescribed | Should -BeNullOrEmpty
    }

    It 'describes no parameter there is not' {
        $Help.parameters.parameter.name | Where-Object { $_ -notin ($Parameters + 'WhatIf' + 'Confirm') } | Should -BeNullOrEmpty
    }

    It 'has three examples or more, each with code and what it does' {
        $examples = @($Help.examples.example)

        $examples.Count | Should -BeGreaterOrEqual 3
        $examples | ForEach-Object {
            $_.code | Should -Match '\w+-Bfx'
            ($_.remarks | Out-String).Trim() | Should -Not -BeNullOrEmpty
        }
    }

    It 'says what goes in and what comes out' {
        ($Help.inputTypes | Out-String).Trim() | Should -Not -BeNullOrEmpty
        ($Help.returnValues | Out-String).Trim() | Should -Not -BeNullOrEmpty
    }
}

Describe 'Get-Help <Topic>' -ForEach $Topics {
    It 'shows the topic' {
        $text = Get-Help $Topic | Out-String

        $text | Should -Match $Topic
        $text | Should -Match 'LONG DESCRIPTION'
    }
}
