using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Streams;

public sealed class AccountChannelTests
{
    private const string Channel = "account@13";

    [Fact]
    public async Task The_snapshot_is_the_account_of_reads_with_its_orders_and_positions()
    {
        await using TestSandbox sandbox = Sandbox(StreamNumbers.Text);
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        JsonElement result = await client.SubscribeAsync(Channel);
        JsonElement account = result.GetProperty("data");

        Assert.Equal(["data"], result.Fields());
        JsonElement read = (await sandbox.ReadAccountAsync("/account")).First;
        Assert.Equal([.. read.Fields(), "orders", "positions", "profile_notifications"], account.Fields());
        Assert.All(read.EnumerateObject(), field => Assert.Equal(field.Value.GetRawText(), account.GetProperty(field.Name).GetRawText()));
        Assert.Equal(
            (await sandbox.ReadAccountAsync("/orders?status=open&status=placed&p_limit=1000&p_order=ASC")).Items.Select(Raw), account.GetProperty("orders").EnumerateArray().Select(Raw));
        Assert.Equal((await sandbox.ReadAccountAsync("/positions")).Items.Select(Raw), account.GetProperty("positions").EnumerateArray().Select(Raw));
    }

    [Fact]
    public async Task Amounts_are_numbers_in_the_snapshot_and_texts_in_updates_unless_an_option_says_otherwise()
    {
        foreach ((StreamNumbers form, JsonValueKind snapshotKind, JsonValueKind updateKind) in new[]
        {
            (StreamNumbers.NumberInSnapshot, JsonValueKind.Number, JsonValueKind.String),
            (StreamNumbers.Number, JsonValueKind.Number, JsonValueKind.Number),
            (StreamNumbers.Text, JsonValueKind.String, JsonValueKind.String),
        })
        {
            await using TestSandbox sandbox = Sandbox(form);
            await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
            JsonElement account = (await client.SubscribeAsync(Channel)).GetProperty("data");
            Assert.Equal(snapshotKind, account.GetProperty("balance").ValueKind);
            Assert.Equal(snapshotKind, account.GetProperty("leverage").GetProperty("BTC-USD").ValueKind);
            Assert.Equal(snapshotKind, account.GetProperty("positions")[0].GetProperty("entry_price").ValueKind);
            Assert.Equal(JsonValueKind.String, account.GetProperty("wallet").ValueKind);
            Assert.Equal(JsonValueKind.Number, account.GetProperty("id").ValueKind);

            await new Trader(sandbox).PlaceAsync("limit", Trader.Side("long"), Trader.Price(50_000), Trader.Size(0.01m), Trader.ClientId("12"));
            JsonElement order = (await client.PublicationAsync(Channel)).GetProperty("data").GetProperty("orders")[0];
            Assert.Equal(updateKind, order.GetProperty("price").ValueKind);
            Assert.Equal("12", order.Text("client_order_id"));
        }
    }

    [Fact]
    public async Task An_order_is_streamed_when_it_changes_before_the_list_of_orders_has_it()
    {
        await using TestSandbox sandbox = Sandbox(StreamNumbers.Text);
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SubscribeAsync(Channel);
        var trader = new Trader(sandbox);
        string id = (await trader.PlaceAsync("limit", Trader.Side("long"), Trader.Price(50_000), Trader.Size(0.01m))).ShouldSucceed().TextOf("id");
        JsonElement processing = await OrderAsync(client);
        Assert.Equal((id, "processing"), (processing.Text("id"), processing.Text("status")));

        sandbox.Clock.Advance(TimeSpan.FromMilliseconds(20));
        JsonElement open = await OrderAsync(client);
        Assert.Equal((id, "open"), (open.Text("id"), open.Text("status")));
        Assert.Empty((await sandbox.ReadAccountAsync($"/orders?order_id={id}")).Items);

        sandbox.Clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(open.GetRawText(), (await trader.OrderAsync(id)).GetRawText());
        await trader.CancelAsync(id);
        Assert.Equal("canceling", (await OrderAsync(client)).Text("status"));
        sandbox.Clock.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal("canceled", (await OrderAsync(client)).Text("status"));
    }

