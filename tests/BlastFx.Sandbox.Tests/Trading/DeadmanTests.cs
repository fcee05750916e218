using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Trading;

public sealed class DeadmanTests
{
    private const string Path = "/cancel_all_after";

    [Fact]
    public async Task A_switch_that_is_set_is_active_and_shown()
    {
        await using var sandbox = new TestSandbox();
        var trader = new Trader(sandbox);

        Response set = (await SetAsync(trader, 30_000)).ShouldSucceed();
        Response shown = (await sandbox.ReadAccountAsync($"{Path}?market_id=BTC-USD")).ShouldSucceed();

        Assert.Equal(set.Text, shown.Text);
        Assert.Equal(["market_id", "profile_id", "timeout", "last_updated", "status"], set.First.Fields());
        Assert.Equal(
            ("BTC-USD", 13, 30_000, sandbox.Clock.GetUtcNow().ToUnixTimeMilliseconds(), "active"),
            (set.TextOf("market_id"), set.First.Number("profile_id"), set.First.Number("timeout"), set.First.Number("last_updated"), set.TextOf("status")));
        Assert.Equal("[null]", Result(await sandbox.ReadAccountAsync($"{Path}?market_id=ETH-USD")));
    }

    [Fact]
    public async Task Its_parameters_are_those_of_the_query_whatever_the_body_says()
    {
        await using var sandbox = new TestSandbox();
        var trader = new Trader(sandbox);

        Response set = await trader.SendAsync(
            HttpMethod.Post, $"{Path}", [TestSandbox.Text("market_id", "BTC-USD"), TestSandbox.Raw("timeout", "1000")]);

        set.ShouldBeRejected(
            "Key: 'CancelAllAfterRequest.Timeout' Error:Field validation for 'Timeout' failed on the 'required' tag\n"
            + "Key: 'CancelAllAfterRequest.MarketId' Error:Field validation for 'MarketId' failed on the 'required' tag");
    }

    [Theory]
    [InlineData("market_id=BTC-USD", "Key: 'CancelAllAfterRequest.Timeout' Error:Field validation for 'Timeout' failed on the 'required' tag")]
    [InlineData("market_id=BTC-USD&timeout=0", "Key: 'CancelAllAfterRequest.Timeout' Error:Field validation for 'Timeout' failed on the 'gte' tag")]
    [InlineData("market_id=BTC-USD&timeout=-1", "Key: 'CancelAllAfterRequest.Timeout' Error:Field validation for 'Timeout' failed on the 'gte' tag")]
    [InlineData("market_id=BTC-USD&timeout=1.5", "CANT_BIND")]
    [InlineData("timeout=1000", "Key: 'CancelAllAfterRequest.MarketId' Error:Field validation for 'MarketId' failed on the 'required' tag")]
    [InlineData("market_id=XYZ&timeout=1000", "WRONG_MARKET_ID")]
    public async Task An_invalid_switch_is_rejected(string query, string error)
    {
        await using var sandbox = new TestSandbox();

        (await SendAsync(sandbox, HttpMethod.Post, query)).ShouldBeRejected(error);
    }

    [Fact]
    public async Task It_cancels_the_orders_of_its_market_some_seconds_after_the_timeout()
    {
        await using var sandbox = new TestSandbox(options => options with { FillCount = 0 });
        var trader = new Trader(sandbox);
        var other = new Trader(sandbox, "ETH-USD");
        await trader.MarketAsync("long", 0.01m);
        string stop = await trader.PlacedAsync("stop_loss", Trader.TriggerPrice(1), Trader.SizePercent(1));
        string limit = await trader.LimitAsync("long", 50_000, 1);
        string elsewhere = await other.LimitAsync("long", 1_000, 1);
        await SetAsync(trader, 6_000);

        sandbox.Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal("open", await trader.StatusAsync(limit));
        sandbox.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(("canceled", "canceled", "open"), (await trader.StatusAsync(limit), await trader.StatusAsync(stop), await other.StatusAsync(elsewhere)));
        Assert.Equal("0.01", (await trader.PositionAsync())!.Value.Text("size"));
        Assert.Equal("canceled", (await sandbox.ReadAccountAsync($"{Path}?market_id=BTC-USD")).TextOf("status"));
    }

