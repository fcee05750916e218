using System.Globalization;
using System.Text.Json;

namespace BlastFx.Sandbox.Tests.Support;

/// <summary>Trades as the first account of an exchange, in one market.</summary>
internal sealed class Trader(TestSandbox sandbox, string market = "BTC-USD")
{
    private readonly SandboxApiKey _key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);

    public static Member Price(decimal value) => TestSandbox.Raw("price", $"{value}");

    public static Member Size(decimal value) => TestSandbox.Raw("size", $"{value}");

    public static Member TriggerPrice(decimal value) => TestSandbox.Raw("trigger_price", $"{value}");

    public static Member SizePercent(decimal value) => TestSandbox.Raw("size_percent", $"{value}");

    public static Member Side(string side) => TestSandbox.Text("side", side);

    public static Member TimeInForce(string value) => TestSandbox.Text("time_in_force", value);

    public static Member ClientId(string value) => TestSandbox.Text("client_order_id", value);

    public Task<Response> SendAsync(HttpMethod method, string path, params Member[] members) =>
        sandbox.WithKey(_key, method, path, members).SendAsync();

    /// <summary>Sends an order.</summary>
    public Task<Response> PlaceAsync(string type, params Member[] members) =>
        SendAsync(HttpMethod.Post, "/orders", [TestSandbox.Text("market_id", market), TestSandbox.Text("type", type), .. members]);

    /// <summary>Places an order, lets it be executed and returns its id.</summary>
    public async Task<string> PlacedAsync(string type, params Member[] members)
    {
        string id = (await PlaceAsync(type, members)).ShouldSucceed().TextOf("id");
        Pass();
        return id;
    }

    public Task<string> LimitAsync(string side, decimal price, decimal size, string timeInForce = "good_till_cancel") =>
        PlacedAsync("limit", Side(side), Price(price), Size(size), TimeInForce(timeInForce));

    public Task<string> MarketAsync(string side, decimal size, string timeInForce = "good_till_cancel") =>
        PlacedAsync("market", Side(side), Size(size), TimeInForce(timeInForce));

    public Task<Response> AmendAsync(string id, params Member[] members) =>
        SendAsync(HttpMethod.Put, "/orders", [TestSandbox.Text("order_id", id), TestSandbox.Text("market_id", market), .. members]);

    public Task<Response> CancelAsync(string id) => CancelAsync(TestSandbox.Text("order_id", id));

    public Task<Response> CancelAsync(params Member[] ids) =>
        SendAsync(HttpMethod.Delete, "/orders", [TestSandbox.Text("market_id", market), .. ids]);

    public Task<Response> CancelAllAsync() => SendAsync(HttpMethod.Delete, "/orders/cancel_all");

    public Task<Response> SetDeadmanSwitchAsync(long timeout) =>
        SendWithQueryAsync(HttpMethod.Post, "/cancel_all_after", $"market_id={market}&timeout={timeout}");

    /// <summary>Sends a change whose parameters are in the query, which the signature does not cover.</summary>
    public Task<Response> SendWithQueryAsync(HttpMethod method, string path, string query) =>
        sandbox.WithKey(_key, method, path).WithQuery(query).SendAsync();

    /// <summary>Lets requests be executed, and the archive catch up.</summary>
    public void Pass() => sandbox.Clock.Advance(TimeSpan.FromMilliseconds(120));

    /// <summary>Lets the market move until the next second.</summary>
    public void NextSecond() => sandbox.Clock.Advance(
        TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(sandbox.Clock.GetUtcNow().Ticks % TimeSpan.TicksPerSecond));

    /// <summary>Reads an order.</summary>
    public async Task<JsonElement> OrderAsync(string id) =>
        Assert.Single((await sandbox.ReadAccountAsync($"/orders?order_id={id}")).ShouldSucceed().Items);

    public async Task<string> StatusAsync(string id) => (await OrderAsync(id)).Text("status");

    public async Task<IReadOnlyList<JsonElement>> FillsAsync(string id) =>
        (await sandbox.ReadAccountAsync($"/fills/order?order_id={id}")).ShouldSucceed().Items;

    /// <summary>Reads the position in the market; null if there is none.</summary>
    public async Task<JsonElement?> PositionAsync()
    {
        JsonElement[] positions = [.. (await sandbox.ReadAccountAsync("/positions")).Items.Where(position => position.Text("market_id") == market)];
        return positions.Length == 0 ? null : Assert.Single(positions);
    }

    /// <summary>Reads the book's levels on a side, best price first.</summary>
    public async Task<(decimal Price, decimal Size)[]> BookAsync(string side)
    {
        JsonElement book = (await sandbox.ReadAsync($"/markets/orderbook?market_id={market}&p_limit=200")).ShouldSucceed().First;
        return [.. book.GetProperty(side).EnumerateArray().Select(level => (Parse(level[0]), Parse(level[1])))];
    }

    private static decimal Parse(JsonElement text) => decimal.Parse(text.GetString()!, CultureInfo.InvariantCulture);
}
