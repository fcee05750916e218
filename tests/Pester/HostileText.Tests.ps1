# A server adds control characters to all text. Nothing that is shown has them, and properties and files have them all.

BeforeDiscovery {
    $script:Reads = @(
        Get-Content "$PSScriptRoot/../Reads.json" -Raw | ConvertFrom-Json -AsHashtable | Where-Object { $_.recorded }
        @{ command = '(Get-BfxProfile).TierStatus'; path = '/profile'; recorded = 'profile' }
        @{ command = '(Get-BfxProfile).TierStatus.Current'; path = '/profile'; recorded = 'profile' }
        @{ command = 'Set-BfxLeverage BTC-USD 5'; path = '/account/leverage'; recorded = 'account' }
    )
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/UserView.psm1" -Force
    Import-Module (Get-ManifestPath)
    $script:Rendering = $PSStyle.OutputRendering
    # Escape sequences are kept, whatever their source.
    $PSStyle.OutputRendering = 'Ansi'
    $script:Opened = Open-Exchange
    $script:Hostile = @(
        "`e]0;pwned`a", "`e[2J", "`ec", "`u{9b}2J", "`u{9d}0;pwned`u{9c}", "`0", "`a", "`b", "`t", "`n", "`v", "`f", "`r", "`u{0e}", "`u{7f}", "`u{85}"
        "`u{ad}", "`u{34f}", "`u{61c}", "`u{115f}", "`u{180e}", "`u{200b}", "`u{200c}", "`u{200d}", "`u{200e}", "`u{200f}", "`u{2028}", "`u{2029}"
        "`u{202a}", "`u{202b}", "`u{202c}", "`u{202d}", "`u{202e}", "`u{2060}", "`u{2064}", "`u{2066}", "`u{2067}", "`u{2068}", "`u{2069}"
        "`u{3164}", "`u{fe0f}", "`u{feff}", "`u{fff9}", "`u{ffff}", "`u{e0001}", "`u{e0041}", "`u{e0100}"
    )
    # The categories for control and format characters and line separators, and other invisible characters.
    $script:Harmful = '[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8\uffff]|\udb40[\udc00-\udfff]'

    # Surrounds each text of a record that is not a number, the name of a market and an unknown field with a text.
    function Add-Poison {
        param($Node, [string] $Poison)

        end {
            foreach ($name in @($Node.Keys)) {
                $value = $Node[$name]
                $number = 0d
                if ($name -eq 'leverage') { $Node[$name] = @{ "${Poison}BTC-USD" = 5 } }
                elseif ($value -is [Collections.IDictionary]) { Add-Poison $value $Poison }
                elseif ($value -is [string] -and -not [decimal]::TryParse($value, 'Float', [cultureinfo]::InvariantCulture, [ref] $number)) {
                    $Node[$name] = "$Poison$value$Poison"
                }
                elseif ($value -is [array]) { $value | Where-Object { $_ -is [Collections.IDictionary] } | ForEach-Object { Add-Poison $_ $Poison } }
            }
        }
    }

    # One response for each hostile text, from the first record of a recorded response.
    function Add-PoisonedAnswer {
        param([string] $Path, [string] $Recorded)

        end {
            $json = Get-Content (Get-CheckoutPath "tests/Recorded/$Recorded.json") -Raw
            foreach ($poison in $Hostile) {
                $row = ($json | ConvertFrom-Json -AsHashtable).result[0]
                Add-Poison $row $poison
                $row["new_field"] = "${poison}new$poison"
                $row["new_${poison}name"] = 1
                $body = @{ success = $true; error = ''; result = @($row) } | ConvertTo-Json -Depth 9 -EscapeHandling EscapeNonAscii
                $Opened.Exchange.Faults.Add([BlastFx.Sandbox.SandboxFault] @{ Path = $Path; Kind = 'Response'; Status = 200; Body = $body })
            }
        }
    }

    # Removes the colours of the module and of PowerShell, and line breaks.
    function Get-Harm {
        param([string] $Text)

        end {
            [regex]::Matches(($Text -replace "`e\[[\d;]*m" -replace '\r?\n'), $Harmful) | ForEach-Object { 'U+{0:X4}' -f [int] $_.Value[0] } | Select-Object -Unique
        }
    }
}