    [Fact]
    public async Task A_fill_comes_with_its_order_the_position_and_the_balance()
    {
        await using TestSandbox sandbox = Sandbox(StreamNumbers.Text, fillCount: 0);
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SubscribeAsync(Channel);
        var trader = new Trader(sandbox);
        string id = (await trader.PlaceAsync("market", Trader.Side("long"), Trader.Size(0.001m))).ShouldSucceed().TextOf("id");
        await OrderAsync(client);
        sandbox.Clock.Advance(TimeSpan.FromMilliseconds(20));

        JsonElement update = await DataAsync(client);
        Assert.Equal(13, update.Number("id"));
        Assert.Equal((id, "closed"), (update.GetProperty("orders")[0].Text("id"), update.GetProperty("orders")[0].Text("status")));
        Assert.Equal((await trader.FillsAsync(id)).Select(Raw), update.GetProperty("fills").EnumerateArray().Select(Raw));
        Assert.Equal(Raw((JsonElement)(await trader.PositionAsync())!), Raw(update.GetProperty("positions")[0]));
        Assert.Equal((await sandbox.ReadAccountAsync("/account")).First.Text("balance"), update.Text("balance"));
        Assert.Equal(["type", "title", "description"], update.GetProperty("profile_notifications")[0].Fields());

        await trader.PlaceAsync("market", Trader.Side("short"), Trader.Size(0.001m));
        await OrderAsync(client);
        sandbox.Clock.Advance(TimeSpan.FromMilliseconds(20));
        JsonElement end = await DataAsync(client);
        JsonElement closed = end.GetProperty("positions")[0];
        Assert.Equal(("BTC-USD", "0"), (closed.Text("market_id"), closed.Text("size")));
        Assert.Equal(("1", "1"), (end.Text("account_leverage"), end.Text("account_margin")));
        Assert.Null(await trader.PositionAsync());
    }

    [Fact]
    public async Task A_resting_order_is_filled_on_the_stream_without_any_request()
    {
        await using TestSandbox sandbox = Sandbox(StreamNumbers.Text, fillCount: 0);
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SubscribeAsync(Channel);
        var trader = new Trader(sandbox);
        decimal bid = (await trader.BookAsync("bids"))[0].Price;
        string id = (await trader.PlaceAsync("limit", Trader.Side("long"), Trader.Price(bid), Trader.Size(0.001m))).ShouldSucceed().TextOf("id");
        var states = new List<string>();
        while (states.LastOrDefault() != "closed")
        {
            sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
            foreach (JsonElement update in sandbox.Exchange.Streams.Published(Channel).Select(publication => JsonDocument.Parse(publication.Data).RootElement))
            {
                states.AddRange(update.TryGetProperty("orders", out JsonElement orders) ? orders.EnumerateArray().Select(order => order.Text("status")) : []);
            }
        }

        trader.Pass();
        Assert.Equal(["processing", "open", "closed"], states.Distinct());
        Assert.Equal("closed", (await trader.OrderAsync(id)).Text("status"));
    }

    [Fact]
    public async Task A_rejection_comes_with_a_notification_without_the_accounts_id()
    {
        await using TestSandbox sandbox = Sandbox(StreamNumbers.Text);
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SubscribeAsync(Channel);
        await new Trader(sandbox).PlaceAsync("limit", Trader.Side("long"), Trader.Price(50_000), Trader.Size(0.01m), Trader.TimeInForce("immediate_or_cancel"));
        await OrderAsync(client);
        sandbox.Clock.Advance(TimeSpan.FromMilliseconds(20));

        JsonElement order = await OrderAsync(client);
        Assert.Equal(("rejected", "TIME_IN_FORCE_IOC_ERROR"), (order.Text("status"), order.Text("reason")));
        Assert.Equal(
            """{"profile_notifications":[{"type":"error","title":"Order rejected","description":"TIME_IN_FORCE_IOC_ERROR"}]}""", (await DataAsync(client)).GetRawText());
    }

