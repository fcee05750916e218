using System.Management.Automation;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.Streams;

/// <summary>Charts that are drawn again. All runspaces of the process share <c>$PSStyle</c>, which is restored.</summary>
[Collection(SerialTests.Name)]
public sealed class LiveChartTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new();

    public LiveChartTests()
    {
        _sandbox.Connect(_engine);
        _engine.Run("$rendering = $PSStyle.OutputRendering").ThrowIfFailed();
    }

    public void Dispose()
    {
        _engine.Run("$PSStyle.OutputRendering = $rendering").ThrowIfFailed();
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Fact]
    public void Without_a_terminal_each_order_book_of_a_stream_is_written_as_a_ladder_of_plain_text()
    {
        string[] lines = [.. ShowTwoLadders(_engine).Select(line => $"{line}")];

        Assert.Equal(2, lines.Count(line => line.Contains("BTC-USD  20", StringComparison.Ordinal)));
        Assert.Equal(2, lines.Count(line => line.Contains("spread", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.Contains('\u001b', StringComparison.Ordinal));
    }

    [Fact]
    public void In_a_terminal_the_ladders_are_drawn_again_in_place_and_stay_when_it_is_stopped()
    {
        using Engine terminal = Terminal();
        using Engine.Running running = terminal.Start("Watch-BfxOrderBook BTC-USD, ETH-USD -Depth 2 | Show-BfxChart -Height 40");
        TestSandbox.WaitUntil(() => terminal.Shown.Contains("ETH-USD", StringComparison.Ordinal) && terminal.Shown.Contains("BTC-USD", StringComparison.Ordinal));
        string before = terminal.Shown;
        _sandbox.Burst("orderbook:BTC-USD", 1);
        TestSandbox.WaitUntil(() => terminal.Shown.Length > before.Length);

        running.Shell.Stop();

        string after = terminal.Shown[before.Length..];
        Assert.StartsWith("\r\u001b[19A", after, StringComparison.Ordinal);
        Assert.Contains("BTC-USD", after, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[19A\u001b[J", after, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_terminal_the_last_ladder_is_written_in_place_of_the_drawing()
    {
        using Engine terminal = Terminal();

        IReadOnlyList<PSObject> lines = terminal.Run("Watch-BfxOrderBook BTC-USD -Depth 2 -Count 1 | Show-BfxChart").ThrowIfFailed().Output;

        Assert.Equal(9, lines.Count);
        Assert.EndsWith("\r\u001b[9A\u001b[J", terminal.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_terminal_the_last_trade_is_drawn_even_if_no_other_follows()
    {
        using Engine terminal = Terminal();
        using Engine.Running running = terminal.Start("Watch-BfxTrade BTC-USD | Show-BfxChart -Live -Height 10");

        TestSandbox.WaitUntil(() => terminal.Shown.Contains("15 trades", StringComparison.Ordinal));

        running.Shell.Stop();
        Assert.DoesNotContain("16 trades", terminal.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ladder_fits_the_height() =>
        Assert.Equal(13, _engine.Run("Get-BfxOrderBook BTC-USD | Show-BfxChart -Live -Height 14").ThrowIfFailed().Output.Count);

    [Fact]
    public void Order_books_that_were_read_are_depth_charts() => Assert.DoesNotContain(
        _engine.Run("Get-BfxOrderBook BTC-USD | Show-BfxChart").ThrowIfFailed().Output, line => $"{line}".Contains("spread", StringComparison.Ordinal));

    [Fact]
    public void Trades_are_a_price_chart() => Assert.Contains(
        "15 trades", $"{_engine.Run("Watch-BfxTrade BTC-USD -Count 15 | Show-BfxChart -Live -Height 10").ThrowIfFailed().Output[0]}", StringComparison.Ordinal);

    private IReadOnlyList<PSObject> ShowTwoLadders(Engine engine)
    {
        using var first = new ManualResetEventSlim();
        using Engine.Running running = engine.Start(
            "Watch-BfxOrderBook BTC-USD -Depth 2 -Count 2 | ForEach-Object { $first.Set(); $_ } | Show-BfxChart", ("first", first));
        // Before the first order book is taken, an update would replace it.
        TestSandbox.WaitUntil(() => first.IsSet);
        _sandbox.Burst("orderbook:BTC-USD", 1);
        return running.End().ThrowIfFailed().Output;
    }

    private Engine Terminal()
    {
        var engine = new Engine(new RecordingHost(isTerminal: true));
        engine.Run("$PSStyle.OutputRendering = 'Ansi'").ThrowIfFailed();
        _sandbox.Connect(engine);
        return engine;
    }
}
