BeforeDiscovery {
    $script:Cultures = @{ Culture = 'de-DE' }, @{ Culture = 'tr-TR' }, @{ Culture = 'en-US' }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/UserView.psm1" -Force
    Import-Module (Get-ManifestPath)
    $script:Opened = Open-Exchange
    $odd = $Opened.Exchange.Accounts[0]
    $odd.SetField('balance', '"-12345678.123456789012345678"')
    $odd.SetField('account_equity', '"0.000000000000000001"')
    $odd.SetField('withdrawable_balance', '"10000000.50"')
    $odd.SetField('total_notional', '"-1234567.12345678"')
    $odd.SetField('health', '0.875')
    $odd.SetField('last_update', '1670396580648597')
    $odd.SetExtraField('insurance_share', '"1234.5"')
    $script:Account = Get-BfxAccount
}

AfterAll {
    Remove-Module BlastFx
}

Describe 'An account through a CSV file under <Culture>' -ForEach $Cultures {
    BeforeAll {
        $file = Join-Path $TestDrive "account-$Culture.csv"
        $script:Row = Use-Culture $Culture {
            $Account | Export-Csv $file
            Import-Csv $file
        }
    }

    It 'keeps every property' {
        $lost = Use-Culture $Culture {
            $Account.PSObject.Properties | Where-Object { -not (Test-SameText $_.Value $Row.($_.Name)) } | ForEach-Object Name
        }

        $lost | Should -BeNullOrEmpty
        @($Row.PSObject.Properties).Count | Should -Be @($Account.PSObject.Properties).Count
    }

    It 'keeps every digit of an amount' {
        $Row.Balance | Should -BeExactly '-12345678.123456789012345678'
        $Row.AccountEquity | Should -BeExactly '0.000000000000000001'
        $Row.InsuranceShare | Should -BeExactly '1234.5'
    }

    It 'keeps times to the microsecond' {
        [DateTimeOffset] $Row.LastUpdate | Should -Be ([DateTimeOffset]::UnixEpoch.AddTicks(16703965806485970))
    }

    It 'writes leverage in a readable form' {
        $Row.Leverage | Should -BeExactly 'BTC-USD=20; ETH-USD=1; SOL-USD=1'
    }

    It 'does the same for selected columns' {
        $chosen = Use-Culture $Culture {
            $Account | Select-Object Id, Balance, Health, Leverage, LastUpdate | ConvertTo-Csv | ConvertFrom-Csv
        }

        $chosen.Id | Should -BeExactly '13'
        $chosen.Balance | Should -BeExactly '-12345678.123456789012345678'
        $chosen.Health | Should -BeExactly '0.875'
        $chosen.Leverage | Should -BeExactly 'BTC-USD=20; ETH-USD=1; SOL-USD=1'
        [DateTimeOffset] $chosen.LastUpdate | Should -Be $Account.LastUpdate
    }

    It 'does the same with the list separator of the culture' {
        $text = Use-Culture $Culture { $Account | ConvertTo-Csv -UseCulture }
        $row = Use-Culture $Culture { $text | ConvertFrom-Csv -UseCulture }

        Read-Exactly $row.Balance | Should -Be $Account.Balance
        [decimal] $row.TotalNotional | Should -Be $Account.TotalNotional
    }
}

Describe 'The values of an account' {
    It 'are numbers and times, not text' {
        $Account.Balance | Should -BeOfType [decimal]
        $Account.LastUpdate | Should -BeOfType [DateTimeOffset]
        $Account.Balance + 0.5 | Should -Be (-12345677.623456789012345678d)
        $Account.Leverage.'BTC-USD' | Should -Be 20
    }

    It 'can be summed and sorted' {
        ($Account, $Account | Measure-Object Health -Sum).Sum | Should -Be 1.75
        ($Account, $Account | Sort-Object Balance).Count | Should -Be 2
    }
}
