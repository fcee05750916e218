using BlastFx.Client.Tests.Support;
using BlastFx.Streams;

namespace BlastFx.Client.Tests.Streams;

public sealed class AccountStreamTests
{
    private const string Channel = "account@13";

    private const string Snapshot =
        """{"id":13,"balance":"1000","account_equity":1000.5,"leverage":{"BTC-USD":"20"},"orders":[],"positions":[],"profile_notifications":[]}""";

    [Fact]
    public async Task The_account_is_whole_after_each_update()
    {
        await using var server = new StreamServer();
        ServedChannel channel = server.Serve(Channel, Snapshot);
        using Session session = server.Open(new());
        await using LiveRecords<Account> stream = session.Streams.Account();
        Account first = await stream.NextAsync();
        Assert.Equal((13, 1000m, 1000.5m), (first.Id, first.Balance, first.AccountEquity));

        channel.Publish($$"""{"id":13,"balance":999.5,"orders":[{{Order("BTC-USD@1", "open")}}],"fills":[{{Fill("f1")}}],"positions":[{{Position("BTC-USD", "2")}}]}""");
        Account second = await stream.NextAsync();
        Assert.Equal((999.5m, 1000.5m, 20m), (second.Balance, second.AccountEquity, second.Leverage!["BTC-USD"]));
        Assert.Equal("BTC-USD@1", Assert.Single(second.Orders!).OrderId);
        Assert.Equal("f1", Assert.Single(second.Fills!).Id);
        Assert.Equal(2m, Assert.Single(second.Positions!).Size);

        channel.Publish($$"""{"orders":[{{Order("BTC-USD@1", "closed")}}],"positions":[{{Position("BTC-USD", "0")}}]}""");
        Account third = await stream.NextAsync();
        Assert.Equal(999.5m, third.Balance);
        Assert.Empty(third.Orders!);
        Assert.Empty(third.Positions!);
        Assert.Empty(third.Fills!);
        Assert.Single(second.Orders!);
    }

    [Fact]
    public async Task An_order_that_has_ended_does_not_come_again()
    {
        await using var server = new StreamServer();
        ServedChannel channel = server.Serve(Channel, Snapshot);
        using Session session = server.Open(new());
        var recorder = new StreamRecorder();
        await using LiveRecords<Order> stream = session.Streams.Orders(new StreamOptions { Observer = recorder });
        await stream.OpenAsync();
        await recorder.NextAsync(StreamEvent.Subscribed);

        channel.Publish(Orders(Order("BTC-USD@1", "open")));
        channel.Publish(Orders(Order("BTC-USD@1", "open")));
        channel.Publish(Orders("""{"id":"BTC-USD@1","status":"rejected","price":"0","size":"0","side":"","reason":"ORDER_NOT_FOUND"}"""));
        channel.Publish(Orders("""{"id":"BTC-USD@1","status":"closed","size":0,"total_filled_size":1}"""));
        channel.Publish(Orders("""{"id":"BTC-USD@1","status":"canceling"}"""));
        channel.Publish(Orders("""{"id":"BTC-USD@1","status":"rejected","price":"0","size":"0","side":""}"""));
        channel.Publish(Orders(Order("BTC-USD@2", "open")));

        Assert.Equal(["BTC-USD@1 open", "BTC-USD@1 closed", "BTC-USD@2 open"], await TakeAsync(stream, 3));
    }

    [Fact]
    public async Task An_update_with_some_fields_of_an_order_keeps_the_others()
    {
        await using var server = new StreamServer();
        ServedChannel channel = server.Serve(Channel, Snapshot);
        using Session session = server.Open(new());
        var recorder = new StreamRecorder();
        await using LiveRecords<Order> stream = session.Streams.Orders(new StreamOptions { Observer = recorder });
        await stream.OpenAsync();
        await recorder.NextAsync(StreamEvent.Subscribed);

        channel.Publish(Orders(Order("BTC-USD@1", "open")));
        channel.Publish(Orders("""{"id":"BTC-USD@1","status":"open","size":"0.4","total_filled_size":"0.6","side":"","client_order_id":"","time_in_force":null}"""));

        await stream.NextAsync();
        Order order = await stream.NextAsync();
        Assert.Equal((0.4m, 0.6m, 50000m, "long", "mine", "good_till_cancel"), (order.Size, order.TotalFilledSize, order.Price, order.Side, order.ClientOrderId, order.TimeInForce));
    }

