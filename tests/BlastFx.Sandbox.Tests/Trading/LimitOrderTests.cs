using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Trading;

public sealed class LimitOrderTests : IAsyncDisposable
{
    private readonly TestSandbox _sandbox = new(options => options with { FillCount = 0 });
    private readonly Trader _trader;

    public LimitOrderTests()
    {
        _trader = new Trader(_sandbox);
    }

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    [Theory]
    [InlineData("long", "asks")]
    [InlineData("short", "bids")]
    public async Task An_order_that_crosses_the_book_takes_its_levels_at_their_prices(string side, string levels)
    {
        (decimal Price, decimal Size)[] book = await _trader.BookAsync(levels);
        decimal size = book[0].Size + book[1].Size;

        string id = await _trader.LimitAsync(side, book[1].Price, size);

        IReadOnlyList<JsonElement> fills = await _trader.FillsAsync(id);
        Assert.Equal([book[1], book[0]], fills.Select(fill => (fill.Amount("price"), fill.Amount("size"))));
        Assert.All(fills, fill => Assert.Equal((side, false, -fill.Amount("price") * fill.Amount("size") * 0.0007m), (fill.Text("side"), fill.Flag("is_maker"), fill.Amount("fee"))));
        JsonElement order = await _trader.OrderAsync(id);
        Assert.Equal(("closed", "0", size), (order.Text("status"), order.Text("size"), order.Amount("total_filled_size")));
    }

    [Fact]
    public async Task The_rest_of_an_order_that_crosses_the_book_rests()
    {
        (decimal Price, decimal Size)[] asks = await _trader.BookAsync("asks");

        string id = await _trader.LimitAsync("long", asks[0].Price, asks[0].Size + 1_000);

        JsonElement order = await _trader.OrderAsync(id);
        Assert.Equal(
            ("open", "1000", asks[0].Size, asks[0].Size + 1_000),
            (order.Text("status"), order.Text("size"), order.Amount("total_filled_size"), order.Amount("initial_size")));
    }

    [Fact]
    public async Task A_size_is_not_taken_twice_in_one_second()
    {
        (decimal Price, decimal Size)[] asks = await _trader.BookAsync("asks");
        string first = await _trader.LimitAsync("long", asks[0].Price, asks[0].Size);
        string second = await _trader.LimitAsync("long", asks[0].Price, asks[0].Size);

        Assert.Equal("closed", await _trader.StatusAsync(first));
        Assert.Equal("0", (await _trader.OrderAsync(second)).Text("total_filled_size"));

        _trader.NextSecond();
        _trader.Pass();
        Assert.NotEqual("0", (await _trader.OrderAsync(second)).Text("total_filled_size"));
    }

    [Fact]
    public async Task An_order_rests_until_the_market_reaches_its_price_and_is_filled_as_maker_in_parts()
    {
        (decimal Price, decimal Size)[] bids = await _trader.BookAsync("bids");
        string id = await _trader.LimitAsync("long", bids[10].Price, 8);
        Assert.Equal(("open", "0"), (await _trader.StatusAsync(id), (await _trader.OrderAsync(id)).Text("total_filled_size")));

        JsonElement order = await _trader.OrderAsync(id);
        for (int seconds = 0; order.Text("status") == "open" && seconds < 100_000; seconds++)
        {
            _sandbox.Clock.Advance(TimeSpan.FromSeconds(10));
            order = await _trader.OrderAsync(id);
            Assert.Equal(
                order.Amount("size") * order.Amount("price") / 20,
                (await _sandbox.ReadAccountAsync("/account")).First.Amount("total_order_margin"));
        }

        IReadOnlyList<JsonElement> fills = await _trader.FillsAsync(id);
        Assert.Equal(("closed", 8m), (order.Text("status"), fills.Sum(fill => fill.Amount("size"))));
        Assert.True(fills.Count > 1);
        Assert.All(fills, fill => Assert.Equal(
            (bids[10].Price, true, -fill.Amount("price") * fill.Amount("size") * 0.0002m),
            (fill.Amount("price"), fill.Flag("is_maker"), fill.Amount("fee"))));
    }

