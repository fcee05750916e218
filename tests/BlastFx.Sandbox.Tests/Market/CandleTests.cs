using System.Text.Json;
using BlastFx.Sandbox.Market;
using BlastFx.Sandbox.Tests.Support;
using CsCheck;

namespace BlastFx.Sandbox.Tests.Market;

public sealed class CandleTests
{
    private const long Now = 1_709_294_400_123_456;

    private static readonly Gen<ListedMarket> s_market = Gen.Select(
        Gen.Int,
        Gen.OneOf("BTC-USD", "PEPE1000-USD", "INVENTED-USD"),
        Gen.Long[0, 100_000],
        (seed, id, age) => new ListedMarket(0, MarketSpec.Of(id), Noise.FromSeed(seed), Slots.At(Now) - age));

    [Fact]
    public void A_candle_matches_the_trades_of_its_period() =>
        Gen.Select(s_market, Gen.OneOf(1L, 5, 15, 30, 60), Gen.Long[0, 2_000]).Sample(
            (market, period, ago) =>
            {
                long time = ((Now / 1_000_000 / 60) - ago) / period * period * 60;
                Trade[] trades = Trades(market, time, time + (period * 60));
                Candle candle = Candle.Between(market, time, time, period, Now).SingleOrDefault();

                Assert.Equal(
                    trades.Length == 0
                        ? default
                        : (trades[0].PriceTicks, trades.Max(trade => trade.PriceTicks), trades.Min(trade => trade.PriceTicks), trades[^1].PriceTicks),
                    (candle.Trades.Open, candle.Trades.High, candle.Trades.Low, candle.Trades.Close));
                Assert.Equal(trades.Sum(trade => trade.SizeLots), candle.Trades.Volume);
                Assert.Equal(trades.Sum(trade => trade.SizeLots * trade.PriceTicks), candle.Trades.Turnover);
            },
            iter: Effort.Of(300));

    [Fact]
    public void Longer_periods_combine_shorter_ones() =>
        Gen.Select(s_market, Gen.OneOf((1L, 5L), (5, 15), (15, 30), (30, 60), (60, 240), (240, 1_440)), Gen.Long[0, 5]).Sample(
            (market, periods, ago) =>
            {
                (long small, long large) = periods;
                long time = ((Now / 1_000_000 / (large * 60)) - ago) * large * 60;
                TradeTotals[] parts = Candle.Between(market, time, time + (large * 60) - 1, small, Now).Select(candle => candle.Trades).ToArray();
                TradeTotals whole = Candle.Between(market, time, time, large, Now).SingleOrDefault().Trades;

                Assert.Equal(parts.Sum(part => part.Volume), whole.Volume);
                if (parts.Length > 0)
                {
                    Assert.Equal(
                        (parts[0].Open, parts.Max(part => part.High), parts.Min(part => part.Low), parts[^1].Close),
                        (whole.Open, whole.High, whole.Low, whole.Close));
                }
            },
            iter: Effort.Of(100));

    [Fact]
    public async Task A_candle_response_matches_the_trade_responses()
    {
        await using var sandbox = new TestSandbox();
        long from = sandbox.Clock.Seconds - 600;

        Response candles = (await sandbox.ReadAsync($"/candles?market_id=SOL-USD&timestamp_from={from}&timestamp_to={from + 599}&period=1")).ShouldSucceed();
        JsonElement[] trades = (await sandbox.ReadAsync("/markets/trades?market_id=SOL-USD&p_limit=1000")).Items.Reverse().ToArray();

        Assert.Equal(10, candles.Items.Count);
        Assert.False(candles.Json.TryGetProperty("pagination", out _));
        foreach (JsonElement candle in candles.Items)
        {
            Assert.Equal(["time", "low", "high", "open", "close", "volume"], candle.Fields());
            JsonElement[] own = trades.Where(trade => trade.Number("timestamp") / 60_000_000 * 60 == candle.Number("time")).ToArray();
            Assert.Equal(
                (own[0].Text("price"), own[^1].Text("price"), own.Sum(trade => trade.Amount("size"))),
                (candle.Text("open"), candle.Text("close"), candle.Amount("volume")));
            Assert.Equal(
                (own.Max(trade => trade.Amount("price")), own.Min(trade => trade.Amount("price"))),
                (candle.Amount("high"), candle.Amount("low")));
        }
    }

