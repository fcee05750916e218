using System.Text.Json;
using BlastFx.Client.Tests.Support;
using BlastFx.Streams;

namespace BlastFx.Client.Tests.Streams;

/// <summary>What servers send that keep to the protocol in unusual ways, or do not keep to it.</summary>
public sealed class HostileServerTests
{
    private const string Channel = "trade:BTC-USD";

    [Fact]
    public async Task A_token_that_each_subscription_rejects_ends_the_stream()
    {
        var clock = new TestClock();
        int rejections = 0;
        await using StreamServer server = Server();
        server.Handles = (connection, command) => Rejects(connection, command, """{"code":109,"message":"token expired"}""", ref rejections);
        server.Reads = path => path == "/jwt" ? $"[{{\"jwt\":\"{Jwt.Of(clock.GetUtcNow().AddHours(2), $"number-{rejections}")}\",\"random_secret\":\"0x0102\",\"refresh_token\":\"refresh-token-2\"}}]" : null;
        using Session session = server.Open(clock);
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");

        BfxException error = await clock.PassWaitsOf(stream.ErrorAsync());

        Assert.Equal(BfxErrorIds.TokenExpired, error.ErrorId);
        Assert.Equal(2, rejections);
        Assert.Single(server.Requests, "/jwt");
    }

    [Fact]
    public async Task A_stream_that_ended_with_a_rejection_does_not_hold_up_the_next_of_its_channel()
    {
        int rejections = 0;
        await using StreamServer server = Server();
        server.Handles = (connection, command) => rejections == 0 && Rejects(connection, command, """{"code":103,"message":"permission denied"}""", ref rejections);
        using Session session = server.Open(new TestClock());
        await using LiveRecords<Trade> failed = session.Streams.Trades("BTC-USD");
        await Assert.ThrowsAsync<BfxException>(async () => await failed.WaitToReadAsync());

        await using LiveRecords<Trade> next = session.Streams.Trades("BTC-USD");

        Assert.Equal("1", (await next.NextAsync()).Id);
    }

    [Fact]
    public async Task A_connection_that_ended_for_good_does_not_hold_up_the_next_stream()
    {
        await using StreamServer server = Server();
        using Session session = server.Open(new TestClock());
        await using LiveRecords<Trade> failed = session.Streams.Trades("BTC-USD");
        await failed.NextAsync();
        (await server.NextConnectionAsync()).Close(3500, "no more of this");
        await Assert.ThrowsAsync<BfxException>(async () => await failed.WaitToReadAsync());

        await using LiveRecords<Trade> next = session.Streams.Trades("BTC-USD");

        Assert.Equal("1", (await next.NextAsync()).Id);
        await failed.DisposeAsync();
        Assert.Equal(StreamState.Connected, session.Streams.State);
    }

