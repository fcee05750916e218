using System.Text.Json;
using BlastFx.Paging;

namespace BlastFx.Client.Tests.Support;

/// <summary>A complete response of the exchange in a file, named by its endpoint: <c>trades.json</c>, <c>account.nulls.json</c>.</summary>
internal sealed class RecordedResponse(string name)
{
    private static readonly string s_folder = Checkout.PathOf("tests", "Recorded");

    /// <summary>The names of all files.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.EnumerateFiles(s_folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    /// <summary>The file's text.</summary>
    public string Text { get; } = File.ReadAllText(Path.Combine(s_folder, name + ".json"));

    /// <summary>The records of its result.</summary>
    public IReadOnlyList<JsonElement> Rows => [.. JsonDocument.Parse(Text).RootElement.GetProperty("result").EnumerateArray()];

    /// <summary>Sends the response to the client's call of its endpoint.</summary>
    /// <returns>The records that the client read.</returns>
    public async Task<IReadOnlyList<OpenRecord>> ReadAsync()
    {
        var clock = new TestClock();
        await using var server = new RawServer(RawResponse.Json(200, Text));
        using Session session = Sessions.ByKey(server.BaseUri, clock);
        using var market = new MarketClient(Sessions.Options(server.BaseUri, clock));
        var range = new TimeRange(DateTimeOffset.FromUnixTimeSeconds(1709294400), DateTimeOffset.FromUnixTimeSeconds(1709297000));
        (string path, IReadOnlyList<OpenRecord> records) = name.Split('.')[0] switch
        {
            "markets" => ("/markets", await market.GetMarketsAsync()),
            "trades" => ("/markets/trades", await market.GetTrades("BTC-USD").ReadPageAsync()),
            "orderbook" => ("/markets/orderbook", [await market.GetOrderBookAsync("BTC-USD")]),
            "fundingrate" => ("/markets/fundingrate", await market.GetFundingRates("BTC-USD").ReadPageAsync()),
            "candles" => ("/candles", await market.GetCandles("BTC-USD", TimeSpan.FromMinutes(1), range).ReadPageAsync()),
            "vaults" => ("/vaults", await market.GetVaultsAsync()),
            "orders" => ("/orders", await session.Orders.GetOrders().ReadPageAsync()),
            "fills" => ("/fills", await session.Account.GetFills().ReadPageAsync()),
            "fills-order" => ("/fills/order", await session.Account.GetOrderFills("BTC-USD@1848").ReadPageAsync()),
            "cancel_all_after" => ("/cancel_all_after", [(await session.Deadman.GetAsync("BTC-USD"))!]),
            "positions" => ("/positions", await session.Account.GetPositionsAsync()),
            "profile" => ("/profile", [await session.Account.GetProfileAsync()]),
            "balanceops" => ("/balanceops", await session.Account.GetBalanceOperations().ReadPageAsync()),
            "account" => ("/account", (IReadOnlyList<OpenRecord>)[await session.Account.GetAccountAsync()]),
            _ => throw new InvalidOperationException($"No call is known for {name}."),
        };
        Assert.Equal(path, Assert.Single(server.Requests).Path.Split('?')[0]);
        return records;
    }
}
