using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Trading;

public sealed class BalanceTests : IAsyncDisposable
{
    private readonly TestSandbox _sandbox = new(options => options with { FillCount = 0, FillMode = FillMode.Instant });
    private readonly Trader _trader;

    public BalanceTests()
    {
        _trader = new Trader(_sandbox);
    }

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    [Fact]
    public async Task A_position_has_the_average_price_of_its_entries_and_realizes_the_difference()
    {
        await _trader.LimitAsync("long", 60_000, 1, "immediate_or_cancel");
        await _trader.LimitAsync("long", 50_000, 3, "immediate_or_cancel");
        Assert.Equal("52500", (await _trader.PositionAsync())!.Value.Text("entry_price"));

        await _trader.LimitAsync("short", 55_000, 2);
        Assert.Equal(("52500", "2"), ((await _trader.PositionAsync())!.Value.Text("entry_price"), (await _trader.PositionAsync())!.Value.Text("size")));
        Assert.Equal([("pnl", 5_000m)], (await OperationsAsync("pnl")).Select(Change));

        await _trader.LimitAsync("short", 50_000, 5);
        JsonElement position = (await _trader.PositionAsync())!.Value;
        Assert.Equal(("short", "3", "50000"), (position.Text("side"), position.Text("size"), position.Text("entry_price")));
        Assert.Equal([("pnl", -5_000m), ("pnl", 5_000m)], (await OperationsAsync("pnl")).Select(Change));

        await _trader.LimitAsync("long", 49_000, 3);
        Assert.Null(await _trader.PositionAsync());
        Assert.Equal(3_000m, (await OperationsAsync("pnl"))[0].Amount("amount"));
    }

    [Fact]
    public async Task Fees_are_paid_and_the_balance_is_the_sum_of_all_operations()
    {
        string id = await _trader.LimitAsync("long", 60_000, 1);
        await _trader.LimitAsync("short", 55_000, 1);

        JsonElement fill = Assert.Single(await _trader.FillsAsync(id));
        IReadOnlyList<JsonElement> operations = await OperationsAsync(type: null);
        decimal balance = (await _sandbox.ReadAccountAsync("/account")).First.Amount("balance");

        Assert.Equal(fill.Amount("fee"), operations[2].Amount("amount"));
        Assert.Equal(["fee", "pnl", "fee", "deposit"], operations.Select(operation => operation.Text("ops_type")));
        Assert.Equal(operations.Sum(operation => operation.Amount("amount")), balance);
        Assert.Equal(operations.Count, operations.Select(operation => operation.Text("id")).Distinct().Count());
        Assert.True(balance < 10_000_000 - 5_000);
    }

    [Fact]
    public async Task The_account_agrees_with_its_positions_and_orders()
    {
        await using var sandbox = new TestSandbox(options => options with { FillCount = 224 });
        var trader = new Trader(sandbox);
        JsonElement before = (await sandbox.ReadAccountAsync("/account")).First;
        await trader.MarketAsync("long", 0.01m);
        await trader.LimitAsync("long", 50_000, 1);

        JsonElement account = (await sandbox.ReadAccountAsync("/account")).First;
        IReadOnlyList<JsonElement> positions = (await sandbox.ReadAccountAsync("/positions")).Items;

        Assert.Equal(positions.Sum(position => position.Amount("notional")), account.Amount("total_notional"));
        Assert.Equal(positions.Sum(position => position.Amount("margin")), account.Amount("total_position_margin"));
        Assert.Equal(positions.Sum(position => position.Amount("unrealized_pnl")), account.Amount("cum_unrealized_pnl"));
        Assert.Equal(before.Amount("total_order_margin") + (50_000m / 20), account.Amount("total_order_margin"));
        Assert.Equal(account.Amount("balance") + account.Amount("cum_unrealized_pnl"), account.Amount("account_equity"));
        IReadOnlyList<JsonElement> fills = await Items.AllAsync(sandbox.ReadAccountAsync, "/fills");
        Assert.Equal(fills.Sum(fill => fill.Amount("price") * fill.Amount("size")), account.Amount("cum_trading_volume"));
    }

    [Fact]
    public async Task The_health_falls_with_the_margin_and_is_1_again_without_a_position()
    {
        _sandbox.Account.SetField("balance", "\"100000\"");
        await _trader.LimitAsync("long", 50_000, 1, "immediate_or_cancel");
        decimal small = await HealthAsync();
        await _trader.LimitAsync("long", 50_000, 9, "immediate_or_cancel");
        JsonElement account = (await _sandbox.ReadAccountAsync("/account")).First;
        await _trader.LimitAsync("short", 50_000, 10);

        Assert.Equal(1, small);
        Assert.Equal(account.Amount("account_margin"), account.Amount("health"));
        Assert.Equal(account.Amount("account_equity") / account.Amount("total_notional"), account.Amount("health"), 8);
        Assert.InRange(account.Amount("health"), 0.01m, 0.99m);
        Assert.Equal(1, await HealthAsync());

        async Task<decimal> HealthAsync() => (await _sandbox.ReadAccountAsync("/account")).First.Amount("health");
    }