    [Fact]
    public async Task A_disconnect_message_ends_a_connection_that_the_exchange_leaves_open()
    {
        await using StreamServer server = Server();
        using Session session = server.Open(new TestClock());
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");
        await stream.NextAsync();

        (await server.NextConnectionAsync()).Send("""{"push":{"disconnect":{"code":3503,"reason":"force disconnect"}}}""");

        Assert.Contains("'force disconnect' (code 3503)", (await stream.ErrorAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_is_disposed_of_while_a_record_is_handled_ends_quietly()
    {
        await using StreamServer server = Server();
        using Session session = server.Open(new TestClock());
        LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");
        int count = 0;

        await foreach (Trade trade in stream)
        {
            Assert.Equal("1", trade.Id);
            count++;
            await stream.DisposeAsync();
        }

        Assert.Equal(1, count);
    }

    [Fact]
    public async Task Positions_that_the_state_after_a_cut_leaves_out_are_read_and_not_taken_for_closed()
    {
        const string btc = """{"id":"p1","market_id":"BTC-USD","size":"2","side":"long"}""";
        const string eth = """{"id":"p2","market_id":"ETH-USD","size":"3","side":"long"}""";
        var clock = new TestClock();
        await using var server = new StreamServer();
        server.Reads = static path => path == "/positions" ? $"[{eth}]" : path.StartsWith("/fills", StringComparison.Ordinal) || path.StartsWith("/orders", StringComparison.Ordinal) ? "[]" : null;
        ServedChannel channel = server.Serve("account@13", $$"""{"id":13,"positions":[{{btc}},{{eth}}]}""");
        using Session session = server.Open(clock);
        await using LiveRecords<Position> stream = session.Streams.Positions();
        await stream.NextAsync();
        await stream.NextAsync();

        channel.With("""{"id":13,"balance":"5"}""");
        (await server.NextConnectionAsync()).Cut();
        await clock.ReconnectAsync();
        StreamItem<Position> closed = await stream.NextItemAsync();
        channel.Publish($$"""{"positions":[{{eth.Replace("\"3\"", "\"4\"", StringComparison.Ordinal)}}]}""");
        Position changed = await stream.NextAsync();

        Assert.Equal(("BTC-USD", 0m, StreamSource.Backfill), (closed.Record.MarketId, closed.Record.Size, closed.Source));
        Assert.Equal(("ETH-USD", 4m), (changed.MarketId, changed.Size));
    }

    [Fact]
    public async Task A_state_with_the_same_position_twice_has_the_last_one()
    {
        var clock = new TestClock();
        await using var server = new StreamServer();
        server.Reads = static path => path.StartsWith("/fills", StringComparison.Ordinal) || path.StartsWith("/orders", StringComparison.Ordinal) ? "[]" : null;
        ServedChannel channel = server.Serve("account@13", """{"id":13,"positions":[{"market_id":"BTC-USD","size":"1"}]}""");
        using Session session = server.Open(clock);
        await using LiveRecords<Position> stream = session.Streams.Positions();
        await stream.NextAsync();

        channel.With("""{"id":13,"positions":[{"market_id":"BTC-USD","size":"2"},{"market_id":"BTC-USD","size":"3"}]}""");
        (await server.NextConnectionAsync()).Cut();
        await clock.ReconnectAsync();

        Assert.Equal(3m, (await stream.NextAsync()).Size);
    }

    [Fact]
    public async Task A_missed_trade_that_the_list_has_before_the_last_one_is_not_lost()
    {
        var clock = new TestClock();
        await using StreamServer server = Server();
        server.Reads = static path => path.StartsWith("/markets/trades", StringComparison.Ordinal) ? TradeStreamTests.Trades(5, 4, 3, 2, 1, 0) : null;
        ServedChannel channel = server.Serve(Channel, TradeStreamTests.Trades(2, 1), hasHistory: true);
        using Session session = server.Open(clock);
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");
        await TradeStreamTests.TakeAsync(stream, 2);
        channel.Publish(TradeStreamTests.Trades(4));
        await TradeStreamTests.TakeAsync(stream, 1);

        channel.Forget();
        channel.With(TradeStreamTests.Trades(5));
        (await server.NextConnectionAsync()).Cut();
        await clock.ReconnectAsync();

        Assert.Equal(["3 Backfill", "5 Backfill"], await TradeStreamTests.TakeAsync(stream, 2));
        channel.Publish(TradeStreamTests.Trades(6));
        Assert.Equal(["6 Update"], await TradeStreamTests.TakeAsync(stream, 1));
    }

    [Fact]
    public async Task Messages_in_the_reply_to_a_first_subscription_follow_its_snapshot()
    {
        await using StreamServer server = Server();
        server.Handles = static (connection, command) => Replies(connection, command, $$"""
            {"recoverable":true,"epoch":"e1","offset":2,"data":{{TradeStreamTests.Trades(1)}},"publications":[{"data":{{TradeStreamTests.Trades(2)}},"offset":1},{"data":{{TradeStreamTests.Trades(3)}},"offset":2}]}
            """);
        using Session session = server.Open(new TestClock());
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");

        Assert.Equal(["1 Snapshot", "2 Update", "3 Update"], await TradeStreamTests.TakeAsync(stream, 3));
    }

    [Theory]
    [InlineData("""{"push":{"channel":"trade:BTC-USD\ud800","pub":{"data":[],"offset":1}}}""")]
    [InlineData("""{"push":{"chan\ud800nel":"trade:BTC-USD","pub":{"data":[],"offset":1}}}""")]
    [InlineData("""{"push":{"channel":"trade:BTC-USD","pub":{"d\ud800ata":[],"offset":1}}}""")]
    [InlineData("""{"\ud800":{"channel":"trade:BTC-USD"}}""")]
    [InlineData("""{"push":{"channel":"trade:BTC-USD","unsubscribe":{"code":2500,"reason":"\ud800"}}}""")]
    [InlineData("""{"push":{"disconnect":{"code":3000,"reason":"\ud800"}}}""")]
    [InlineData("""{"push":{"disconnect":{"code":30000000000,"reason":""}}}""")]
    [InlineData("""{"push":{"channel":"trade:BTC-USD","pub":{"data":[{"id":"2","market_id":"\ud800"}],"offset":1}}}""")]
    [InlineData("""{"push":{"channel":"trade:BTC-USD","pub":{"data":[{"id":"\udc00"}],"offset":1}}}""")]
    [InlineData("""{"push":{"channel":"trade:BTC-USD","pub":{"data":[{"\udc00":1}],"offset":1}}}""")]
    [InlineData("""{"push":{"channel":"trade:BTC-USD","pub":{"offset":1,"data":5}}}""")]
    [InlineData("""{"push":{"channel":"trade:BTC-USD","pub":{"offset":1}}}""")]
    [InlineData("""{"push":{"channel":"trade:BTC-USD","pub":{}},"id":5}""")]
    [InlineData("""{"push":{"pub":{"offset":1},"channel":"trade:BTC-USD"}}""")]
    [InlineData("""{"push":{"pub":{"offset":1,"data":[[[[]]]]},"channel":"trade:BTC-USD"}}""")]
    [InlineData("""{"push":[]}""")]
    [InlineData("""{"id":2,"error":5}""")]
    [InlineData("""{"id":2,"error":{"code":"109"}}""")]
    [InlineData("""{"id":1e99}""")]
    [InlineData("""{"id":-1}""")]
    public async Task An_odd_message_leads_to_a_new_connection_at_most(string message)
    {
        var clock = new TestClock();
        await using StreamServer server = Server();
        ServedChannel channel = server.Serve(Channel, TradeStreamTests.Trades(1));
        using Session session = server.Open(clock);
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");
        await stream.NextAsync();
        server.Reads = static path => path.StartsWith("/markets/trades", StringComparison.Ordinal) ? TradeStreamTests.Trades(7, 6, 5, 4, 3, 2, 1) : null;

        (await server.NextConnectionAsync()).Send(message);
        // The first can have the number of the odd message.
        channel.Publish(TradeStreamTests.Trades(6));
        channel.Publish(TradeStreamTests.Trades(7));

        await clock.PassWaitsUntil(UntilSevenAsync());

        async Task UntilSevenAsync()
        {
            while ((await stream.NextAsync()).Id != "7")
            {
            }
        }
    }

    private static bool Replies(StreamServerConnection connection, JsonElement command, string result)
    {
        if (!command.TryGetProperty("subscribe", out _))
        {
            return false;
        }

        connection.Send($$"""{"id":{{command.GetProperty("id").GetInt32()}},"subscribe":{{result.Trim()}} }""");
        return true;
    }

    private static StreamServer Server()
    {
        var server = new StreamServer();
        server.Serve(Channel, TradeStreamTests.Trades(1), hasHistory: true);
        return server;
    }

    private static bool Rejects(StreamServerConnection connection, JsonElement command, string error, ref int count)
    {
        if (!command.TryGetProperty("subscribe", out _) || count > 50)
        {
            return false;
        }

        Interlocked.Increment(ref count);
        connection.Send($$"""{"id":{{command.GetProperty("id").GetInt32()}},"error":{{error}} }""");
        return true;
    }
}
