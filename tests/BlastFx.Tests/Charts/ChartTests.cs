using System.Management.Automation;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.Charts;

public sealed class ChartTests : IDisposable
{
    private readonly Engine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void A_rising_and_a_falling_candle_are_drawn()
    {
        string[] lines = Draw("-Width 44 -Height 12", ChartInput.Candle(0, 10, 14, 8, 12, 0), ChartInput.Candle(1, 12, 16, 8, 10, 0));

        Assert.Equal(
            """
            BTC-USD  1h  2 candles
            Last 10  0.00%  Open 10  High 16  Low 8
                                          │         ┤ 16
                      ╷                   │         ┤ 14
                      │                   │         │
                   ╻╻╻╽╻╻╻             ▄▄▄▄▄▄▄      ┤ 12
                   ┃┃┃┃┃┃┃             ███████      │
            ┈┈┈┈┈┈┈┃┃┃┃┃┃┃┈┈┈┈┈┈┈┈┈┈┈┈┈███████┈┈┈┈┈┈◄ 10
                      │                   │         │
                      │                   │         ┤ 8
            ──────────┴───────────────────┴─────────┘
                    03-01               01:00
            """.Split('\n'),
            lines);
    }

    [Fact]
    public void Candles_beyond_the_width_are_merged_and_keep_their_range()
    {
        PSObject[] candles = [.. Enumerable.Range(0, 100).Select(hour => ChartInput.Candle(hour, 100, hour == 57 ? 900 : 110, hour == 58 ? 1 : 90, 105))];

        string[] lines = Draw("-Width 50 -Height 20", candles);

        Assert.Contains("100 candles in ", lines[0], StringComparison.Ordinal);
        Assert.Contains("High 900  Low 1", lines[1], StringComparison.Ordinal);
        Assert.True(lines[2].AsSpan().IndexOfAny("╷│") >= 0, lines[2]);
    }

    [Fact]
    public void Candles_in_any_order_give_the_same_chart()
    {
        PSObject[] candles = [.. Enumerable.Range(0, 40).Select(hour => ChartInput.Candle(hour, hour, hour + 2, hour - 1, hour + 1))];
        PSObject[] operations = [.. Enumerable.Range(0, 40).Select(minute => ChartInput.Operation(minute, minute - 15))];

        Assert.Equal(Draw("", candles), Draw("", [.. candles.Reverse()]));
        Assert.Equal(Draw("", operations), Draw("", [.. operations.Reverse()]));
    }

