using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.History;

public sealed class PositionTests
{
    [Fact]
    public async Task Positions_match_the_fills_and_the_account_matches_the_positions()
    {
        for (int fillCount = 200; fillCount < 248; fillCount++)
        {
            await using var sandbox = new TestSandbox(options => options with { FillCount = fillCount, Seed = 7 });
            sandbox.Clock.Advance(TimeSpan.FromMinutes(fillCount));
            IReadOnlyList<JsonElement> fills = await Items.AllAsync(sandbox.ReadAccountAsync, "/fills");
            IReadOnlyList<JsonElement> positions = (await sandbox.ReadAccountAsync("/positions")).ShouldSucceed().Items;
            JsonElement account = (await sandbox.ReadAccountAsync("/account")).First;

            IOrderedEnumerable<(string Market, decimal Size)> held = fills.GroupBy(fill => fill.Text("market_id"))
                .Select(market => (Market: market.Key, Size: market.Sum(fill => Sign(fill) * fill.Amount("size"))))
                .Where(market => market.Size != 0)
                .OrderBy(market => market.Market);
            Assert.Equal(held, positions.Select(position => (position.Text("market_id"), Sign(position) * position.Amount("size"))).OrderBy(market => market.Item1));
            Assert.Equal(positions.Sum(position => position.Amount("notional")), account.Amount("total_notional"));
            Assert.Equal(positions.Sum(position => position.Amount("margin")), account.Amount("total_position_margin"));
            Assert.Equal(positions.Sum(position => position.Amount("unrealized_pnl")), account.Amount("cum_unrealized_pnl"));
            Assert.Equal(account.Amount("balance") + account.Amount("cum_unrealized_pnl"), account.Amount("account_equity"));
            Assert.Equal(fills.Sum(fill => fill.Amount("price") * fill.Amount("size")), account.Amount("cum_trading_volume"));
            Assert.Equal("10000000", account.Text("balance"));
        }
    }

    [Fact]
    public async Task A_position_is_valued_at_the_fair_price_and_has_the_average_entry_price()
    {
        await using var sandbox = new TestSandbox(options => options with { FillCount = 202 });
        var markets = (await sandbox.ReadAsync("/markets")).Items.ToDictionary(market => market.Text("id"));
        IReadOnlyList<JsonElement> fills = await Items.AllAsync(sandbox.ReadAccountAsync, "/fills");

        Response positions = (await sandbox.ReadAccountAsync("/positions")).ShouldSucceed();

        Assert.NotEmpty(positions.Items);
        Assert.False(positions.Json.TryGetProperty("pagination", out _));
        foreach (JsonElement position in positions.Items)
        {
            Assert.Equal(
                ["id", "market_id", "profile_id", "size", "side", "entry_price", "unrealized_pnl", "notional", "margin", "liquidation_price", "fair_price", "stop_loss", "take_profit"],
                position.Fields());
            string market = position.Text("market_id");
            decimal fair = position.Amount("fair_price");
            Assert.Equal($"pos-{market}-tr-13", position.Text("id"));
            Assert.Equal(markets[market].Text("fair_price"), position.Text("fair_price"));
            Assert.Equal(position.Amount("size") * fair, position.Amount("notional"));
            JsonElement[] entry = Entries(fills, market);
            decimal average = entry.Sum(fill => fill.Amount("price") * fill.Amount("size")) / entry.Sum(fill => fill.Amount("size"));
            Assert.Equal(average, position.Amount("entry_price"), 20);
            Assert.Equal(Sign(position) * (fair - average) * position.Amount("size"), position.Amount("unrealized_pnl"), 12);
            Assert.True(Sign(position) * position.Amount("liquidation_price") < Sign(position) * average);
        }
    }

    [Fact]
    public async Task An_average_price_can_have_more_digits_than_a_decimal()
    {
        await using var sandbox = new TestSandbox(options => options with { FillCount = 202 });

        IReadOnlyList<JsonElement> positions = (await sandbox.ReadAccountAsync("/positions")).Items;

        Assert.Contains(positions, position => position.Text("entry_price").Count(char.IsAsciiDigit) > 29);
    }