    [Fact]
    public async Task Each_fill_comes_once_oldest_first()
    {
        await using var server = new StreamServer();
        ServedChannel channel = server.Serve(Channel, Snapshot);
        using Session session = server.Open(new());
        var recorder = new StreamRecorder();
        await using LiveRecords<Fill> stream = session.Streams.Fills(new StreamOptions { Observer = recorder });
        await stream.OpenAsync();
        await recorder.NextAsync(StreamEvent.Subscribed);

        channel.Publish($$"""{"fills":[{{Fill("f2", 2)}},{{Fill("f1", 1)}}]}""");
        channel.Publish($$"""{"fills":[{{Fill("f2", 2)}},{{Fill("f3", 3)}}]}""");

        Assert.Equal("f1", (await stream.NextAsync()).Id);
        Assert.Equal("f2", (await stream.NextAsync()).Id);
        Assert.Equal("f3", (await stream.NextAsync()).Id);
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(5)]
    public async Task A_wrong_local_clock_does_not_shift_what_is_read_after_a_connection_without_messages(int minutes)
    {
        var clock = new TestClock();
        await using var server = new StreamServer { Time = clock.GetUtcNow().AddMinutes(minutes) };
        server.Serve(Channel, Snapshot);
        server.Reads = path => path.StartsWith("/fills", StringComparison.Ordinal) ? $"[{Fill("f1", 1)}]" : path.StartsWith("/orders", StringComparison.Ordinal) ? "[]" : null;
        using Session session = server.Open(clock);
        var recorder = new StreamRecorder();
        await using LiveRecords<Fill> fills = session.Streams.Fills(new StreamOptions { Observer = recorder });
        await fills.OpenAsync();
        await recorder.NextAsync(StreamEvent.Subscribed);

        (await server.NextConnectionAsync()).Cut();
        await clock.ReconnectAsync();

        Assert.Equal("f1", (await fills.NextAsync()).Id);
        long since = (server.Time.Value.ToUnixTimeSeconds() - 5) * 1_000_000;
        Assert.Contains(server.Requests, path => path.StartsWith($"/fills?start_time={since}&", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_happened_while_the_connection_was_lost_is_read()
    {
        var clock = new TestClock();
        await using var server = new StreamServer();
        ServedChannel channel = server.Serve(Channel, Snapshot);
        server.Reads = path => path switch
        {
            _ when path.StartsWith("/fills", StringComparison.Ordinal) => $"[{Fill("f3", 3)},{Fill("f2", 2)},{Fill("f1", 1)}]",
            _ when path.StartsWith("/orders?order_id=BTC-USD%401", StringComparison.Ordinal) => $"[{Order("BTC-USD@1", "canceled", 3)}]",
            _ when path.StartsWith("/orders", StringComparison.Ordinal) => $"[{Order("BTC-USD@3", "open", 3)},{Order("BTC-USD@2", "closed", 2)}]",
            _ => null,
        };
        using Session session = server.Open(clock);
        var recorder = new StreamRecorder();
        await using LiveRecords<Order> orders = session.Streams.Orders(new StreamOptions { Observer = recorder });
        await using LiveRecords<Fill> fills = session.Streams.Fills();
        await orders.OpenAsync();
        await fills.OpenAsync();
        await recorder.NextAsync(StreamEvent.Subscribed);
        channel.Publish($$"""{"orders":[{{Order("BTC-USD@1", "open")}}],"fills":[{{Fill("f1", 1)}}]}""");
        await orders.NextAsync();
        await fills.NextAsync();

        channel.With($$"""{"id":13,"balance":"900","orders":[{{Order("BTC-USD@3", "open", 3)}}],"positions":[]}""");
        (await server.NextConnectionAsync()).Cut();
        await clock.ReconnectAsync();

        Assert.Equal(["BTC-USD@1 canceled Backfill", "BTC-USD@2 closed Backfill", "BTC-USD@3 open Backfill"], (await TakeItemsAsync(orders, 3)).Order(StringComparer.Ordinal));
        Assert.Equal("f2", (await fills.NextAsync()).Id);
        Assert.Equal("f3", (await fills.NextAsync()).Id);
        channel.Publish($$"""{"orders":[{{Order("BTC-USD@3", "closed", 4)}}],"fills":[{{Fill("f4", 4)}}]}""");
        Assert.Equal(["BTC-USD@3 closed Update"], await TakeItemsAsync(orders, 1));
        Assert.Equal("f4", (await fills.NextAsync()).Id);
        Assert.Contains(server.Requests, path => path.StartsWith("/fills?start_time=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lists_that_lag_behind_are_read_again_a_little_later()
    {
        var clock = new TestClock();
        await using var server = new StreamServer();
        ServedChannel channel = server.Serve(Channel, Snapshot);
        bool isListed = false;
        server.Reads = path => path.StartsWith("/fills", StringComparison.Ordinal) ? (Volatile.Read(ref isListed) ? $"[{Fill("late", 2)}]" : "[]")
            : path.StartsWith("/orders", StringComparison.Ordinal) ? "[]"
            : null;
        using Session session = server.Open(clock);
        await using LiveRecords<Account> accounts = session.Streams.Account();
        await using LiveRecords<Fill> fills = session.Streams.Fills();
        await accounts.NextAsync();
        await fills.OpenAsync();

        (await server.NextConnectionAsync()).Cut();
        await clock.ReconnectAsync();
        await accounts.NextAsync();
        Volatile.Write(ref isListed, true);
        Task<Fill> fill = fills.NextAsync();
        await clock.PassWaitsUntil(fill);

        Assert.Equal("late", (await fill).Id);
    }

    [Fact]
    public async Task A_position_that_was_closed_while_the_connection_was_lost_comes_with_size_zero()
    {
        var clock = new TestClock();
        await using var server = new StreamServer { Reads = static path => path.StartsWith("/fills", StringComparison.Ordinal) || path.StartsWith("/orders", StringComparison.Ordinal) ? "[]" : null };
        ServedChannel channel = server.Serve(Channel, $$"""{"id":13,"positions":[{{Position("BTC-USD", "2")}},{{Position("ETH-USD", "3")}}]}""");
        using Session session = server.Open(clock);
        await using LiveRecords<Position> stream = session.Streams.Positions();
        Assert.Equal(["BTC-USD 2", "ETH-USD 3"], [Text(await stream.NextAsync()), Text(await stream.NextAsync())]);

        channel.With($$"""{"id":13,"positions":[{{Position("ETH-USD", "3")}}]}""");
        (await server.NextConnectionAsync()).Cut();
        await clock.ReconnectAsync();

        Assert.Equal("BTC-USD 0", Text(await stream.NextAsync()));

        static string Text(Position position) => $"{position.MarketId} {position.Size}";
    }

    private static string Orders(string order) => $$"""{"id":13,"orders":[{{order}}]}""";

    private static string Order(string id, string status, int second = 1) =>
        $$"""{"id":"{{id}}","market_id":"BTC-USD","profile_id":13,"order_type":"limit","status":"{{status}}","price":"50000","size":"1","initial_size":"1","total_filled_size":"0","side":"long","timestamp":{{Time(second)}},"reason":"","client_order_id":"mine","time_in_force":"good_till_cancel"}""";

    private static string Fill(string id, int second = 1) =>
        $$"""{"id":"{{id}}","profile_id":13,"market_id":"BTC-USD","order_id":"BTC-USD@1","timestamp":{{Time(second)}},"trade_id":"t","price":"50000","size":"1","side":"long","is_maker":true,"fee":"0","liquidation":false}""";

    private static string Position(string market, string size) =>
        $$"""{"id":"pos","market_id":"{{market}}","profile_id":13,"size":"{{size}}","side":"long","entry_price":"50000"}""";

    private static long Time(int second) => 1709294400000000 + (second * 1_000_000L);

    private static async Task<List<string>> TakeAsync(LiveRecords<Order> stream, int count)
    {
        List<string> taken = [];
        while (taken.Count < count)
        {
            Order order = await stream.NextAsync();
            taken.Add($"{order.OrderId} {order.Status}");
        }

        return taken;
    }

    private static async Task<List<string>> TakeItemsAsync(LiveRecords<Order> stream, int count)
    {
        List<string> taken = [];
        while (taken.Count < count)
        {
            StreamItem<Order> item = await stream.NextItemAsync();
            taken.Add($"{item.Record.OrderId} {item.Record.Status} {item.Source}");
        }

        return taken;
    }
}
