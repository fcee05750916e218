BeforeAll {
    Import-Module "$PSScriptRoot/Support/UserView.psm1" -Force
    Import-Module (Get-ManifestPath)
    $null = Open-Exchange -FillCount 100
    $script:Candles = Get-BfxCandle BTC-USD 1h -Since 3d
}

AfterAll {
    Remove-Module BlastFx
}

Describe 'A chart in a file' {
    BeforeAll {
        $script:File = Join-Path $TestDrive 'chart.txt'
    }

    It 'is plain text if the script redirects it' {
        $Candles | Show-BfxChart > $File

        Get-Content $File -Raw | Should -Not -Match "`e"
        (Get-Content $File)[0] | Should -Match '^BTC-USD  1h  \d+ candles'
    }

    It 'is plain text if a variable is written to a file, even with colours on' {
        $before = $PSStyle.OutputRendering
        $PSStyle.OutputRendering = 'Ansi'
        try {
            $lines = $Candles | Show-BfxChart
            $lines | Set-Content $File
        }
        finally {
            $PSStyle.OutputRendering = $before
        }

        $lines | Should -BeOfType [string]
        Get-Content $File -Raw | Should -Not -Match "`e"
    }

    It 'is plain text if the output of the shell is redirected' {
        $shell = Invoke-NewShell @'
            Remove-Item env:NO_COLOR
            $PSStyle.OutputRendering = 'Host'
            Import-Module $manifest
            Connect-Bfx -Sandbox
            Get-BfxOrderBook BTC-USD | Show-BfxChart -Width 70 -Height 20
'@

        $shell.ErrorText | Should -BeNullOrEmpty
        $shell.Output | Should -Not -Match "`e"
        $lines = $shell.Output -split '\r?\n'
        $lines.Count | Should -Be 20
        $lines | ForEach-Object { $_.Length | Should -BeLessOrEqual 70 }
    }
}

Describe 'A chart that is shown' {
    It 'has its lines in colour, without empty lines' {
        $before = $PSStyle.OutputRendering
        $PSStyle.OutputRendering = 'Ansi'
        try {
            $lines = $Candles | Show-BfxChart -Width 80 -Height 20
            $shown = @($lines | Out-String -Width 80 -Stream)
        }
        finally {
            $PSStyle.OutputRendering = $before
        }

        $shown.Count | Should -Be 20
        $shown -join '' | Should -Match "`e\[3[12]m"
        for ($i = 0; $i -lt 20; $i++) {
            ($shown[$i] -replace "`e\[\d+m").TrimEnd() | Should -BeExactly $lines[$i]
        }
    }

    It 'fits the window' {
        $size = $Host.UI.RawUI.WindowSize
        $lines = $Candles | Show-BfxChart

        if ($size.Width -ge 31 -and $size.Height -ge 10) {
            $lines.Count | Should -Be ([Math]::Min($size.Height - 2, 500))
            $lines | ForEach-Object { $_.Length | Should -BeLessThan $size.Width }
        }
        else {
            $lines.Count | Should -BeGreaterThan 7
        }
    }
}

Describe 'Rows read back from a file' {
    It 'make the same chart from <Kind>' -ForEach @(
        @{ Kind = 'candles'; Read = { $Candles } }
        @{ Kind = 'balance operations'; Read = { Get-BfxBalanceOperation pnl, fee, funding } }
        @{ Kind = 'order books'; Read = { Get-BfxOrderBook BTC-USD } }
    ) {
        $rows = & $Read
        $chart = $rows | Show-BfxChart
        $file = Join-Path $TestDrive 'rows.csv'

        Use-Culture 'de-DE' {
            $rows | Export-Csv $file
            Import-Csv $file | Show-BfxChart | Should -BeExactly $chart
        }

        $rows | ConvertTo-Json -Depth 5 | ConvertFrom-Json | Show-BfxChart | Should -BeExactly $chart
    }
}