    [Fact]
    public async Task A_position_of_the_history_goes_on_with_new_fills()
    {
        await using var sandbox = new TestSandbox(options => options with { FillCount = 202, FillMode = FillMode.Instant });
        JsonElement held = (await sandbox.ReadAccountAsync("/positions")).First;
        var trader = new Trader(sandbox, held.Text("market_id"));

        await trader.MarketAsync(held.Text("side"), held.Amount("size"));
        JsonElement doubled = (await trader.PositionAsync())!.Value;
        await trader.MarketAsync(held.Text("side") == "long" ? "short" : "long", 2 * held.Amount("size"));

        Assert.Equal(2 * held.Amount("size"), doubled.Amount("size"));
        Assert.Null(await trader.PositionAsync());
    }

    [Fact]
    public async Task An_order_that_needs_more_than_the_free_margin_is_rejected()
    {
        await using var sandbox = new TestSandbox(options => options with { FillCount = 0 });
        sandbox.Account.SetField("balance", "\"1000\"");
        var trader = new Trader(sandbox);

        string first = await trader.LimitAsync("long", 50_000, 0.3m);
        string second = await trader.LimitAsync("long", 50_000, 0.1001m);
        string third = await trader.LimitAsync("long", 50_000, 0.1m);

        Assert.Equal("open", await trader.StatusAsync(first));
        JsonElement rejected = await trader.OrderAsync(second);
        Assert.Equal(("rejected", "BTC-USD order: Notional more than allowed=5000"), (rejected.Text("status"), rejected.Text("reason")));
        Assert.Equal("open", await trader.StatusAsync(third));
        Assert.Equal("0", (await sandbox.ReadAccountAsync("/account")).TextOf("withdrawable_balance"));
    }

    [Fact]
    public async Task An_order_that_only_reduces_the_position_needs_no_margin()
    {
        await _trader.LimitAsync("long", 10_000, 1, "immediate_or_cancel");
        _sandbox.Account.SetField("balance", "\"0\"");

        string close = await _trader.LimitAsync("short", 10_000, 1);
        string turn = await _trader.LimitAsync("short", 10_000, 1);

        Assert.Equal(("closed", "rejected"), (await _trader.StatusAsync(close), await _trader.StatusAsync(turn)));
    }

    [Fact]
    public async Task Funding_is_settled_every_hour_on_positions_that_the_account_traded()
    {
        await _trader.MarketAsync("long", 2);
        await new Trader(_sandbox, "ETH-USD").MarketAsync("short", 10);
        _sandbox.Clock.Advance(TimeSpan.FromHours(2));

        IReadOnlyList<JsonElement> funding = await OperationsAsync("funding");
        Dictionary<(string, long), decimal> rates = [];
        foreach (string market in new[] { "BTC-USD", "ETH-USD" })
        {
            foreach (JsonElement rate in (await _sandbox.ReadAsync($"/markets/fundingrate?market_id={market}&p_limit=2")).Items)
            {
                rates[(market, rate.Number("timestamp"))] = rate.Amount("funding_rate");
            }
        }

        long[] hours = [.. rates.Keys.Select(key => key.Item2).Distinct().Order()];
        Assert.Equal(2, hours.Length);
        Assert.All(hours, hour => Assert.Equal(
            new[] { rates[("BTC-USD", hour)] * -1, rates[("ETH-USD", hour)] }.Where(signed => signed != 0).Select(signed => Math.Sign(signed)).Order(),
            funding.Where(operation => operation.Number("timestamp") == hour).Select(operation => Math.Sign(operation.Amount("amount"))).Order()));
        JsonElement account = (await _sandbox.ReadAccountAsync("/account")).First;
        Assert.Equal((await OperationsAsync(type: null)).Sum(operation => operation.Amount("amount")), account.Amount("balance"));
    }

    private static (string Type, decimal Amount) Change(JsonElement operation) => (operation.Text("ops_type"), operation.Amount("amount"));

    private async Task<IReadOnlyList<JsonElement>> OperationsAsync(string? type) =>
        (await _sandbox.ReadAccountAsync($"/balanceops?ops_type={type}")).ShouldSucceed().Items;
}