    [Fact]
    public void Balance_operations_are_drawn_as_their_cumulative_sum()
    {
        string[] lines = Draw("-Width 90", ChartInput.Operation(0, 100), ChartInput.Operation(60, -30.5m), ChartInput.Operation(120, 80));

        Assert.Equal("Balance operations  sum of 3 from 0  2024-03-01 00:00 to 02:00 UTC", lines[0]);
        Assert.StartsWith("Last 149.5  +49.5  First 100.0  High 149.5  Low 69.5", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("| ConvertTo-Csv | ConvertFrom-Csv")]
    public void The_profit_and_loss_of_periods_is_drawn_as_its_cumulative_sum_also_from_a_file(string file)
    {
        PSObject[] operations = [ChartInput.Operation(0, 100), ChartInput.Operation(60, -30.5m), ChartInput.Operation(130, 80)];

        string[] lines = [.. _engine.Run($"$operations | Measure-BfxPnl Hour {file} | Show-BfxChart -Width 90", ("operations", operations)).ThrowIfFailed().Output.Select(line => $"{line}")];

        Assert.Equal("Net profit and loss  sum of 3 from 0  2024-03-01 00:00 to 02:00 UTC", lines[0]);
        Assert.StartsWith("Last 149.5  +49.5  First 100.0  High 149.5  Low 69.5", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_profit_and_loss_of_all_of_the_time_has_no_place_in_a_chart()
    {
        Engine.Result result = _engine.Run("$operation | Measure-BfxPnl | Show-BfxChart", ("operation", ChartInput.Operation(0, 100))).ThrowIfFailed();

        Assert.Empty(result.Output);
        Assert.StartsWith("Skipped 1 record without a valid time", result.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Losses_are_drawn_below_zero()
    {
        string[] lines = Draw("-Width 40 -Height 14", ChartInput.Operation(0, -1), ChartInput.Operation(60, -9));

        Assert.StartsWith("███", lines[2], StringComparison.Ordinal);
        Assert.StartsWith(" ", lines[10], StringComparison.Ordinal);
        Assert.Contains("0", lines[2][30..], StringComparison.Ordinal);
    }

    [Fact]
    public void A_book_shows_bids_left_of_the_mid_and_asks_right_of_it()
    {
        string[] lines = Draw("-Width 60 -Height 16", ChartInput.Book("1 at 99; 2 at 90", "1 at 101; 5 at 110"));

        Assert.StartsWith("BTC-USD  depth of 2 bids, 2 asks", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("Bid 99  Ask 101  Spread 2 (2.000%)", lines[1], StringComparison.Ordinal);
        Assert.StartsWith(" ", lines[2], StringComparison.Ordinal);
        Assert.Contains("█│", lines[3], StringComparison.Ordinal);
        Assert.Contains("100", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Each_market_has_its_own_chart()
    {
        string[] lines = Draw("-Width 40 -Height 10", ChartInput.Candle(0, 1, 2, 1, 2), ChartInput.Candle(0, 5, 6, 5, 6, market: "ETH-USD"));

        Assert.Equal(21, lines.Length);
        Assert.StartsWith("BTC-USD", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("ETH-USD", lines[11], StringComparison.Ordinal);
    }

    [Fact]
    public void A_title_cannot_move_the_cursor()
    {
        string[] lines = Draw("-Title \"a`e[31mb`nc\"", ChartInput.Candle(0, 1, 2, 1, 2));

        Assert.StartsWith("a\ufffd[31mb\ufffdc", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_without_amounts_are_skipped_and_counted()
    {
        PSObject bad = ChartInput.Candle(1, 1, 1, 1, 1);
        bad.Properties["Close"].Value = "";

        Engine.Result result = _engine.Run("$rows | Show-BfxChart", ("rows", new[] { ChartInput.Candle(0, 1, 2, 1, 2), bad }));

        Assert.StartsWith("BTC-USD  1 candle", $"{result.ThrowIfFailed().Output[0]}", StringComparison.Ordinal);
        Assert.StartsWith("Skipped 1 record ", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$ops, $candle | Show-BfxChart", "balance operations and candles")]
    [InlineData("Show-BfxChart -InputObject $candle, $book", "candles and order books")]
    [InlineData("1 | Show-BfxChart", "System.Int32")]
    [InlineData("$candle | Show-BfxChart -Width 5000", "from 30 to 1000")]
    [InlineData("$candle | Show-BfxChart chart.png", "does not end in .svg")]
    public void An_object_that_cannot_be_drawn_is_an_error(string script, string words)
    {
        Engine.Result result = _engine.Run(
            script,
            ("candle", ChartInput.Candle(0, 1, 2, 1, 2)),
            ("ops", ChartInput.Operation(0, 1)),
            ("book", ChartInput.Book("1 at 1", "1 at 2")));

        Assert.Equal("Bfx.InvalidArgument", result.ErrorId);
        Assert.Contains(words, result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("@() | Show-BfxChart", "")]
    [InlineData("$empty | Show-BfxChart", "")]
    [InlineData("@() | Show-BfxChart ./none.svg -PassThru", " No file was written.")]
    public void No_input_is_a_warning_and_the_script_continues(string script, string more)
    {
        Engine.Result result = _engine.Run($"$ErrorActionPreference = 'Stop'; {script}; 'on'", ("empty", ChartInput.Book("", ""))).ThrowIfFailed();

        Assert.Equal("on", Assert.Single(result.Output).BaseObject);
        Assert.EndsWith($"no candle, trade, balance operation or order book to draw.{more}", result.Warnings[^1], StringComparison.Ordinal);
        Assert.False(File.Exists("none.svg"));
    }

    [Theory]
    [InlineData(24, 80, 1)]
    [InlineData(24, 120, 3)]
    [InlineData(2, 120, 7)]
    [InlineData(1, 80, 7)]
    public void Candles_fill_the_width_and_never_touch(int count, int width, int bodyWidth)
    {
        PSObject[] candles = [.. Enumerable.Range(0, count).Select(hour => ChartInput.Candle(hour, 12, 20, 0, 10, 5))];

        string[] lines = Draw($"-Width {width} -Height 24", candles);

        string last = lines.Single(line => line.Contains('◄', StringComparison.Ordinal));
        int axis = last.IndexOf('◄', StringComparison.Ordinal);
        string bodies = last[..axis];

        // The axis is as far to the right as its labels allow, with half a slot free on both sides.
        Assert.InRange(axis, width - 6, width);
        Assert.Equal(Enumerable.Repeat(bodyWidth, count), bodies.Split('┈', StringSplitOptions.RemoveEmptyEntries).Select(body => body.Length));
        Assert.InRange(bodies.Length - bodies.TrimEnd('┈').Length, 0, axis / count);
        Assert.InRange(bodies.Length - bodies.TrimStart('┈').Length, 0, axis / count);
    }

    [Fact]
    public void The_lists_of_the_sandbox_can_be_drawn()
    {
        using var exchange = new TestSandbox();
        exchange.Connect(_engine);

        Assert.Equal(22, _engine.Run("Get-BfxCandle BTC-USD 1h -Since 3d | Show-BfxChart").ThrowIfFailed().Output.Count);
        Assert.Equal(22, _engine.Run("Get-BfxOrderBook BTC-USD | Show-BfxChart").ThrowIfFailed().Output.Count);
        Engine.Result operations = _engine.Run("Get-BfxBalanceOperation | Show-BfxChart; (Get-BfxAccount).Balance.ToString('N2')");
        Assert.Equal(23, operations.ThrowIfFailed().Output.Count);
        Assert.StartsWith($"Last {operations.Output[^1]} ", $"{operations.Output[1]}", StringComparison.Ordinal);
    }

    private string[] Draw(string arguments, params PSObject[] rows) =>
        [.. _engine.Run($"$rows | Show-BfxChart {arguments}", ("rows", rows)).ThrowIfFailed().Output.Select(line => $"{line}")];
}
