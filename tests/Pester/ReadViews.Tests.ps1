BeforeDiscovery {
    $script:Types = @(
        @{ type = 'BookLevel'; columns = 'Price Size'; moreColumns = '' }
        Get-Content "$PSScriptRoot/../Reads.json" -Raw | ConvertFrom-Json -AsHashtable | Where-Object { $_.columns }
    )
    # A console keeps one column free, so its tables are one column narrower.
    $script:Widths = @(
        foreach ($width in 79, 80, 119, 120) { foreach ($type in $Types) { $type + @{ Width = $width } } }
    )
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/UserView.psm1" -Force
    Import-Module (Get-ManifestPath)
    $script:Rendering = $PSStyle.OutputRendering
    $PSStyle.OutputRendering = 'PlainText'
    $null = Open-Exchange -FillCount 500
    $script:Book = Get-BfxOrderBook ETH-USD
    $script:Rows = @{ BookLevel = @($Book.Asks) }
    foreach ($read in Get-Content "$PSScriptRoot/../Reads.json" -Raw | ConvertFrom-Json -AsHashtable) {
        $Rows[$read.type] = @(& ([scriptblock]::Create($read.sample ?? $read.command)))
    }

    function Get-Line {
        param([int] $Width, [string] $Culture = '', [string] $Rendering = 'PlainText')

        end {
            $rows = @($input)
            $lines = @{ Width = $Width; Stream = $true }
            $PSStyle.OutputRendering = $Rendering
            try {
                Use-Culture $Culture { @($rows | Out-String @lines) | Where-Object { $_.Trim() } }
            }
            finally {
                $PSStyle.OutputRendering = 'PlainText'
            }
        }
    }

    # The cells of a column, by the position of its heading.
    function Get-Cell {
        param([string[]] $Line, [string] $Heading)

        end {
            $rule = $Line | Where-Object { $_ -match '^[ -]+$' } | Select-Object -First 1
            $headings = $Line[[array]::IndexOf($Line, $rule) - 1]
            $end = $headings.IndexOf($Heading) + $Heading.Length
            $start = $headings.Substring(0, $headings.IndexOf($Heading)).TrimEnd().Length
            $Line | Select-Object -Skip ([array]::IndexOf($Line, $rule) + 1) | ForEach-Object { $_.Substring($start, $end - $start) }
        }
    }
}

AfterAll {
    $PSStyle.OutputRendering = $Rendering
    Remove-Module BlastFx
}

Describe 'The table of <Type> at <Width> columns' -ForEach $Widths {
    BeforeAll {
        $script:Lines = $Rows[$Type] | Format-Table | Get-Line -Width $Width
        $script:Headings = @($Lines -notmatch '^   MarketId: ')[0]
    }

    It 'has the columns that fit' {
        -split $Headings | Should -Be (-split "$columns $($Width -ge 119 ? $moreColumns : '')")
    }

    It 'fits the width' {
        $Lines | ForEach-Object { $_.Length | Should -BeLessOrEqual $Width }
    }

    It 'neither truncates nor rounds a number' {
        # Text may be truncated with an ellipsis.
        $Lines -match '\u2026[\d.]|\d\u2026|~' | Should -BeNullOrEmpty
    }

    It 'shows the zone with every time' {
        $times = [regex]::Matches($Lines -join "`n", '\d\d:\d\d(:\d\d(\.\d+)?)?(?<zone>.?)')
        $times | ForEach-Object { $_.Groups['zone'].Value | Should -BeExactly 'Z' }
        $times.Count -gt 0 | Should -Be ($Headings -match 'Time|NextFunding')
    }
}

Describe 'The default view of <Type>' -ForEach ($Types | Where-Object type -NotIn 'OrderBook') {
    It 'is its table, even for one record' {
        $lines = $Rows[$Type][0] | Get-Line -Width 80

        -split @($lines -notmatch '^   MarketId: ')[0] | Should -Be (-split $columns)
    }

    It 'differs only in separators in another culture' {
        $invariant = $Rows[$Type] | Get-Line -Width 120
        $german = $Rows[$Type] | Get-Line -Width 120 -Culture 'de-DE'

        $german -replace '[.,]' | Should -BeExactly ($invariant -replace '[.,]')
    }

    It 'has the same text in colour' {
        $plain = $Rows[$Type] | Get-Line -Width 120
        $coloured = $Rows[$Type] | Get-Line -Width 120 -Rendering Ansi

        $plain -match "`e" | Should -BeNullOrEmpty
        ($coloured -replace "`e\[[\d;]*m").TrimEnd() | Should -BeExactly $plain.TrimEnd()
        # Each line resets its colours.
        $coloured -match "`e" -notmatch "`e\[0m[^`e]*$" | Should -BeNullOrEmpty
    }
}

