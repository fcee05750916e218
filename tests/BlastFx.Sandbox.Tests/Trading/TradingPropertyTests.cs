using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Trading;

public sealed class TradingPropertyTests
{
    private const int Steps = 150;

    private static readonly string[] s_markets = ["BTC-USD", "ETH-USD", "SOL-USD", "DOGE-USD"];
    private static readonly FillMode[] s_modes = [FillMode.Book, FillMode.Instant, FillMode.Book, FillMode.Never, FillMode.Book];
    private static readonly int[] s_histories = [0, 202, 224];
    private static readonly string[] s_final = ["closed", "rejected", "canceled"];

    public static TheoryData<int> Sequences => [.. Enumerable.Range(1, Effort.Of(8))];

    public static TheoryData<int> Orders => [.. Enumerable.Range(1, Effort.Of(3))];

    [Theory]
    [MemberData(nameof(Sequences))]
    public async Task No_sequence_of_requests_breaks_the_books(int seed)
    {
        await using var sandbox = new TestSandbox(options => options with
        {
            Seed = seed,
            FillMode = s_modes[seed % s_modes.Length],
            FillCount = s_histories[seed % s_histories.Length],
            OrdersPerSecond = 0,
        });
        sandbox.Account.SetField("balance", "\"200000\"");
        var random = new Random(seed);
        var trades = new RandomTrades(sandbox, random, s_markets);
        var ended = new Dictionary<string, string>();
        for (int step = 0; step < Steps; step++)
        {
            await trades.StepAsync();
            if (step % 15 == 0)
            {
                await CheckAsync(sandbox, ended);
            }
        }

        sandbox.Clock.Advance(TimeSpan.FromHours(3));
        await CheckAsync(sandbox, ended);
        Assert.True(ended.Count > 20);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Free_margin_is_never_spent_twice(int seed)
    {
        await using var sandbox = new TestSandbox(options => options with
        {
            Seed = seed,
            FillCount = 0,
            OrdersPerSecond = 0,
            OrderDelay = TimeSpan.Zero,
            ArchiveLag = TimeSpan.Zero,
        });
        sandbox.Account.SetField("balance", "\"3000\"");
        var random = new Random(seed);
        var trader = new Trader(sandbox);
        (int accepted, int rejected) = (0, 0);
        decimal fair = (await sandbox.ReadAsync("/markets?market_id=BTC-USD")).First.Amount("fair_price");
        for (int step = 0; step < 200; step++)
        {
            string side = random.Next(2) == 0 ? "long" : "short";
            decimal size = random.Next(1, 3_000) * 0.0001m;
            Response placed = random.Next(3) == 0
                ? await trader.PlaceAsync("market", Trader.Side(side), Trader.Size(size))
                : await trader.PlaceAsync("limit", Trader.Side(side), Trader.Price(fair + random.Next(-20, 20)), Trader.Size(size));
            JsonElement order = await trader.OrderAsync(placed.ShouldSucceed().TextOf("id"));
            if (order.Text("reason").Contains("Notional more than allowed", StringComparison.Ordinal))
            {
                rejected++;
            }
            else
            {
                accepted++;
                await CheckMarginAsync(sandbox);
            }

            if (random.Next(10) == 0)
            {
                await trader.CancelAllAsync();
            }
        }

        Assert.True(accepted > 20 && rejected > 20, $"{accepted} accepted, {rejected} rejected");
    }

    // Prices stand still here, so that nothing but orders can take margin.
    private static async Task CheckMarginAsync(TestSandbox sandbox)
    {
        JsonElement account = (await sandbox.ReadAccountAsync("/account")).First;
        decimal free = Math.Min(account.Amount("balance"), account.Amount("account_equity"))
            - account.Amount("total_position_margin") - account.Amount("total_order_margin");
        Assert.True(free >= 0, $"The free margin is {free}.");
    }

    private static async Task CheckAsync(TestSandbox sandbox, Dictionary<string, string> ended)
    {
        // Half a second after the market has moved, the archive has all that follows from it.
        sandbox.Clock.Advance(TimeSpan.FromSeconds(1.5) - TimeSpan.FromTicks(sandbox.Clock.GetUtcNow().Ticks % TimeSpan.TicksPerSecond));
        IReadOnlyList<JsonElement> orders = await Items.AllAsync(sandbox.ReadAccountAsync, "/orders");
        IReadOnlyList<JsonElement> fills = await Items.AllAsync(sandbox.ReadAccountAsync, "/fills");
        IReadOnlyList<JsonElement> operations = await Items.AllAsync(sandbox.ReadAccountAsync, "/balanceops");
        IReadOnlyList<JsonElement> positions = (await sandbox.ReadAccountAsync("/positions")).Items;
        JsonElement account = (await sandbox.ReadAccountAsync("/account")).First;

        Assert.Equal(operations.Sum(operation => operation.Amount("amount")), account.Amount("balance"));
        Assert.Equal(fills.Sum(fill => fill.Amount("price") * fill.Amount("size")), account.Amount("cum_trading_volume"));
        Assert.Equal(
            fills.GroupBy(fill => fill.Text("market_id"))
                .Select(market => (market.Key, Size: market.Sum(fill => Sign(fill) * fill.Amount("size"))))
                .Where(market => market.Size != 0)
                .Order(),
            positions.Select(position => (position.Text("market_id"), Sign(position) * position.Amount("size"))).Order());
        CheckOrders(sandbox, orders, fills);
        CheckEnded(orders, ended);
        CheckTriggers(orders, positions);
    }

    private static void CheckOrders(TestSandbox sandbox, IReadOnlyList<JsonElement> orders, IReadOnlyList<JsonElement> fills)
    {
        Assert.Equal(orders.Count, orders.Select(order => order.Text("id")).Distinct().Count());
        Assert.Equal(fills.Count, fills.Select(fill => fill.Text("id")).Distinct().Count());
        ILookup<string, JsonElement> byOrder = fills.ToLookup(fill => fill.Text("order_id"));
        foreach (JsonElement order in orders)
        {
            decimal filled = byOrder[order.Text("id")].Sum(fill => fill.Amount("size"));
            Assert.Equal(filled, order.Amount("total_filled_size"));
            if (order.GetProperty("initial_size").ValueKind != JsonValueKind.Null)
            {
                Assert.Equal(order.Amount("initial_size"), filled + order.Amount("size"));
                Assert.Equal(order.Text("status") == "closed", filled == order.Amount("initial_size"));
            }

            Assert.All(byOrder[order.Text("id")], fill => Assert.Equal((order.Text("side"), order.Text("market_id")), (fill.Text("side"), fill.Text("market_id"))));
            Assert.True(order.Text("status") != "rejected" || (filled == 0 && order.Text("reason").Length > 0));
        }

        var shown = orders.ToDictionary(order => order.Text("id"));
        Assert.All(sandbox.Account.Orders, order => Assert.Equal(
            (order.Status, order.FilledSize), (shown[order.Id].Text("status"), shown[order.Id].Amount("total_filled_size"))));
    }

    private static void CheckEnded(IReadOnlyList<JsonElement> orders, Dictionary<string, string> ended)
    {
        foreach (JsonElement order in orders.Where(order => s_final.Contains(order.Text("status"))))
        {
            Assert.Equal(order.GetRawText(), ended.GetValueOrDefault(order.Text("id"), order.GetRawText()));
            ended[order.Text("id")] = order.GetRawText();
        }
    }

    private static void CheckTriggers(IReadOnlyList<JsonElement> orders, IReadOnlyList<JsonElement> positions)
    {
        JsonElement[] closers = [.. orders.Where(order => order.Text("status") is "placed" && order.GetProperty("size_percent").ValueKind != JsonValueKind.Null)];
        Assert.All(closers, order => Assert.Contains(
            positions, position => position.Text("market_id") == order.Text("market_id") && position.Text("side") != order.Text("side")));
    }

    private static int Sign(JsonElement item) => item.Text("side") == "long" ? 1 : -1;
}
