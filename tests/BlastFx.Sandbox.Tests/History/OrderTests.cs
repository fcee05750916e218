using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.History;

public sealed class OrderTests
{
    [Fact]
    public async Task An_order_has_the_documented_fields()
    {
        await using var sandbox = new TestSandbox();

        Response response = (await sandbox.ReadAccountAsync("/orders?p_order=ASC")).ShouldSucceed();

        JsonElement order = response.First;
        Assert.Equal(
            [
                "id", "profile_id", "market_id", "order_type", "status", "price", "size", "initial_size", "total_filled_size", "side",
                "timestamp", "reason", "client_order_id", "trigger_price", "size_percent", "time_in_force", "created_at", "updated_at",
            ],
            order.Fields());
        Assert.Equal("BTC-USD@1848", order.Text("id"));
        Assert.Equal(
            ["profile_id", "timestamp", "created_at", "updated_at"],
            order.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.Number).Select(field => field.Name));
    }

    [Fact]
    public async Task Every_fill_is_counted_by_its_order()
    {
        for (int fillCount = 137; fillCount < 149; fillCount++)
        {
            await using var sandbox = new TestSandbox(options => options with { FillCount = fillCount });
            IReadOnlyList<JsonElement> orders = await Items.AllAsync(sandbox.ReadAccountAsync, "/orders");
            IReadOnlyList<JsonElement> fills = await Items.AllAsync(sandbox.ReadAccountAsync, "/fills");
            ILookup<string, JsonElement> byOrder = fills.ToLookup(fill => fill.Text("order_id"));

            Assert.Equal(orders.Count, orders.Select(order => order.Text("id")).Distinct().Count());
            Assert.Equal(fills.Count, orders.Sum(order => byOrder[order.Text("id")].Count()));
            foreach (JsonElement order in orders)
            {
                CheckAgainstItsFills(order, [.. byOrder[order.Text("id")]]);
            }
        }
    }

    [Fact]
    public async Task The_fills_of_an_order_are_those_with_its_id()
    {
        await using var sandbox = new TestSandbox();
        ILookup<string, string> fills = (await Items.AllAsync(sandbox.ReadAccountAsync, "/fills")).ToLookup(fill => fill.Text("order_id"), fill => fill.GetRawText());

        foreach (string? order in (await sandbox.ReadAccountAsync("/orders?p_limit=60")).Items.Select(order => order.Text("id")))
        {
            Response response = (await sandbox.ReadAccountAsync($"/fills/order?order_id={Uri.EscapeDataString(order)}")).ShouldSucceed();
            Assert.Equal(fills[order].Reverse(), response.Items.Select(fill => fill.GetRawText()));
            Assert.False(response.Json.TryGetProperty("pagination", out _));
        }
    }

    [Theory]
    [InlineData("status=open&status=placed")]
    [InlineData("status=rejected")]
    [InlineData("status=closed&order_type=market")]
    [InlineData("order_type=limit&order_type=stop_loss")]
    [InlineData("market_id=ETH-USD")]
    [InlineData("market_id=SOL-USD&status=canceled&order_type=limit")]
    [InlineData("status=amending")]
    [InlineData("order_type=stop_market")]
    public async Task A_filter_returns_the_matching_orders_in_order(string filter)
    {
        await using var sandbox = new TestSandbox(options => options with { FillCount = 333 });
        ILookup<string, string> wanted = filter.Split('&').Select(part => part.Split('=')).ToLookup(part => part[0], part => part[1]);
        IReadOnlyList<JsonElement> all = await Items.AllAsync(sandbox.ReadAccountAsync, "/orders");

        IReadOnlyList<JsonElement> filtered = await Items.AllAsync(sandbox.ReadAccountAsync, "/orders?" + filter, limit: 17);

        Assert.Equal(
            all.Where(order => wanted.All(field => field.Contains(order.Text(field.Key)))).Select(order => order.GetRawText()),
            filtered.Select(order => order.GetRawText()));
        Assert.All(all.Zip(all.Skip(1)), pair => Assert.True(pair.First.Number("timestamp") < pair.Second.Number("timestamp")));
    }

    [Fact]
    public async Task An_order_is_found_by_its_ids()
    {
        await using var sandbox = new TestSandbox(options => options with { AccountCount = 3 });
        IReadOnlyList<JsonElement> orders = await Items.AllAsync(sandbox.ReadAccountAsync, "/orders");
        JsonElement named = orders.First(order => order.Text("client_order_id").Length > 0);
        (string? id, string? client, string? market) = (named.Text("id"), named.Text("client_order_id"), named.Text("market_id"));

        async Task<string[]> Found(string query) =>
            [.. (await sandbox.ReadAccountAsync("/orders?" + query)).ShouldSucceed().Items.Select(order => order.Text("id"))];

        Assert.Equal([id], await Found($"order_id={id}"));
        Assert.Equal([id], await Found($"client_order_id={client}&market_id={market}"));
        Assert.Equal([id], await Found($"order_id={id}&client_order_id={client}&market_id={market}&status={named.Text("status")}"));
        Assert.Empty(await Found($"order_id={id}&client_order_id=another&market_id={market}"));
        Assert.Empty(await Found($"client_order_id={client}&market_id=XRP-USD"));
        Assert.Empty(await Found($"order_id={id}&status=processing"));
        Assert.Empty(await Found($"order_id={id}&end_time={named.Number("timestamp") - 1}"));
        Assert.Equal([id], await Found($"order_id={id}&start_time={named.Number("timestamp")}&end_time={named.Number("timestamp")}"));
        foreach (string? other in new[] { "BTC-USD@1849", "BTC-USD@1", "ETH-USD@1848", "BTC-USD@99999999999", "BTC-USD", "BTC-USD@1848x", "@" })
        {
            Assert.Empty(await Found($"order_id={other}"));
        }
    }

    [Fact]
    public async Task Accounts_share_no_orders()
    {
        await using var sandbox = new TestSandbox(options => options with { AccountCount = 2 });
        SandboxApiKey second = sandbox.Exchange.CreateApiKey(14);

        string[] own = (await sandbox.ReadAccountAsync("/orders?p_limit=1000")).Items.Select(order => order.Text("id")).ToArray();
        IEnumerable<string> others = (await sandbox.WithKey(second, HttpMethod.Get, "/orders?p_limit=1000").SendAsync()).Items.Select(order => order.Text("id").Split('@')[1]);

        Assert.Empty(own.Select(id => id.Split('@')[1]).Intersect(others));
    }

    [Theory]
    [InlineData("/orders?client_order_id=a", "Key: 'OrdersRequest.MarketId' Error:Field validation for 'MarketId' failed on the 'required_with' tag")]
    [InlineData("/orders?status=open,closed", "Key: 'OrdersRequest.Status' Error:Field validation for 'Status' failed on the 'oneof' tag")]
    [InlineData("/orders?status=open&status=Closed", "Key: 'OrdersRequest.Status' Error:Field validation for 'Status' failed on the 'oneof' tag")]
    [InlineData("/orders?order_type=iceberg", "Key: 'OrdersRequest.OrderType' Error:Field validation for 'OrderType' failed on the 'oneof' tag")]
    [InlineData("/orders?market_id=XYZ", "WRONG_MARKET_ID")]
    [InlineData("/orders?p_limit=1001", "Key: 'OrdersRequest.Limit' Error:Field validation for 'Limit' failed on the 'lte' tag")]
    [InlineData("/fills/order", "Key: 'OrderFillsRequest.OrderId' Error:Field validation for 'OrderId' failed on the 'required' tag")]
    [InlineData("/fills/order?order_id=BTC-USD@1", "ORDER_NOT_FOUND")]
    [InlineData("/fills/order?order_id=BTC-USD@99999999", "ORDER_NOT_FOUND")]
    [InlineData("/cancel_all_after", "Key: 'CancelAllAfterRequest.MarketId' Error:Field validation for 'MarketId' failed on the 'required' tag")]
    [InlineData("/cancel_all_after?market_id=XYZ", "WRONG_MARKET_ID")]
    public async Task Invalid_requests_are_rejected(string path, string error)
    {
        await using var sandbox = new TestSandbox();

        (await sandbox.ReadAccountAsync(path)).ShouldBeRejected(error);
    }

    [Theory]
    [InlineData("/orders")]
    [InlineData("/fills")]
    [InlineData("/fills/order?order_id=BTC-USD@1848")]
    [InlineData("/positions")]
    [InlineData("/profile")]
    [InlineData("/balanceops")]
    [InlineData("/cancel_all_after?market_id=BTC-USD")]
    public async Task Private_endpoints_require_credentials(string path)
    {
        await using var sandbox = new TestSandbox();

        Assert.Equal(400, (await sandbox.ReadAsync(path)).Status);
        (await sandbox.ReadAccountAsync(path)).ShouldSucceed();
        Assert.True(sandbox.Exchange.Requests[^1].Executed);
    }

    [Fact]
    public async Task The_deadman_switch_is_not_set()
    {
        await using var sandbox = new TestSandbox();

        Response response = (await sandbox.ReadAccountAsync("/cancel_all_after?market_id=BTC-USD")).ShouldSucceed();

        Assert.Equal(JsonValueKind.Null, Assert.Single(response.Items).ValueKind);
    }

    private static void CheckAgainstItsFills(JsonElement order, JsonElement[] fills)
    {
        decimal filled = fills.Sum(fill => fill.Amount("size"));
        Assert.Equal(filled, order.Amount("total_filled_size"));
        Assert.All(fills, fill => Assert.Equal(
            (order.Text("market_id"), order.Text("side"), true),
            (fill.Text("market_id"), fill.Text("side"), fill.Number("timestamp") > order.Number("timestamp"))));
        Assert.All(fills, fill => Assert.True(fill.Number("timestamp") <= order.Number("updated_at")));
        decimal? size = order.GetProperty("initial_size").ValueKind == JsonValueKind.Null ? null : order.Amount("initial_size");
        Assert.Equal(size - filled, order.GetProperty("size").ValueKind == JsonValueKind.Null ? null : order.Amount("size"));
        switch (order.Text("status"))
        {
            case "closed":
                Assert.Equal(size, filled);
                break;
            case "open":
                Assert.True(filled < size);
                break;
            case "canceled":
                Assert.True(size is null ? filled == 0 : filled < size);
                break;
            case "rejected":
                Assert.Equal((0m, "TIME_IN_FORCE_POSTONLY_ERROR"), (filled, order.Text("reason")));
                break;
            case "placed":
                Assert.Equal(0, filled);
                Assert.NotEqual(JsonValueKind.Null, order.GetProperty("trigger_price").ValueKind);
                break;
            default:
                Assert.Fail(order.Text("status"));
                break;
        }

        if (order.Text("order_type").Contains("limit", StringComparison.Ordinal))
        {
            int sign = order.Text("side") == "long" ? 1 : -1;
            Assert.All(fills, fill => Assert.True(sign * fill.Amount("price") <= sign * order.Amount("price")));
        }
    }
}