Describe 'Prices and sizes' {
    It 'have the decimals of the tick and the minimum order of their market' -ForEach @(
        @{ Market = 'ETH-USD'; Price = '^ *\d+\.\d$'; Size = '^ *\d+\.\d{3}$' }
        @{ Market = 'PEPE1000-USD'; Price = '^ *0\.\d{7}$'; Size = '^ *\d+$' }
        @{ Market = 'BTC-USD'; Price = '^ *\d+$'; Size = '^ *\d+\.\d{4}$' }
    ) {
        $lines = Get-BfxTrade $Market -First 50 | Get-Line -Width 80

        Get-Cell $lines Price | Should -HaveCount 50
        Get-Cell $lines Price | Should -Match $Price
        Get-Cell $lines Size | Should -Match $Size
    }

    It 'of book levels have the decimals of the market of their book' {
        $lines = $Book.Bids | Get-Line -Width 80

        Get-Cell $lines Price | Should -Match '^ *\d+\.\d$'
        Get-Cell $lines Size | Should -Match '^ *\d+\.\d{3}$'
    }

    It 'keep digits finer than the tick' {
        Use-Culture '' { [BlastFx.Formatting.ViewFormat]::Price($Rows.Market[0], [decimal] 61570.125, 12) } | Should -BeExactly '61570.125'
    }

    It 'that are calculated are rounded to the tick' {
        $position = New-Record Position @{
            MarketId = 'PEPE1000-USD'; Side = 'long'; Size = 3100; FairPrice = [decimal] 0.005824; UnrealizedPnl = [decimal] -0.0000123
            EntryPrice = [decimal]::Parse('0.0058268444444444444444444444', [cultureinfo]::InvariantCulture)
            LiquidationPrice = [decimal]::Parse('0.0001748053333333333333333333', [cultureinfo]::InvariantCulture)
        }

        -split ($position | Get-Line -Width 80 | Select-Object -Last 1) |
            Should -Be 'PEPE1000-USD', 'long', '3100', '0.0058268', '0.0058240', '-0.00001', '0.0001748'
    }

    It 'that do not fit are marked as rounded' -ForEach @(
        @{ Number = '123456789.125'; Shown = '~123456789' }
        @{ Number = '1234567890.5'; Shown = '1234567890.5'; Room = 12 }
        @{ Number = '-12345678901'; Shown = '~-1.235E+10'; Room = 11 }
        @{ Number = '0.000000000001234'; Shown = '~1.234E-12' }
        @{ Number = '79228162514264337593543950335'; Shown = '~7.923E+28' }
    ) {
        Use-Culture '' { [BlastFx.Formatting.ViewFormat]::Exact([decimal]::Parse($Number, [cultureinfo]::InvariantCulture), 0, $Room ?? 10) } |
            Should -BeExactly $Shown
    }
}

Describe 'Colours' {
    It 'distinguish the sides' {
        $lines = $Rows.Order | Get-Line -Width 80 -Rendering Ansi

        $lines -match "`e\[32mlong`e\[0m" | Should -Not -BeNullOrEmpty
        $lines -match "`e\[31mshort`e\[0m" | Should -Not -BeNullOrEmpty
    }

    It 'distinguish gain and loss' {
        foreach ($position in $Rows.Position | Where-Object UnrealizedPnl -NE 0) {
            $colour = $position.UnrealizedPnl -gt 0 ? 32 : 31
            $position | Get-Line -Width 80 -Rendering Ansi | Select-Object -Last 1 | Should -Match "`e\[${colour}m-?[\d.,]+`e\[0m +\S+ *$"
        }
    }

    It 'are off in a shell without $PSStyle' {
        [BlastFx.Formatting.ViewFormat]::Side('long', $null, $Host) | Should -BeExactly 'long'
        [BlastFx.Formatting.ViewFormat]::Side('long', @{}, $Host) | Should -BeExactly 'long'
    }

    It 'are off for a host without them' {
        $PSStyle.OutputRendering = 'Host'
        try {
            [BlastFx.Formatting.ViewFormat]::Side('long', $PSStyle, $null) | Should -BeExactly 'long'
        }
        finally {
            $PSStyle.OutputRendering = 'PlainText'
        }
    }
}