    [Theory]
    [InlineData("place")]
    [InlineData("amend")]
    [InlineData("cancel")]
    [InlineData("cancel unknown")]
    [InlineData("set")]
    public async Task A_request_about_its_market_keeps_it_from_acting(string kind)
    {
        await using var sandbox = new TestSandbox(options => options with { FillCount = 0 });
        var trader = new Trader(sandbox);
        string kept = await trader.LimitAsync("long", 50_000, 1);
        string changed = await trader.LimitAsync("long", 50_000, 1);
        await SetAsync(trader, 6_000);
        sandbox.Clock.Advance(TimeSpan.FromSeconds(5));

        Task<Response> keepAlive = kind switch
        {
            "place" => trader.PlaceAsync("limit", Trader.Side("long"), Trader.Price(1), Trader.Size(1)),
            "amend" => trader.AmendAsync(changed, Trader.Price(1)),
            "cancel" => trader.CancelAsync(changed),
            "cancel unknown" => trader.CancelAsync("BTC-USD@999999"),
            _ => SetAsync(trader, 6_000),
        };
        (await keepAlive).ShouldSucceed();
        sandbox.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("open", await trader.StatusAsync(kept));
        sandbox.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("canceled", await trader.StatusAsync(kept));
    }

    [Theory]
    [InlineData(DeadmanScope.Market, "canceled", "open")]
    [InlineData(DeadmanScope.Account, "canceled", "canceled")]
    public async Task Its_scope_is_a_market_or_the_account(DeadmanScope scope, string inMarket, string elsewhere)
    {
        await using var sandbox = new TestSandbox(options => options with { FillCount = 0, DeadmanScope = scope });
        var trader = new Trader(sandbox);
        var other = new Trader(sandbox, "ETH-USD");
        string first = await trader.LimitAsync("long", 50_000, 1);
        string second = await other.LimitAsync("long", 1_000, 1);
        await SetAsync(trader, 6_000);

        sandbox.Clock.Advance(TimeSpan.FromSeconds(5));
        await other.CancelAsync("ETH-USD@999999");
        sandbox.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(scope == DeadmanScope.Market ? "canceled" : "open", await trader.StatusAsync(first));
        sandbox.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal((inMarket, elsewhere), (await trader.StatusAsync(first), await other.StatusAsync(second)));
    }

    [Theory]
    [InlineData(false, "open")]
    [InlineData(true, "canceled")]
    public async Task It_can_act_again_or_not(bool rearms, string status)
    {
        await using var sandbox = new TestSandbox(options => options with { FillCount = 0, DeadmanRearms = rearms });
        var trader = new Trader(sandbox);
        await SetAsync(trader, 1_000);
        sandbox.Clock.Advance(TimeSpan.FromSeconds(10));

        string id = await trader.LimitAsync("long", 50_000, 1);
        sandbox.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(status, await trader.StatusAsync(id));
    }

    [Fact]
    public async Task A_deleted_switch_does_not_act()
    {
        await using var sandbox = new TestSandbox(options => options with { FillCount = 0 });
        var trader = new Trader(sandbox);
        string id = await trader.LimitAsync("long", 50_000, 1);
        await SetAsync(trader, 1_000);

        Assert.Equal("[null]", Result(await SendAsync(sandbox, HttpMethod.Delete, "market_id=BTC-USD")));
        sandbox.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("open", await trader.StatusAsync(id));
        Assert.Equal("[null]", Result(await sandbox.ReadAccountAsync($"{Path}?market_id=BTC-USD")));
    }

    [Theory]
    [InlineData(DeadmanResponse.Array, "[{", "[]")]
    [InlineData(DeadmanResponse.Bare, "{", "[]")]
    [InlineData(DeadmanResponse.NullForEmpty, "[{", "null")]
    [InlineData(DeadmanResponse.NullElement, "[{", "[null]")]
    [InlineData(DeadmanResponse.Text, "[{", "\"nil\"")]
    public async Task A_response_has_one_of_several_forms(DeadmanResponse form, string start, string empty)
    {
        await using var sandbox = new TestSandbox(options => options with { DeadmanResponse = form });
        var trader = new Trader(sandbox);

        Assert.Equal(empty, Result(await sandbox.ReadAccountAsync($"{Path}?market_id=BTC-USD")));
        Assert.StartsWith(start, Result(await SetAsync(trader, 1_000)), StringComparison.Ordinal);
        Assert.StartsWith(start, Result(await sandbox.ReadAccountAsync($"{Path}?market_id=BTC-USD")), StringComparison.Ordinal);
        Assert.Equal(empty, Result(await SendAsync(sandbox, HttpMethod.Delete, "market_id=BTC-USD")));
    }

    [Fact]
    public async Task Its_time_can_be_in_microseconds()
    {
        await using var sandbox = new TestSandbox(options => options with { DeadmanMicroseconds = true });

        Response set = await SetAsync(new Trader(sandbox), 1_000);

        Assert.Equal(sandbox.Clock.GetUtcNow().ToUnixTimeMilliseconds() * 1_000, set.First.Number("last_updated"));
    }

    private static string Result(Response response) => response.ShouldSucceed().Json.GetProperty("result").GetRawText();

    private static Task<Response> SetAsync(Trader trader, long timeout) => trader.SetDeadmanSwitchAsync(timeout);

    private static Task<Response> SendAsync(TestSandbox sandbox, HttpMethod method, string query) => new Trader(sandbox).SendWithQueryAsync(method, Path, query);
}