    [Fact]
    public async Task A_maker_is_filled_at_its_own_price_however_far_the_market_moves()
    {
        decimal middle = ((await _trader.BookAsync("asks"))[0].Price + (await _trader.BookAsync("bids"))[0].Price) / 2;
        for (int distance = 0; distance < 8; distance++)
        {
            await _trader.LimitAsync("long", middle - distance, 0.0001m, "post_only");
            await _trader.LimitAsync("short", middle + distance, 0.0001m, "post_only");
        }

        _sandbox.Clock.Advance(TimeSpan.FromHours(2));

        IReadOnlyList<SandboxOrder> orders = _sandbox.Account.Orders;
        IReadOnlyList<JsonElement> fills = (await _sandbox.ReadAccountAsync("/fills")).Items;
        Assert.True(fills.Count > 8);
        Assert.All(fills, fill => Assert.Equal(orders.Single(order => order.Id == fill.Text("order_id")).Price, fill.Amount("price")));
    }

    [Fact]
    public async Task The_same_steps_of_the_clock_or_one_leap_give_the_same_fills()
    {
        var outcomes = new List<string>();
        foreach (int steps in new[] { 1, 600 })
        {
            await using var sandbox = new TestSandbox(options => options with { FillCount = 0 });
            var trader = new Trader(sandbox);
            (decimal Price, decimal Size)[] bids = await trader.BookAsync("bids");
            string id = await trader.LimitAsync("long", bids[0].Price, 20);
            for (int step = 0; step < steps; step++)
            {
                sandbox.Clock.Advance(TimeSpan.FromHours(6) / steps);
                Assert.NotEmpty(sandbox.Account.Orders);
            }

            outcomes.Add(string.Join('\n', (await trader.FillsAsync(id)).Select(fill => fill.GetRawText())));
        }

        Assert.NotEmpty(outcomes[0]);
        Assert.Equal(outcomes[0], outcomes[1]);
    }

    [Fact]
    public async Task Immediate_or_cancel_is_filled_with_what_there_is()
    {
        (decimal Price, decimal Size)[] asks = await _trader.BookAsync("asks");

        string part = await _trader.LimitAsync("long", asks[0].Price, asks[0].Size + 1, "immediate_or_cancel");
        string nothing = await _trader.LimitAsync("long", asks[0].Price - 1, 1, "immediate_or_cancel");

        JsonElement order = await _trader.OrderAsync(part);
        Assert.Equal(("canceled", asks[0].Size, ""), (order.Text("status"), order.Amount("total_filled_size"), order.Text("reason")));
        order = await _trader.OrderAsync(nothing);
        Assert.Equal(("rejected", "0", "TIME_IN_FORCE_IOC_ERROR"), (order.Text("status"), order.Text("total_filled_size"), order.Text("reason")));
    }

    [Fact]
    public async Task Fill_or_kill_is_filled_completely_or_not_at_all()
    {
        (decimal Price, decimal Size)[] asks = await _trader.BookAsync("asks");

        string tooLarge = await _trader.LimitAsync("long", asks[0].Price, asks[0].Size + 1, "fill_or_kill");
        string fits = await _trader.LimitAsync("long", asks[0].Price, asks[0].Size, "fill_or_kill");

        JsonElement order = await _trader.OrderAsync(tooLarge);
        Assert.Equal(("rejected", "0", "TIME_IN_FORCE_FOK_ERROR"), (order.Text("status"), order.Text("total_filled_size"), order.Text("reason")));
        Assert.Empty(await _trader.FillsAsync(tooLarge));
        Assert.Equal("closed", await _trader.StatusAsync(fits));
    }

    [Fact]
    public async Task Post_only_rests_or_is_rejected()
    {
        (decimal Price, decimal Size)[] asks = await _trader.BookAsync("asks");

        string crosses = await _trader.LimitAsync("long", asks[0].Price, 1, "post_only");
        string rests = await _trader.LimitAsync("long", asks[0].Price - 1, 1, "post_only");

        JsonElement order = await _trader.OrderAsync(crosses);
        Assert.Equal(("rejected", "0", "TIME_IN_FORCE_POSTONLY_ERROR"), (order.Text("status"), order.Text("total_filled_size"), order.Text("reason")));
        Assert.Equal("open", await _trader.StatusAsync(rests));
    }
}