Describe 'The ladder of an order book at <Width> columns' -ForEach @{ Width = 80 }, @{ Width = 120 } {
    BeforeAll {
        $script:Lines = @($Book | Get-Line -Width $Width)
        $script:Middle = [array]::IndexOf($Lines, @($Lines -match 'spread')[0])
    }

    It 'has the best ask just above the spread and the best bid just below' {
        (-split $Lines[$Middle - 1])[0, 1] | Should -Be 'ask', $Book.BestAsk.ToString('F1', [cultureinfo]::InvariantCulture)
        (-split $Lines[$Middle + 1])[0, 1] | Should -Be 'bid', $Book.BestBid.ToString('F1', [cultureinfo]::InvariantCulture)
        $Lines[$Middle] | Should -Match '^ +spread \d+\.\d \([\d.]+%\), mid \d+\.\d+$'
    }

    It 'shows ten levels of each side, falling, and the number of the others' {
        $prices = $Lines -match '^(ask|bid) ' | ForEach-Object { [decimal] (-split $_)[1] }

        $Lines -match '^ask ' | Should -HaveCount 10
        $Lines -match '^bid ' | Should -HaveCount 10
        $prices | Should -Be ($prices | Sort-Object -Descending)
        $Lines -match "^ +$($Book.Asks.Count - 10) more asks, up to " | Should -HaveCount 1
        $Lines -match "^ +$($Book.Bids.Count - 10) more bids, down to " | Should -HaveCount 1
    }

    It 'adds up sizes from the best price' {
        $sum = 0
        $Lines -match '^bid ' | ForEach-Object {
            $sum += [decimal] (-split $_)[2]
            [decimal] (-split $_)[3] | Should -Be $sum
        }
    }

    It 'is aligned and fits the width' {
        $Lines -match '^(ask|bid) ' | ForEach-Object { $_.TrimEnd().Length } | Sort-Object -Unique | Should -HaveCount 1
        $Lines | ForEach-Object { $_.Length | Should -BeLessOrEqual $Width }
        $Lines[0] | Should -Match '^ETH-USD  \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ  sequence \d+$'
    }

    It 'has the same text in colour' {
        $coloured = @($Book | Get-Line -Width $Width -Rendering Ansi)

        $coloured -replace "`e\[[\d;]*m" | Should -BeExactly $Lines
        $coloured -match "^ask  `e\[31m" | Should -HaveCount 10
        $coloured -match "^bid  `e\[32m" | Should -HaveCount 10
    }

    It 'states that a book is empty' {
        New-Record OrderBook | Get-Line -Width $Width | Select-Object -Last 1 | Should -Match 'order book is empty'
    }
}

Describe 'Records with few values' {
    It 'are shown as a row without errors' -ForEach @(@{ Name = 'Order' }, @{ Name = 'Fill' }, @{ Name = 'Position' }, @{ Name = 'Vault' }, @{ Name = 'Trade' }) {
        $record = New-Record $Name

        $Error.Clear()
        # Headings over an empty row. PowerShell writes the type name of an object without properties.
        @($record | Format-Table | Get-Line -Width 120).Count | Should -BeLessOrEqual 2
        $Error | Should -BeNullOrEmpty
    }
}

Describe 'The file of views' {
    It 'gives each number the width of its column' {
        $views = Select-Xml -Path (Get-CheckoutPath 'bin/BlastFx.Format.ps1xml') -XPath '//TableControl'
        $checked = 0
        foreach ($view in $views) {
            $columns = @($view.Node.SelectNodes('TableHeaders/TableColumnHeader'))
            $items = @($view.Node.SelectNodes('.//TableColumnItem'))
            for ($i = 0; $i -lt $columns.Count; $i++) {
                if ("$($items[$i].ScriptBlock)" -match ', (?<width>\d+)(, \$PSStyle, \$Host)?\)$') {
                    $Matches.width | Should -Be $columns[$i].Width
                    $columns[$i].Alignment | Should -Be 'Right'
                    $checked++
                }
            }
        }

        $checked | Should -BeGreaterThan 40
    }
}

Describe 'The list of <Type>' -ForEach ($Types | Where-Object type -NotIn 'Vault') {
    It 'has every property' {
        $row = $Rows[$Type][0]

        $labels = @($row | Format-List | Get-Line -Width 200) -match '^\S+ +:' -replace ' +:.*'

        $row.GetType().GetProperties().Name | Where-Object { $null -ne $row.$_ } | Should -BeIn $labels
    }
}

Describe 'Lists' {
    It 'show unknown fields' {
        $market = Get-BfxMarket BTC-USD
        $market.PSObject.Properties.Add([psnoteproperty]::new('Later', 7))

        @($market | Format-List | Get-Line -Width 200) -match '^OtherFields' | Should -Match 'Later=7'
    }

    It 'show a profile like an account, with its tiers' {
        $lines = $Rows.Profile | Format-List | Get-Line -Width 120

        $lines -match '^TierStatus +: \d .+ \(from \d+\)' | Should -HaveCount 1
        $lines -match '^Leverage +: BTC-USD=20' | Should -HaveCount 1
    }
}
