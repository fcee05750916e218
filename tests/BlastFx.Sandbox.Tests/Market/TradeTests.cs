using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Market;

public sealed class TradeTests
{
    [Fact]
    public async Task Trades_are_multiples_of_tick_and_lot_with_rising_ids_and_times()
    {
        await using var sandbox = new TestSandbox();
        foreach (JsonElement market in (await sandbox.ReadAsync("/markets")).Items)
        {
            IReadOnlyList<JsonElement> trades = (await sandbox.ReadAsync($"/markets/trades?market_id={market.Text("id")}&p_limit=200&p_order=ASC")).ShouldSucceed().Items;

            Assert.Equal(["id", "market_id", "timestamp", "price", "size", "liquidation", "taker_side"], trades[0].Fields());
            Assert.All(trades, trade => Assert.Equal(
                (0m, 0m), (trade.Amount("price") % market.Amount("min_tick"), trade.Amount("size") % market.Amount("min_order"))));
            Assert.Equal(trades.Count, trades.Select(trade => trade.Text("id")).Distinct().Count());
            Assert.All(trades.Zip(trades.Skip(1)), pair => Assert.True(pair.First.Number("timestamp") < pair.Second.Number("timestamp")));
        }
    }

    [Fact]
    public async Task A_buyer_pays_the_ask_and_a_seller_gets_the_bid()
    {
        await using var sandbox = new TestSandbox();

        IReadOnlyList<JsonElement> trades = (await sandbox.ReadAsync("/markets/trades?market_id=ETH-USD&p_limit=1000")).Items;

        // Every 20 seconds have two trades: the one whose taker buys has the higher price.
        IGrouping<long, JsonElement>[] pairs = trades.GroupBy(trade => trade.Number("timestamp") / 20_000_000).Where(pair => pair.Count() == 2).ToArray();
        Assert.True(pairs.Length > 400);
        Assert.All(pairs, pair => Assert.True(
            pair.Single(trade => trade.Text("taker_side") == "long").Amount("price")
            > pair.Single(trade => trade.Text("taker_side") == "short").Amount("price")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(1000)]
    public async Task Pages_of_any_size_have_every_trade_once(int limit)
    {
        await using var sandbox = new TestSandbox(options => options with
        {
            MarketHistory = TimeSpan.FromMinutes(20),
            FillCount = 0,
            Markets = ["BTC-USD"],
        });
        IEnumerable<string> whole = (await sandbox.ReadAsync("/markets/trades?market_id=BTC-USD&p_limit=1000&p_order=ASC")).Items.Select(item => item.GetRawText());

        IReadOnlyList<JsonElement> pages = await Items.AllAsync(sandbox.ReadAsync, "/markets/trades?market_id=BTC-USD", limit);

        Assert.Equal(120, pages.Count);
        Assert.Equal(whole, pages.Select(item => item.GetRawText()));
    }

    [Fact]
    public async Task Descending_order_reverses_ascending_order()
    {
        await using var sandbox = new TestSandbox(options => options with { MarketHistory = TimeSpan.FromHours(1), FillCount = 0 });

        Response up = await sandbox.ReadAsync("/markets/trades?market_id=BTC-USD&p_limit=1000&p_order=ASC");
        Response down = await sandbox.ReadAsync("/markets/trades?market_id=BTC-USD&p_limit=1000");

        Assert.Equal(up.Items.Select(item => item.GetRawText()).Reverse(), down.Items.Select(item => item.GetRawText()));
        Assert.Equal("""{"total":360,"page":0,"limit":1000,"order":"ASC"}""", up.Pagination.GetRawText());
    }

    [Fact]
    public async Task Trades_follow_the_clock()
    {
        await using var sandbox = new TestSandbox();
        Response before = await sandbox.ReadAsync("/markets/trades?market_id=BTC-USD&p_limit=1");

        sandbox.Clock.Advance(TimeSpan.FromMinutes(1));

        Response after = await sandbox.ReadAsync("/markets/trades?market_id=BTC-USD&p_limit=10");
        Assert.Equal(before.Total + 6, after.Total);
        Assert.Equal(before.First.GetRawText(), after.Items[6].GetRawText());
        Assert.All(after.Items, trade => Assert.True(trade.Number("timestamp") <= sandbox.Clock.Seconds * 1_000_000));
    }

    [Theory]
    [InlineData("", "Key: 'TradesRequest.MarketId' Error:Field validation for 'MarketId' failed on the 'required' tag")]
    [InlineData("?market_id=", "Key: 'TradesRequest.MarketId' Error:Field validation for 'MarketId' failed on the 'required' tag")]
    [InlineData("?market_id=btc-usd", "WRONG_MARKET_ID")]
    [InlineData("?market_id=BTC-USD&p_limit=1001", "Key: 'TradesRequest.Limit' Error:Field validation for 'Limit' failed on the 'lte' tag")]
    public async Task Invalid_requests_are_rejected(string query, string error)
    {
        await using var sandbox = new TestSandbox();

        (await sandbox.ReadAsync("/markets/trades" + query)).ShouldBeRejected(error);
    }
}
