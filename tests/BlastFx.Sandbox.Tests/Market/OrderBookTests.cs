using System.Globalization;
using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Market;

public sealed class OrderBookTests
{
    [Fact]
    public async Task Bids_are_below_asks_and_the_best_match_the_market()
    {
        await using var sandbox = new TestSandbox();
        for (int moment = 0; moment < 20; moment++)
        {
            sandbox.Clock.Advance(TimeSpan.FromSeconds(7.3));
            foreach (JsonElement market in (await sandbox.ReadAsync("/markets")).Items)
            {
                Response response = (await sandbox.ReadAsync($"/markets/orderbook?market_id={market.Text("id")}&p_limit=1000")).ShouldSucceed();
                ((decimal Price, decimal Size)[]? bids, (decimal Price, decimal Size)[]? asks) = (Levels(response.First, "bids"), Levels(response.First, "asks"));

                Assert.Equal(["market_id", "bids", "asks", "sequence", "timestamp"], response.First.Fields());
                Assert.Equal((200, 200), (bids.Length, asks.Length));
                Assert.Equal((market.Amount("best_bid"), market.Amount("best_ask")), (bids[0].Price, asks[0].Price));
                Assert.True(bids[0].Price < asks[0].Price);
                Assert.Equal(bids.Select(level => level.Price).Distinct().OrderDescending(), bids.Select(level => level.Price));
                Assert.Equal(asks.Select(level => level.Price).Distinct().Order(), asks.Select(level => level.Price));
                Assert.All(bids.Concat(asks), level => Assert.True(
                    level is { Price: > 0, Size: > 0 }
                    && level.Price % market.Amount("min_tick") == 0
                    && level.Size % market.Amount("min_order") == 0));
                Assert.Equal(market.Number("last_update_sequence"), response.First.Number("sequence"));
            }
        }
    }

    [Fact]
    public async Task The_sequence_grows_by_one_per_second()
    {
        await using var sandbox = new TestSandbox();
        Response first = await sandbox.ReadAsync("/markets/orderbook?market_id=BTC-USD");
        sandbox.Clock.Advance(TimeSpan.FromSeconds(0.9));
        Response same = await sandbox.ReadAsync("/markets/orderbook?market_id=BTC-USD");
        sandbox.Clock.Advance(TimeSpan.FromSeconds(0.1));
        Response next = await sandbox.ReadAsync("/markets/orderbook?market_id=BTC-USD");

        Assert.Equal(first.Text, same.Text);
        Assert.Equal(first.First.Number("sequence") + 1, next.First.Number("sequence"));
        Assert.NotEqual(first.First.GetProperty("bids").GetRawText(), next.First.GetProperty("bids").GetRawText());
    }

    [Fact]
    public async Task The_limit_counts_levels_per_side_and_pages_continue_deeper()
    {
        await using var sandbox = new TestSandbox();

        (decimal Price, decimal Size)[] whole = Levels((await sandbox.ReadAsync("/markets/orderbook?market_id=BTC-USD&p_limit=200")).First, "asks");
        (decimal Price, decimal Size)[] second = Levels((await sandbox.ReadAsync("/markets/orderbook?market_id=BTC-USD&p_limit=10&p_page=1")).First, "asks");
        JsonElement usual = (await sandbox.ReadAsync("/markets/orderbook?market_id=BTC-USD")).First;

        Assert.Equal(whole[10..20], second);
        Assert.Equal((50, 50), (Levels(usual, "asks").Length, Levels(usual, "bids").Length));
        Assert.Empty(Levels((await sandbox.ReadAsync("/markets/orderbook?market_id=BTC-USD&p_page=2147483647")).First, "asks"));
    }

    [Theory]
    [InlineData("", "Key: 'OrderbookRequest.MarketId' Error:Field validation for 'MarketId' failed on the 'required' tag")]
    [InlineData("?market_id=XYZ", "WRONG_MARKET_ID")]
    [InlineData("?market_id=BTC-USD&p_limit=0", "Key: 'OrderbookRequest.Limit' Error:Field validation for 'Limit' failed on the 'gte' tag")]
    public async Task Invalid_requests_are_rejected(string query, string error)
    {
        await using var sandbox = new TestSandbox();

        (await sandbox.ReadAsync("/markets/orderbook" + query)).ShouldBeRejected(error);
    }

    private static (decimal Price, decimal Size)[] Levels(JsonElement book, string side) =>
        [.. book.GetProperty(side).EnumerateArray().Select(level => (Amount(level[0]), Amount(level[1])))];

    private static decimal Amount(JsonElement text) => decimal.Parse(text.GetString()!, CultureInfo.InvariantCulture);
}
