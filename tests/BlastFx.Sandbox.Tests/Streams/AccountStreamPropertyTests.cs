using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Streams;

/// <summary>What a client keeps of an account's channel is what reads get.</summary>
public sealed class AccountStreamPropertyTests
{
    private const string Channel = "account@13";

    private static readonly string[] s_markets = ["BTC-USD", "ETH-USD"];

    [Fact]
    public async Task Any_trading_leaves_the_streamed_account_as_reads_get_it()
    {
        for (int seed = 0; seed < Effort.Of(6); seed++)
        {
            await using var sandbox = new TestSandbox(options => options with
            {
                OrdersPerSecond = 0,
                FillCount = seed % 2 == 0 ? 0 : 500,
                Streams = new SandboxStreamOptions { PingInterval = TimeSpan.Zero, AccountNumbers = StreamNumbers.Text },
            });
            await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
            var account = new StreamedAccount((await client.SubscribeAsync(Channel)).GetProperty("data"));
            int before = (await sandbox.ReadAccountAsync("/fills?p_limit=1")).Pagination.GetProperty("total").GetInt32();
            var trades = new RandomTrades(sandbox, new Random(seed), s_markets);
            for (int step = 0; step < 60; step++)
            {
                await trades.StepAsync();
            }

            new Trader(sandbox).Pass();
            await sandbox.ReadAccountAsync("/account");
            Assert.All(await ReadAllAsync(client, sandbox), account.Apply);
            await CompareAsync(sandbox, account, before);
        }
    }

    private static async Task<IReadOnlyList<JsonElement>> ReadAllAsync(StreamClient client, TestSandbox sandbox)
    {
        var updates = new List<JsonElement>();
        int count = sandbox.Exchange.Streams.Published(Channel).Count;
        while (updates.Count < count)
        {
            updates.Add((await client.PublicationAsync(Channel)).GetProperty("data"));
        }

        return updates;
    }

    private static async Task CompareAsync(TestSandbox sandbox, StreamedAccount account, int fillsBefore)
    {
        IReadOnlyList<JsonElement> orders = await Items.AllAsync(sandbox.ReadAccountAsync, "/orders");
        foreach ((string id, JsonElement streamed) in account.Orders)
        {
            JsonElement read = Assert.Single(orders, order => order.Text("id") == id);
            Assert.Equal(read.GetRawText(), streamed.GetRawText());
        }

        Assert.Equal(orders.Where(order => order.Text("status") is "open" or "placed").Select(order => order.Text("id")).Order(), account.LivingOrders.Order());
        IReadOnlyList<JsonElement> fills = await Items.AllAsync(sandbox.ReadAccountAsync, "/fills");
        Assert.Equal(fills.Skip(fillsBefore).Select(fill => fill.GetRawText()), account.Fills.Select(fill => fill.GetRawText()));
        IReadOnlyList<JsonElement> positions = (await sandbox.ReadAccountAsync("/positions")).Items;
        Assert.Equal(
            positions.Select(position => (position.Text("market_id"), position.Text("side"), position.Text("size"), position.Text("entry_price"))).Order(),
            account.Positions.Values.Select(position => (position.Text("market_id"), position.Text("side"), position.Text("size"), position.Text("entry_price"))).Order());
        JsonElement read2 = (await sandbox.ReadAccountAsync("/account")).First;
        Assert.Equal(read2.Text("balance"), account.Fields["balance"]);
        Assert.Equal(read2.Text("cum_trading_volume"), account.Fields["cum_trading_volume"]);
    }

    /// <summary>An account as a client keeps it.</summary>
    private sealed class StreamedAccount
    {
        public StreamedAccount(JsonElement snapshot) => Apply(snapshot);

        public Dictionary<string, string> Fields { get; } = [];

        public Dictionary<string, JsonElement> Orders { get; } = [];

        public Dictionary<string, JsonElement> Positions { get; } = [];

        public List<JsonElement> Fills { get; } = [];

        public IEnumerable<string> LivingOrders =>
            Orders.Where(order => order.Value.Text("status") is "open" or "placed").Select(order => order.Key);

        public void Apply(JsonElement update)
        {
            foreach (JsonProperty field in update.EnumerateObject())
            {
                switch (field.Name)
                {
                    case "orders":
                        field.Value.EnumerateArray().ToList().ForEach(ApplyOrder);
                        break;
                    case "fills":
                        Fills.AddRange(field.Value.EnumerateArray());
                        break;
                    case "positions":
                        field.Value.EnumerateArray().ToList().ForEach(ApplyPosition);
                        break;
                    default:
                        Fields[field.Name] = field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString()! : field.Value.GetRawText();
                        break;
                }
            }
        }

        private void ApplyOrder(JsonElement order)
        {
            // The rejected order that stands for a failed cancel is not an order.
            if (order.GetProperty("side").ValueKind != JsonValueKind.Null || order.Text("status") != "rejected" || order.Text("price") != "0")
            {
                Orders[order.Text("id")] = order;
            }
        }

        private void ApplyPosition(JsonElement position)
        {
            Positions[position.Text("market_id")] = position;
            if (position.Amount("size") == 0)
            {
                Positions.Remove(position.Text("market_id"));
            }
        }
    }
}