    [Fact]
    public async Task Margin_depends_on_leverage()
    {
        await using var sandbox = new TestSandbox(options => options with { FillCount = 202 });
        string market = (await sandbox.ReadAccountAsync("/positions")).First.Text("market_id");

        foreach (int leverage in new[] { 1, 3, 20 })
        {
            (await sandbox.WithKey(
                sandbox.Exchange.CreateApiKey(TestSandbox.Profile),
                HttpMethod.Put,
                "/account/leverage",
                TestSandbox.Text("market_id", market),
                TestSandbox.Raw("leverage", $"{leverage}")).SendAsync()).ShouldSucceed();
            JsonElement position = (await sandbox.ReadAccountAsync("/positions")).First;
            Assert.Equal(decimal.Round(position.Amount("notional") / leverage, 8), position.Amount("margin"));
        }
    }

    [Fact]
    public async Task A_position_has_the_trigger_price_of_its_stop_loss_order()
    {
        await using var sandbox = new TestSandbox(options => options with { FillCount = 480 + 32 });

        IReadOnlyList<JsonElement> stops = (await sandbox.ReadAccountAsync("/orders?order_type=stop_loss&status=placed")).Items;
        IReadOnlyList<JsonElement> positions = (await sandbox.ReadAccountAsync("/positions")).Items;

        Assert.Equal(4, stops.Count);
        Assert.Equal(
            stops.Select(stop => (stop.Text("market_id"), stop.Text("trigger_price"))).Order(),
            positions.Select(position => (position.Text("market_id"), position.Text("stop_loss"))).Order());
        Assert.All(stops, stop => Assert.Equal(
            (JsonValueKind.Null, JsonValueKind.Null, "1"),
            (stop.GetProperty("price").ValueKind, stop.GetProperty("size").ValueKind, stop.Text("size_percent"))));
    }

    [Fact]
    public async Task A_field_that_a_test_set_stays_even_if_it_cannot_be_calculated_with()
    {
        await using var sandbox = new TestSandbox();
        sandbox.Account.SetField("total_notional", "\"5\"");
        sandbox.Account.SetField("balance", "\"79228162514264337593543950335\"");

        JsonElement account = (await sandbox.ReadAccountAsync("/account")).ShouldSucceed().First;

        Assert.Equal(("5", "10000000"), (account.Text("total_notional"), account.Text("account_equity")));
    }

    [Fact]
    public async Task The_profile_is_the_account_with_its_tier()
    {
        await using var sandbox = new TestSandbox();

        JsonElement profile = (await sandbox.ReadAccountAsync("/profile")).ShouldSucceed().First;
        JsonElement account = (await sandbox.ReadAccountAsync("/account")).First;

        Assert.Equal([.. account.Fields(), "tier_status"], profile.Fields());
        Assert.Equal(account.Text("account_equity"), profile.Text("account_equity"));
        JsonElement tier = profile.GetProperty("tier_status");
        Assert.Equal(["tier", "title", "min_volume"], tier.GetProperty("current").Fields());
        Assert.Equal(
            tier.GetProperty("next").Amount("min_volume"),
            account.Amount("cum_trading_volume") + tier.Amount("needed_volume"));
        Assert.True(tier.GetProperty("current").Amount("min_volume") <= account.Amount("cum_trading_volume"));
    }

    private static int Sign(JsonElement item) => item.Text("side") == "long" ? 1 : -1;

    /// <summary>The entries since the position was last closed.</summary>
    private static JsonElement[] Entries(IReadOnlyList<JsonElement> fills, string market)
    {
        var current = new List<JsonElement>();
        decimal size = 0m;
        foreach (JsonElement fill in fills.Where(fill => fill.Text("market_id") == market))
        {
            if (size == 0)
            {
                current.Clear();
            }

            size += Sign(fill) * fill.Amount("size");
            current.Add(fill);
        }

        return [.. current.Where(fill => Sign(fill) == Sign(current[0]))];
    }
}
