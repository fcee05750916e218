using System.Management.Automation;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.Reads;

public sealed class MeasurePnlTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new();

    public MeasurePnlTests() => _sandbox.ConnectUnlimited(_engine);

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Fact]
    public void The_fills_of_all_markets_earned_what_the_exchange_booked()
    {
        // Each order turns the position of the one before round.
        foreach (string order in new[] { "BTC-USD buy 0.3", "BTC-USD sell 0.7", "ETH-USD buy 1.5", "BTC-USD buy 0.5" })
        {
            _engine.Run($"New-BfxOrder {order} -OrderType market").ThrowIfFailed();
            _sandbox.Clock.Advance(TimeSpan.FromSeconds(3));
        }

        AssertTrue(
            """
            $operations = Get-BfxBalanceOperation
            $fills = Get-BfxFill
            $account = $operations | Measure-BfxPnl
            $markets = $fills | Measure-BfxPnl -Position (Get-BfxPosition) -WarningVariable warned
            $pnl = $volume = 0d
            $markets | ForEach-Object { $pnl += $_.RealizedPnl; $volume += $_.Volume }
            $sum = $expectedVolume = 0d
            $operations | Where-Object OpsType -In pnl, fee, funding | ForEach-Object { $sum += $_.Amount }
            $fills | ForEach-Object { $expectedVolume += $_.Price * $_.Size }

            $warned.Count -eq 0
            [Math]::Round($pnl, 8) -eq [Math]::Round($account.RealizedPnl, 8)
            $pnl -ne 0
            $account.NetPnl -eq $sum
            $account.NetPnl -eq $account.RealizedPnl + $account.Fee + $account.Funding
            $volume -eq $expectedVolume
            $account.ProfileId -eq 13
            """);
    }

    [Fact]
    public void Rows_of_a_file_copies_from_a_job_and_records_give_the_same_sums() => AssertTrue(
        """
        $operations = Get-BfxBalanceOperation -First 150
        $fills = Get-BfxFill -First 150
        $records = $operations + $fills
        $expected = $records | Measure-BfxPnl Day -TimeZone Local | ConvertTo-Csv
        $file = ($operations | ConvertTo-Csv | ConvertFrom-Csv) + ($fills | ConvertTo-Csv | ConvertFrom-Csv)
        $copies = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($records))

        "$($file | Measure-BfxPnl Day -TimeZone ([TimeZoneInfo]::Local) | ConvertTo-Csv)" -ceq "$expected"
        "$($copies | Measure-BfxPnl day -TimeZone (Get-TimeZone) | ConvertTo-Csv)" -ceq "$expected"
        "$(Measure-BfxPnl Day -InputObject $records -TimeZone local | ConvertTo-Csv)" -ceq "$expected"
        $expected.Count -gt 5
        """);

    [Theory]
    [InlineData("Hour", "2026-03-01T11:00+00:00", "2026-03-01T11:00:00.000000Z")]
    [InlineData("Week", "2026-W09", "2026-02-23T00:00:00.000000Z")]
    [InlineData("Year", "2026", "2026-01-01T00:00:00.000000Z")]
    public void Periods_are_those_of_UTC_by_default(string period, string name, string start)
    {
        PSObject sums = _engine.Run(
            $"[pscustomobject]@{{ Timestamp = '2026-03-01T11:59:59.999999Z'; OpsType = 'fee'; Amount = '-0.10' }} | Measure-BfxPnl {period}").Single;

        Assert.Equal((name, start, "-0.10"), (sums.Value("Period"), $"{sums.Properties["Start"].Value}", $"{sums.Properties["NetPnl"].Value}"));
    }

    [Theory]
    [InlineData("'a' | Measure-BfxPnl", "Input 1: 'a' (System.String) is neither a balance operation nor a fill")]
    [InlineData("Get-BfxOrder -First 1 | Measure-BfxPnl", "(BlastFx.Order) is neither")]
    [InlineData("Get-BfxOrder -First 1 | ConvertTo-Csv | ConvertFrom-Csv | Measure-BfxPnl", "(System.Management.Automation.PSCustomObject) is neither")]
    [InlineData("Get-BfxFill -First 3 -IncludeTotalCount | Measure-BfxPnl", "(System.UInt64) is neither")]
    [InlineData("$row.Amount = '1,5'; $row, $row | Measure-BfxPnl", "Input 1: The Amount '1,5' (String) cannot be read exactly")]
    [InlineData("$row.Amount = 1.5; $row | Measure-BfxPnl", "The Amount '1.5' (Double) cannot be read exactly")]
    [InlineData("$row.Amount = ''; $row | Measure-BfxPnl", "The Amount of a balance operation is missing")]
    [InlineData("$row.Timestamp = '03/01/2026'; $row | Measure-BfxPnl", "The Timestamp '03/01/2026' (String) cannot be read exactly")]
    [InlineData("$row.Timestamp = '2d'; $row | Measure-BfxPnl", "The Timestamp of a balance operation is missing or not valid")]
    [InlineData("$row.ProfileId = '1.5'; $row | Measure-BfxPnl", "The ProfileId '1.5' (Decimal) cannot be read exactly")]
    [InlineData("$row | Measure-BfxPnl -Position (Get-BfxAccount)", "is not a position. Specify the output of Get-BfxPosition.")]
    public void What_cannot_be_added_up_exactly_ends_the_command(string script, string message)
    {
        Engine.Result result = _engine.Run(
            "$row = [pscustomobject]@{ Timestamp = '2026-03-01T00:00:00Z'; OpsType = 'pnl'; Amount = '1'; ProfileId = $null }; " + script);

        Assert.Equal("Bfx.InvalidArgument", result.ErrorId);
        Assert.Contains(message, result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Contains("Measure-BfxPnl", result.Error.InvocationInfo.MyCommand.Name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$row | Measure-BfxPnl -TimeZone Atlantis", "'Atlantis' is not a time zone of this machine.")]
    [InlineData("$row | Measure-BfxPnl Decade", "\"Decade\" does not belong to the set")]
    public void Arguments_that_are_not_valid_are_errors_of_PowerShell(string script, string message) =>
        Assert.Contains(message, _engine.Run("$row = 1; " + script).Error.Exception.Message, StringComparison.Ordinal);

    [Fact]
    public void Positions_that_do_not_fit_the_fills_are_a_warning_and_leave_the_profit_and_loss_empty()
    {
        Engine.Result result = _engine.Run("Get-BfxFill BTC-USD -First 1 -Skip 3 | Measure-BfxPnl -Position $null");

        Assert.Null(result.Single.Properties["RealizedPnl"].Value);
        Assert.Contains("was open before the first fill", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-BfxFill -First 30", "Get-BfxFill -First 20")]
    [InlineData("Get-BfxBalanceOperation pnl, fee, funding -First 30", "Get-BfxBalanceOperation pnl, fee, funding -First 20")]
    public void Files_that_overlap_give_the_sums_of_their_records_and_a_warning(string all, string part)
    {
        string csv = "| ConvertTo-Csv | ConvertFrom-Csv";
        string expected = $"{_engine.Run($"{all} | Measure-BfxPnl | ConvertTo-Csv | Out-String").Single}";

        Engine.Result result = _engine.Run($"& {{ {part} {csv}; {all} {csv}; {part} }} | Measure-BfxPnl | ConvertTo-Csv | Out-String");

        Assert.Equal(expected, $"{result.Single}");
        Assert.StartsWith("40 of 70 records were in the input more than once", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_without_records_has_no_sums() => Assert.Empty(_engine.Run("@() | Measure-BfxPnl Day; Get-BfxFill -First 0 | Measure-BfxPnl").ThrowIfFailed().Output);

    [Fact]
    public void The_numbers_of_the_view_have_the_width_of_their_columns_and_the_list_has_all_digits()
    {
        string table = _engine.Run("Get-BfxBalanceOperation | Measure-BfxPnl | Format-Table | Out-String -Width 80").Single.ToString();
        string list = _engine.Run("Get-BfxBalanceOperation | Measure-BfxPnl Month | Format-List | Out-String").Single.ToString();

        Assert.Contains("Total ", table, StringComparison.Ordinal);
        Assert.Contains("NetPnl", table, StringComparison.Ordinal);
        Assert.Matches("NetPnl +: -?[0-9]+\\.[0-9]{3,}", list);
    }

    [Theory]
    [InlineData("Get-BfxBalanceOperation", "Period RealizedPnl Fee Funding NetPnl")]
    [InlineData("Get-BfxFill", "Period MarketId RealizedPnl Fee Volume")]
    public void A_file_of_80_columns_has_whole_columns_only(string source, string columns)
    {
        string[] lines = _engine.Run($"{source} | Measure-BfxPnl | Out-String -Width 80").Single.ToString()!
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        Assert.Equal(columns.Split(' '), lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("------", lines[1], StringComparison.Ordinal);
    }

    private void AssertTrue(string script)
    {
        IReadOnlyList<PSObject> results = _engine.Run(script).ThrowIfFailed().Output;
        Assert.NotEmpty(results);
        Assert.All(results, result => Assert.Equal(true, result.BaseObject));
    }
}
