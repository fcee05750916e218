BeforeAll {
    Import-Module "$PSScriptRoot/Support/UserView.psm1" -Force
    Import-Module (Get-ManifestPath)
    $script:Rendering = $PSStyle.OutputRendering
    $PSStyle.OutputRendering = 'PlainText'
}

AfterAll {
    $PSStyle.OutputRendering = $Rendering
    Remove-Module BlastFx
}

Describe 'Orders that rest' {
    BeforeEach {
        $script:Sandbox = Start-BfxSandbox -FillCount 0 -FillMode Never -PassThru
        Connect-Bfx -Sandbox
    }

    AfterEach {
        Disconnect-Bfx
        Stop-BfxSandbox $Sandbox
    }

    It 'are placed from a CSV file and exported to one' {
        'MarketId,Side,Size,Price', 'BTC-USD,buy,0.10,50000', 'BTC-USD,buy,0.20,49000', 'ETH-USD,sell,1.5,9000.5' | Set-Content (Join-Path $TestDrive 'in.csv')

        Import-Csv (Join-Path $TestDrive 'in.csv') | New-BfxOrder -ThrottleLimit 3 -Wait | Export-Csv (Join-Path $TestDrive 'out.csv')

        $rows = Import-Csv (Join-Path $TestDrive 'out.csv')
        $rows.Price | Should -Be '50000', '49000', '9000.5'
        $rows.Side | Should -Be 'long', 'long', 'short'
        $rows.Status | Should -Be 'open', 'open', 'open'
        $rows.ClientOrderId | Select-Object -Unique | Should -HaveCount 3
    }

    It 'are shown as <Status> in a table that fits <Width> columns' -ForEach @(
        @{ Status = 'processing'; Width = 79; Wait = $false }
        @{ Status = 'open'; Width = 79; Wait = $true }
        @{ Status = 'open'; Width = 119; Wait = $true }
    ) {
        $lines = New-BfxOrder BTC-USD buy 0.25 50000 -Wait:$Wait | Out-String -Width $Width -Stream | Where-Object { $_.Trim() }

        $lines | Should -HaveCount 3
        $lines[0] | Should -BeLike 'OrderId * OrderType * Side * Price * Size * Filled Status*'
        $lines[2] | Should -BeLike "BTC-USD@* limit *long * 50000 *0.25* $Status*"
        $lines | ForEach-Object { $_.TrimEnd().Length | Should -BeLessOrEqual $Width }
    }

    It 'are cancelled from the pipeline' {
        1..3 | ForEach-Object { New-BfxOrder BTC-USD buy 0.1 (50000 + $_) -Wait } | Out-Null

        Get-BfxOrder -Status open | Remove-BfxOrder -Wait | ForEach-Object Status | Should -Be 'canceled', 'canceled', 'canceled'
        Get-BfxOrder -Status open | Should -BeNullOrEmpty
    }

    It 'are amended' {
        $order = New-BfxOrder BTC-USD buy 0.1 50000 -Wait

        $amended = $order | Set-BfxOrder -Size 0.2 -Wait

        $amended.Price | Should -Be 50000
        $amended.InitialSize | Should -Be 0.2
    }
}

Describe 'Orders that are filled' {
    BeforeAll {
        $script:Sandbox = Start-BfxSandbox -FillCount 0 -FillMode Instant -PassThru
        Connect-Bfx -Sandbox
    }

    AfterAll {
        Disconnect-Bfx
        Stop-BfxSandbox $Sandbox
    }

    It 'make a position, fills and fees that agree' {
        $order = New-BfxOrder BTC-USD buy 0.5 -OrderType market -Wait

        $order.Status | Should -Be 'closed'
        $order.TotalFilledSize | Should -Be 0.5
        $fills = @(Get-BfxFill -OrderId $order.OrderId)
        ($fills | Measure-Object Size -Sum).Sum | Should -Be 0.5
        (Get-BfxPosition BTC-USD).Size | Should -Be 0.5
        (Get-BfxPosition BTC-USD).Side | Should -Be 'long'
        ($fills | Measure-Object Fee -Sum).Sum | Should -Be ((Get-BfxBalanceOperation fee | Measure-Object Amount -Sum).Sum)
    }
}

Describe 'A deadman switch' {
    BeforeAll {
        $script:Sandbox = Start-BfxSandbox -FillCount 0 -FillMode Never -PassThru
        Connect-Bfx -Sandbox
    }

    AfterAll {
        Disconnect-Bfx
        Stop-BfxSandbox $Sandbox
    }

    It 'is set, read, kept and removed' {
        $set = Set-BfxDeadmanSwitch BTC-USD, ETH-USD 1m -KeepAlive

        $set.MarketId | Should -Be 'BTC-USD', 'ETH-USD'
        $set[0].Timeout | Should -Be ([timespan]'00:01:00')
        (Get-BfxDeadmanSwitch).MarketId | Should -Be 'BTC-USD', 'ETH-USD'
        (Get-BfxSession).KeptDeadmanSwitches.MarketId | Should -Be 'BTC-USD', 'ETH-USD'
        $lines = Get-BfxDeadmanSwitch BTC-USD | Out-String -Width 79 -Stream | Where-Object { $_.Trim() }
        $lines[0] | Should -BeLike 'MarketId * Status * Timeout LastUpdated*'
        $lines[2] | Should -BeLike 'BTC-USD * active * 00:01:00 20*'

        Remove-BfxDeadmanSwitch * | Out-Null
        Get-BfxDeadmanSwitch | Where-Object Status -EQ active | Should -BeNullOrEmpty
        (Get-BfxSession).KeptDeadmanSwitches | Should -BeNullOrEmpty
    }
}
