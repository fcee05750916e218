using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests;

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
    public async Task Every_market_has_every_field_and_one_that_came_later()
    {
        await using var sandbox = new TestSandbox();

        var markets = (await sandbox.ReadAsync("/markets")).ShouldSucceed();

        Assert.Equal(new SandboxOptions().Markets, markets.Rows.Select(market => market.Text("id")));
        Assert.All(markets.Rows, market => Assert.Equal(s_fields.Append("settlement_token").Order(), market.Fields().Order()));
        Assert.False(markets.Json.TryGetProperty("pagination", out _));
    }

    [Fact]
    public async Task The_markets_asked_for_come_in_that_order()
    {
        await using var sandbox = new TestSandbox();

        var markets = await sandbox.ReadAsync("/markets?market_id=SOL-USD,BTC-USD");

        Assert.Equal(["SOL-USD", "BTC-USD"], markets.Rows.Select(market => market.Text("id")));
        (await sandbox.ReadAsync("/markets?market_id=BTC-USD,XYZ-USD")).ShouldBeRefused("WRONG_MARKET_ID");
        (await sandbox.ReadAsync("/markets?market_id=BTC-USD,")).ShouldBeRefused("WRONG_MARKET_ID");
    }
}
