using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Trading;

public sealed class MarketOrderTests : IAsyncDisposable
{
    private readonly TestSandbox _sandbox = new(options => options with { FillCount = 0 });
    private readonly Trader _trader;

    public MarketOrderTests()
    {
        _trader = new Trader(_sandbox);
    }

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    [Theory]
    [InlineData("long", "asks", 1.05)]
    [InlineData("short", "bids", 0.95)]
    public async Task It_takes_the_best_levels_and_shows_the_worst_price_allowed(string side, string levels, double worst)
    {
        (decimal Price, decimal Size)[] book = await _trader.BookAsync(levels);
        decimal fair = (await _sandbox.ReadAsync("/markets?market_id=BTC-USD")).First.Amount("fair_price");

        Response response = await _trader.PlaceAsync("market", Trader.Side(side), Trader.Size(book[0].Size + 0.0001m));
        _trader.Pass();

        Assert.InRange(decimal.Parse(response.TextOf("price"), System.Globalization.CultureInfo.InvariantCulture) - (fair * (decimal)worst), -1, 1);
        IReadOnlyList<JsonElement> fills = await _trader.FillsAsync(response.TextOf("id"));
        Assert.Equal([(book[1].Price, 0.0001m), book[0]], fills.Select(fill => (fill.Amount("price"), fill.Amount("size"))));
        Assert.Equal("closed", await _trader.StatusAsync(response.TextOf("id")));
    }

    [Fact]
    public async Task What_the_book_does_not_offer_is_canceled()
    {
        _sandbox.Account.SetField("balance", "\"1000000000\"");
        decimal all = (await _trader.BookAsync("asks")).Sum(level => level.Size);

        string id = await _trader.MarketAsync("long", all + 1);
        string nothing = await _trader.MarketAsync("long", 1, "immediate_or_cancel");
        string killed = await _trader.MarketAsync("long", 1, "fill_or_kill");

        JsonElement order = await _trader.OrderAsync(id);
        Assert.Equal(("canceled", all, "1"), (order.Text("status"), order.Amount("total_filled_size"), order.Text("size")));
        Assert.Equal("TIME_IN_FORCE_IOC_ERROR", (await _trader.OrderAsync(nothing)).Text("reason"));
        Assert.Equal("TIME_IN_FORCE_FOK_ERROR", (await _trader.OrderAsync(killed)).Text("reason"));
    }

    [Fact]
    public async Task Larger_than_the_position_it_turns_the_position_round()
    {
        await _trader.MarketAsync("long", 0.01m);
        _trader.NextSecond();

        await _trader.MarketAsync("short", 0.03m);

        JsonElement position = (await _trader.PositionAsync())!.Value;
        Assert.Equal(("short", "0.02"), (position.Text("side"), position.Text("size")));
    }
}