AfterAll {
    $PSStyle.OutputRendering = $Rendering
    Stop-BfxSandbox
    Remove-Module BlastFx
}

Describe 'The output of <Command>' -ForEach $Reads {
    BeforeAll {
        $Opened.Exchange.Faults.Clear()
        Add-PoisonedAnswer $Path $Recorded
        # A response has one record.
        $read = [scriptblock]::Create(($command -replace '-First \d+', '-First 1'))
        $script:Rows = @(foreach ($poison in $Hostile) { & $read })
    }

    It 'is shown clean at <Width> columns' -ForEach @(@{ Width = 80 }, @{ Width = 120 }) {
        $shown = @(
            $Rows | Out-String -Width $Width
            $Rows | Format-Table | Out-String -Width $Width
            $Rows | Format-List | Out-String -Width $Width
        )

        Get-Harm $shown | Should -BeNullOrEmpty
        $shown -join '' | Should -Match "`u{fffd}"
    }

    It 'has clean text' {
        $nested = $Rows | ForEach-Object { $_.Leverage; $_.Positions; $_.Orders; $_.TierStatus } | Where-Object { $null -ne $_ }

        Get-Harm (($Rows + $nested | ForEach-Object { "$_"; $_.ToString() }) -join '') | Should -BeNullOrEmpty
    }

    It 'keeps the text of the exchange' {
        $values = @($Rows | ForEach-Object { $_.PSObject.Properties.Value } | Where-Object { $_ -is [string] })

        foreach ($poison in $Hostile) {
            @($values.Contains("${poison}new$poison")), ($Rows[0] -is [BlastFx.Records.Record]) | Should -Contain $true
        }
    }
}

Describe 'Files' {
    It 'keep the text of the exchange' {
        $Opened.Exchange.Faults.Clear()
        Add-PoisonedAnswer '/orders' 'orders'
        $orders = @(foreach ($poison in $Hostile) { Get-BfxOrder -First 1 })
        $expected = $Hostile | ForEach-Object { "${_}user$_" }

        ($orders | ConvertTo-Json -Depth 3 | ConvertFrom-Json).Reason | Should -BeExactly $expected
        ($orders | Select-Object Reason | ConvertTo-Csv | ConvertFrom-Csv).Reason | Should -BeExactly $expected
    }
}

Describe 'A chart' {
    It 'is clean, in the terminal and as a file' {
        $Opened.Exchange.Faults.Clear()
        Add-PoisonedAnswer '/markets/orderbook' 'orderbook'
        $books = @(foreach ($poison in $Hostile) { Get-BfxOrderBook BTC-USD })

        $lines = $books | Show-BfxChart -Width 60 -Height 10 | Out-String
        $books | Show-BfxChart "TestDrive:/book.svg"

        Get-Harm $lines | Should -BeNullOrEmpty
        Get-Harm (Get-Content TestDrive:/book.svg -Raw) | Should -BeNullOrEmpty
        $lines | Should -Match "`u{fffd}"
    }
}

Describe 'An error' {
    It 'is shown clean in the view <_>' -ForEach 'ConciseView', 'NormalView', 'DetailedView' {
        $reason = $Hostile -join ''
        $body = @{ success = $false; error = $reason; result = @() } | ConvertTo-Json -EscapeHandling EscapeNonAscii
        $Opened.Exchange.Faults.Clear()
        $Opened.Exchange.Faults.Add([BlastFx.Sandbox.SandboxFault] @{ Path = '/orders'; Kind = 'Response'; Status = 400; Body = $body })
        $ErrorView = $_

        $shown = & { Get-BfxOrder -First 1 -ErrorAction Continue } 2>&1 | Out-String -Width 120

        Get-Harm $shown | Should -BeNullOrEmpty
        $shown | Should -Match "`u{fffd}"
    }
}
