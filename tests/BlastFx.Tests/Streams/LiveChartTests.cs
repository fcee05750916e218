using BlastFx.Tests.Support;

namespace BlastFx.Tests.Streams;

public sealed class LiveChartTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new();

    public LiveChartTests() => _sandbox.Connect(_engine);

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Fact]
    public void Without_a_terminal_each_order_book_of_a_stream_is_written_as_a_ladder_of_plain_text()
    {
        using Engine.Running running = _engine.Start("Watch-BfxOrderBook BTC-USD -Count 2 | Show-BfxChart");
        _sandbox.WaitForSubscribers("orderbook:BTC-USD");
        _sandbox.Burst("orderbook:BTC-USD", 1);

        string[] lines = [.. running.End().ThrowIfFailed().Output.Select(line => $"{line}")];

        Assert.Equal(2, lines.Count(line => line.Contains("BTC-USD  20", StringComparison.Ordinal)));
        Assert.Equal(2, lines.Count(line => line.Contains("spread", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.Contains('\u001b', StringComparison.Ordinal));
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
}