    [Fact]
    public async Task Canceling_what_is_not_there_comes_as_a_rejected_order_without_a_side()
    {
        await using TestSandbox sandbox = Sandbox(StreamNumbers.Text);
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SubscribeAsync(Channel);
        await new Trader(sandbox).CancelAsync("BTC-USD@999999");
        sandbox.Clock.Advance(TimeSpan.FromMilliseconds(20));

        JsonElement order = await OrderAsync(client);
        Assert.Equal(("BTC-USD@999999", "rejected", "0", "0"), (order.Text("id"), order.Text("status"), order.Text("price"), order.Text("size")));
        Assert.Equal(JsonValueKind.Null, order.GetProperty("side").ValueKind);
    }

    [Fact]
    public async Task Positions_are_valued_every_five_seconds()
    {
        await using TestSandbox sandbox = Sandbox(StreamNumbers.Text);
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SubscribeAsync(Channel);
        for (int time = 0; time < 3; time++)
        {
            sandbox.Clock.Advance(TimeSpan.FromSeconds(4.9));
            Assert.Equal(time, sandbox.Exchange.Streams.Published(Channel).Count);
            sandbox.Clock.Advance(TimeSpan.FromSeconds(0.1));

            JsonElement update = await DataAsync(client);
            JsonElement account = (await sandbox.ReadAccountAsync("/account")).First;
            Assert.Equal((await sandbox.ReadAccountAsync("/positions")).Items.Select(Raw), update.GetProperty("positions").EnumerateArray().Select(Raw));
            Assert.All(
                update.EnumerateObject().Where(field => field.Name != "positions"),
                field => Assert.Equal(account.GetProperty(field.Name).GetRawText(), field.Value.GetRawText()));
        }
    }

    [Fact]
    public async Task Changes_of_leverage_and_of_fields_that_a_test_sets_are_streamed()
    {
        await using TestSandbox sandbox = Sandbox(StreamNumbers.Text);
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SubscribeAsync(Channel);
        await new Trader(sandbox).SendAsync(HttpMethod.Put, "/account/leverage", TestSandbox.Text("market_id", "ETH-USD"), TestSandbox.Raw("leverage", "7"));
        Assert.Equal("""{"id":13,"leverage":{"BTC-USD":"20","ETH-USD":"7","SOL-USD":"1"}}""", (await DataAsync(client)).GetRawText());

        sandbox.Account.SetField("health", "0.5");
        Assert.Equal("""{"id":13,"health":0.5}""", (await DataAsync(client)).GetRawText());
    }

    [Fact]
    public async Task An_option_puts_fills_and_balance_operations_in_the_snapshot()
    {
        await using var sandbox = new TestSandbox(options => options with
        {
            Streams = new SandboxStreamOptions { SnapshotHasFills = true, AccountNumbers = StreamNumbers.Text },
        });
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        JsonElement account = (await client.SubscribeAsync(Channel)).GetProperty("data");

        Assert.Equal((await sandbox.ReadAccountAsync("/fills")).Items.Select(Raw), account.GetProperty("fills").EnumerateArray().Select(Raw));
        Assert.Equal((await sandbox.ReadAccountAsync("/balanceops")).Items.Select(Raw), account.GetProperty("balance_operations").EnumerateArray().Select(Raw));
    }

    private static TestSandbox Sandbox(StreamNumbers form, int fillCount = 500) => new(options => options with
    {
        FillCount = fillCount,
        Streams = new SandboxStreamOptions { AccountNumbers = form, PingInterval = TimeSpan.Zero },
    });

    private static async Task<JsonElement> DataAsync(StreamClient client) => (await client.PublicationAsync(Channel)).GetProperty("data");

    private static async Task<JsonElement> OrderAsync(StreamClient client) =>
        Assert.Single((await DataAsync(client)).GetProperty("orders").EnumerateArray());

    private static string Raw(JsonElement item) => item.GetRawText();
}