    [Fact]
    public async Task A_long_range_returns_its_earliest_1000_candles()
    {
        await using var sandbox = new TestSandbox();
        long from = sandbox.Clock.Seconds - (2_000 * 60);

        IReadOnlyList<JsonElement> candles = (await sandbox.ReadAsync($"/candles?market_id=BTC-USD&timestamp_from={from}&timestamp_to={sandbox.Clock.Seconds}&period=1")).Items;

        Assert.Equal(Enumerable.Range(0, 1_000).Select(minute => from + (minute * 60L)), candles.Select(candle => candle.Number("time")));
    }

    [Fact]
    public async Task A_range_includes_both_ends_and_has_no_future_candles()
    {
        await using var sandbox = new TestSandbox();
        long now = sandbox.Clock.Seconds;
        sandbox.Clock.Advance(TimeSpan.FromSeconds(30));

        async Task<long[]> Times(long from, long to) =>
            [.. (await sandbox.ReadAsync($"/candles?market_id=BTC-USD&timestamp_from={from}&timestamp_to={to}&period=5")).ShouldSucceed().Items.Select(item => item.Number("time"))];

        Assert.Equal([now - 600, now - 300, now], await Times(now - 600, 16_638_930_040));
        Assert.Equal([now - 300], await Times(now - 599, now - 1));
        Assert.Empty(await Times(now + 1, now + 10_000));
        Assert.Equal(1_000, (await Times(0, now)).Length);
        Assert.Empty(await Times(0, 1_000_000));
    }

    [Theory]
    [InlineData("timestamp_from=1&timestamp_to=2&period=1", "Key: 'CandlesRequest.MarketId' Error:Field validation for 'MarketId' failed on the 'required' tag")]
    [InlineData("market_id=BTC-USD&timestamp_from=1&timestamp_to=2&period=2", "Key: 'CandlesRequest.Period' Error:Field validation for 'Period' failed on the 'oneof' tag")]
    [InlineData("market_id=BTC-USD&timestamp_from=2&timestamp_to=1&period=1", "Key: 'CandlesRequest.TimestampTo' Error:Field validation for 'TimestampTo' failed on the 'gtefield' tag")]
    [InlineData("market_id=BTC-USD&timestamp_from=1&timestamp_to=2.5&period=1", "CANT_BIND")]
    [InlineData("market_id=BTC&timestamp_from=1&timestamp_to=2&period=1", "WRONG_MARKET_ID")]
    public async Task Invalid_requests_are_rejected(string query, string error)
    {
        await using var sandbox = new TestSandbox();

        (await sandbox.ReadAsync("/candles?" + query)).ShouldBeRejected(error);
    }

    [Fact]
    public async Task All_missing_parameters_are_reported_together()
    {
        await using var sandbox = new TestSandbox();

        string error = (await sandbox.ReadAsync("/candles")).Error;

        Assert.All(["MarketId", "TimestampFrom", "TimestampTo", "Period"], field => Assert.Contains($"'{field}' failed on the 'required' tag", error, StringComparison.Ordinal));
    }

    private static Trade[] Trades(ListedMarket market, long from, long to)
    {
        var trades = new List<Trade>();
        for (long number = Slots.At(from * 1_000_000) << 1; market.Tape.TimeAt(number) < Math.Min(to * 1_000_000, Now + 1); number++)
        {
            if (number >= market.FirstTrade)
            {
                trades.Add(market.Tape.At(number));
            }
        }

        return [.. trades];
    }
}
