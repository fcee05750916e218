BeforeDiscovery {
    $script:Cultures = @{ Culture = 'de-DE' }, @{ Culture = 'tr-TR' }
    $script:Reads = @(
        Get-Content "$PSScriptRoot/../Reads.json" -Raw | ConvertFrom-Json -AsHashtable | ForEach-Object { @{ Line = $_.sample ?? $_.command } }
        @{ Line = '(Get-BfxOrderBook BTC-USD).Bids' }
    )
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/UserView.psm1" -Force
    Import-Module (Get-ManifestPath)
    $script:Opened = Open-Exchange -FillCount 2500
}

AfterAll {
    Remove-Module BlastFx
}

Describe '<Line>' -ForEach $Reads {
    BeforeAll {
        $script:Rows = @(& ([scriptblock]::Create($Line)))
    }

    It 'writes rows' {
        $Rows.Count | Should -BeGreaterThan 0
    }

    It 'is shown as a table' {
        $Rows | Format-Table | Out-String | Should -Match '\S'
    }

    It 'has equal values after a CSV file under <Culture>' -ForEach $Cultures {
        $file = Join-Path $TestDrive 'rows.csv'
        $lost = Use-Culture $Culture {
            $Rows | Export-Csv $file
            $read = @(Import-Csv $file)
            for ($i = 0; $i -lt $Rows.Count; $i++) {
                $Rows[$i].PSObject.Properties | Where-Object { -not (Test-SameText $_.Value $read[$i].($_.Name)) } | ForEach-Object { "$i $($_.Name)" }
            }
        }

        $lost | Should -BeNullOrEmpty
        @(Import-Csv $file).Count | Should -Be $Rows.Count
    }

    It 'keeps the order of columns' {
        $header = Use-Culture 'de-DE' { $Rows | ConvertTo-Csv | Select-Object -First 1 }

        Use-Culture '' { $Rows | ConvertTo-Csv | Select-Object -First 1 } | Should -BeExactly $header
    }
}

Describe 'A long list' {
    BeforeEach {
        $Opened.Exchange.ClearRequests()
    }

    It 'sends one request if Select-Object takes few' {
        (Get-BfxFill | Select-Object -First 5).Count | Should -Be 5
        Get-ExchangeRequest $Opened | Should -Be 'GET /fills'
    }

    It 'can be counted to its end' {
        (Get-BfxFill | Measure-Object).Count | Should -BeIn 2500, 2501
        @(Get-ExchangeRequest $Opened).Count | Should -Be 3
    }

    It 'has a total with -IncludeTotalCount' {
        $total, $rows = Get-BfxFill -First 2 -IncludeTotalCount
        $total | Should -BeIn 2500, 2501
        $total.Accuracy | Should -Be 1
        $rows.Count | Should -Be 2
    }

    It 'can be grouped, sorted and summed' {
        $fills = Get-BfxFill -First 100
        ($fills | Group-Object MarketId | Measure-Object Count -Sum).Sum | Should -Be 100
        ($fills | Sort-Object Timestamp | Select-Object -First 1).Id | Should -Be $fills[-1].Id
        ($fills | Where-Object Fee -lt 0 | Measure-Object Fee -Sum).Sum | Should -BeLessThan 0
        ($fills | Select-Object Id, Price | Get-Member -MemberType NoteProperty).Count | Should -Be 2
        ($fills[0] | ConvertTo-Json | ConvertFrom-Json).Id | Should -Be $fills[0].Id
    }
}

Describe 'A runspace that uses the module' {
    It 'shows records in views, also after the module was removed and imported again' {
        $result = Invoke-NewRunspace -Variable @{ uri = $Opened.Sandbox.BaseUri; manifest = (Get-ManifestPath) } -Script @'
            [cultureinfo]::CurrentCulture = 'de-DE'
            '{0}' -f (Get-BfxOrderBook BTC-USD -BaseUri $uri).Timestamp
            Get-Module BlastFx* | Remove-Module
            Import-Module $manifest
            '{0}' -f (Get-BfxOrderBook BTC-USD -BaseUri $uri).Timestamp
'@
        $result.Errors | Should -BeNullOrEmpty
        $result.Output | Should -HaveCount 2
        $result.Output | Should -Match '^\d{4}-\d\d-\d\dT[\d:.]+Z$'
    }
}
