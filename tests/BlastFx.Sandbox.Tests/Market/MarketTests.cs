using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Market;

public sealed class MarketTests
{
    private static readonly string[] s_fields =
    [
        "id", "status", "min_initial_margin", "forced_margin", "liquidation_margin", "min_tick", "min_order", "best_bid", "best_ask",
        "market_price", "index_price", "last_trade_price", "fair_price", "instant_funding_rate", "last_funding_rate_basis",
        "last_update_time", "last_update_sequence", "average_daily_volume_q", "last_funding_update_time", "icon_url", "market_title",
        "base_currency", "quote_currency", "product_type", "open_interest", "long_ratio", "short_ratio", "next_funding_rate_timestamp",
        "average_daily_volume", "last_trade_price_24high", "last_trade_price_24low", "last_trade_price_24h_change_premium",
        "last_trade_price_24h_change_basis", "average_daily_volume_change_premium", "average_daily_volume_change_basis", "market_cap",
    ];

    [Fact]
    public async Task Every_market_has_all_documented_fields_and_an_undocumented_one()
    {
        await using var sandbox = new TestSandbox();

        Response markets = (await sandbox.ReadAsync("/markets")).ShouldSucceed();

        Assert.Equal(new SandboxOptions().Markets, markets.Items.Select(market => market.Text("id")));
        Assert.All(markets.Items, market => Assert.Equal(s_fields.Append("settlement_token").Order(), market.Fields().Order()));
        Assert.False(markets.Json.TryGetProperty("pagination", out _));
    }

    [Fact]
    public async Task The_requested_markets_are_returned_in_order()
    {
        await using var sandbox = new TestSandbox();

        Response markets = await sandbox.ReadAsync("/markets?market_id=SOL-USD,BTC-USD");

        Assert.Equal(["SOL-USD", "BTC-USD"], markets.Items.Select(market => market.Text("id")));
        (await sandbox.ReadAsync("/markets?market_id=BTC-USD,XYZ-USD")).ShouldBeRejected("WRONG_MARKET_ID");
        (await sandbox.ReadAsync("/markets?market_id=BTC-USD,")).ShouldBeRejected("WRONG_MARKET_ID");
    }

    [Fact]
    public async Task Market_statistics_match_its_trades()
    {
        await using var sandbox = new TestSandbox();
        JsonElement market = (await sandbox.ReadAsync("/markets?market_id=WLD-USD")).First;
        long since = (sandbox.Clock.Seconds - 86_400) * 1_000_000;
        var trades = new List<System.Text.Json.JsonElement>();
        for (int page = 0; page < 9; page++)
        {
            trades.AddRange((await sandbox.ReadAsync($"/markets/trades?market_id=WLD-USD&p_limit=1000&p_page={page}")).Items);
        }

        JsonElement[] day = trades.Where(trade => trade.Number("timestamp") > since).ToArray();

        Assert.Equal(8_640, day.Length);
        Assert.Equal(day[0].Text("price"), market.Text("last_trade_price"));
        Assert.Equal(day.Sum(trade => trade.Amount("size")), market.Amount("average_daily_volume"));
        Assert.Equal(day.Sum(trade => trade.Amount("size") * trade.Amount("price")), market.Amount("average_daily_volume_q"));
        Assert.Equal(day.Max(trade => trade.Amount("price")), market.Amount("last_trade_price_24high"));
        Assert.Equal(day.Min(trade => trade.Amount("price")), market.Amount("last_trade_price_24low"));
        Assert.Equal(day[0].Amount("price") - day[^1].Amount("price"), market.Amount("last_trade_price_24h_change_premium"));
        Assert.Equal(1, market.Amount("long_ratio") + market.Amount("short_ratio"));
    }

    [Fact]
    public async Task The_same_seed_and_time_generate_the_same_data()
    {
        await using var one = new TestSandbox();
        await using var same = new TestSandbox();
        await using var other = new TestSandbox(options => options with { Seed = 2 });

        foreach (string? path in new[] { "/markets", "/markets/trades?market_id=BTC-USD", "/markets/orderbook?market_id=BTC-USD" })
        {
            string text = (await one.ReadAsync(path)).Text;
            Assert.Equal(text, (await same.ReadAsync(path)).Text);
            Assert.NotEqual(text, (await other.ReadAsync(path)).Text);
        }

        foreach (string? path in new[] { "/fills", "/orders", "/positions", "/balanceops", "/account", "/profile" })
        {
            string text = (await one.ReadAccountAsync(path)).ShouldSucceed().Text;
            Assert.Equal(text, (await same.ReadAccountAsync(path)).Text);
            Assert.NotEqual(text, (await other.ReadAccountAsync(path)).Text);
        }
    }

    [Fact]
    public async Task Vaults_can_have_null_fields()
    {
        await using var sandbox = new TestSandbox();

        IReadOnlyList<JsonElement> vaults = (await sandbox.ReadAsync("/vaults")).ShouldSucceed().Items;

        Assert.Equal(["Liquidity Pool", "Basis Trade"], vaults.Select(vault => vault.Text("vault_name")));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, vaults[1].GetProperty("share_price").ValueKind);
    }

    [Fact]
    public async Task A_venue_without_markets_has_empty_lists()
    {
        await using var sandbox = new TestSandbox(options => options with { Markets = [] });

        Assert.Empty((await sandbox.ReadAsync("/markets")).ShouldSucceed().Items);
        foreach (string? path in new[] { "/fills", "/orders", "/positions", "/orders?status=open" })
        {
            Assert.Empty((await sandbox.ReadAccountAsync(path)).ShouldSucceed().Items);
        }
    }

    [Fact]
    public void Invalid_options_throw()
    {
        SandboxOptions[] nonsense =
        [
            new() { FillCount = -1 }, new() { FillCount = 1_000_001 }, new() { FillInterval = TimeSpan.FromSeconds(10) },
            new() { FillInterval = TimeSpan.FromSeconds(50) }, new() { FillInterval = TimeSpan.FromDays(2) },
            new() { MarketHistory = TimeSpan.FromSeconds(-1) },
        ];

        Assert.All(nonsense, options => Assert.Throws<ArgumentOutOfRangeException>(() => SandboxExchange.Start(options)));
    }
}
