using BlastFx.Client.Tests.Support;
using BlastFx.Streams;
using BlastFx.Trading;

namespace BlastFx.Client.Tests.Streams;

public sealed class OrderWaitTests
{
    private const string Open =
        """{"id":"BTC-USD@1","market_id":"BTC-USD","profile_id":13,"order_type":"limit","status":"open","price":"50000","size":"1","side":"long","timestamp":1709294400000000}""";

    private const string Processing = """{"id":"BTC-USD@1","market_id":"BTC-USD","status":"processing","price":"50000","size":"1","side":"long","timestamp":1709294400000000}""";

    [Theory]
    [InlineData("[]")]
    [InlineData("[" + Processing + "]")]
    public async Task A_wait_ends_two_seconds_after_the_stream_has_shown_a_state_that_the_list_does_not_show(string listed)
    {
        var clock = new TestClock();
        await using StreamServer server = Server();
        server.Reads = path => path.StartsWith("/orders", StringComparison.Ordinal) ? listed : null;
        ServedChannel channel = server.Serve("account@13", """{"id":13,"orders":[]}""");
        using Session session = server.Open(clock);

        Task<Order> wait = session.Orders.WaitAsync(new OrderReference("BTC-USD", "BTC-USD@1", null), null, TimeSpan.FromMinutes(1));
        await (await server.NextConnectionAsync()).ReceivedAsync("subscribe");
        channel.Publish($$"""{"orders":[{{Open}}]}""");
        channel.Publish("""{"id":13}""");
        // The first message is handled when the second is counted. Before that, the clock must not pass the minute.
        SpinWait.SpinUntil(() => session.Streams.Received == 2);

        Assert.Equal("open", (await clock.PassWaitsOf(wait)).Status);
    }

    [Fact]
    public async Task A_wait_that_the_stream_has_ended_goes_on_until_the_list_has_the_order()
    {
        bool isListed = false;
        var clock = new TestClock();
        await using StreamServer server = Server();
        server.Reads = path => path.StartsWith("/orders", StringComparison.Ordinal) ? (Volatile.Read(ref isListed) ? $"[{Open}]" : $"[{Open.Replace("\"open\"", "\"processing\"", StringComparison.Ordinal)}]") : null;
        ServedChannel channel = server.Serve("account@13", """{"id":13,"orders":[]}""");
        using Session session = server.Open(clock);
        await using LiveRecords<Order> orders = session.Streams.Orders();
        await orders.OpenAsync();
        Task<Order> wait = session.Orders.WaitAsync(new OrderReference("BTC-USD", "BTC-USD@1", null), null, TimeSpan.FromMinutes(1));
        await (await server.NextConnectionAsync()).ReceivedAsync("subscribe");

        channel.Publish($$"""{"orders":[{{Open}}]}""");
        await orders.NextAsync();
        Assert.False(wait.IsCompleted);
        Volatile.Write(ref isListed, true);

        // The five seconds until the stream is closed may begin before the wait is seen to be completed.
        await clock.PassWaitsUntil(wait, max: TimeSpan.FromSeconds(4));
        Assert.Equal("open", (await wait).Status);
        Assert.True(clock.Waited < TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task The_stream_of_a_wait_closes_five_seconds_after_the_last_one()
    {
        var clock = new TestClock();
        await using StreamServer server = Server();
        ServedChannel channel = server.Serve("account@13", """{"id":13,"orders":[]}""");
        using Session session = server.Open(clock);
        Task<Order> wait = session.Orders.WaitAsync(new OrderReference("BTC-USD", "BTC-USD@1", null), null, TimeSpan.FromMinutes(1));
        StreamServerConnection connection = await server.NextConnectionAsync();
        await connection.ReceivedAsync("subscribe");
        channel.Publish($$"""{"orders":[{{Open}}]}""");
        server.Reads = static path => path.StartsWith("/orders", StringComparison.Ordinal) ? $"[{Open}]" : null;
        // The five seconds may begin before the wait is seen to be completed.
        await clock.PassWaitsUntil(wait, max: TimeSpan.FromSeconds(4));

        clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(StreamState.Connected, session.Streams.State);
        clock.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Equal(StreamState.Closed, session.Streams.State);
    }

    [Fact]
    public async Task A_wait_without_a_stream_ends_by_a_read()
    {
        var clock = new TestClock();
        bool isOpen = false;
        await using StreamServer server = Server();
        server.UpgradeStatus = 404;
        server.Reads = path => path.StartsWith("/orders", StringComparison.Ordinal) ? (Volatile.Read(ref isOpen) ? $"[{Open}]" : "[]") : null;
        using Session session = server.Open(clock);

        Task<Order> wait = session.Orders.WaitAsync(new OrderReference("BTC-USD", "BTC-USD@1", null), null, TimeSpan.FromMinutes(1));
        Volatile.Write(ref isOpen, true);

        Assert.Equal("open", (await clock.PassWaitsOf(wait)).Status);
    }

    [Fact]
    public async Task A_wait_gets_no_token_for_the_stream()
    {
        var clock = new TestClock();
        await using StreamServer server = Server();
        int reads = 0;
        // Enough reads for a request beside them to arrive.
        server.Reads = path => path.StartsWith("/orders", StringComparison.Ordinal) ? $"[{(Interlocked.Increment(ref reads) < 20 ? Processing : Open)}]" : null;
        using Session session = Sessions.ByKey(server.BaseUri, clock);

        await clock.PassWaitsOf(session.Orders.WaitAsync(new OrderReference("BTC-USD", "BTC-USD@1", null), null, TimeSpan.FromMinutes(1)));

        Assert.All(server.Requests, static path => Assert.StartsWith("/orders", path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stream_that_was_rejected_is_not_opened_again_for_a_minute()
    {
        var clock = new TestClock();
        int connects = 0;
        await using StreamServer server = Server();
        server.Reads = static path => path.StartsWith("/orders", StringComparison.Ordinal) ? $"[{Processing}]" : null;
        server.Handles = (connection, command) =>
        {
            bool isConnect = command.TryGetProperty("connect", out _);
            if (isConnect)
            {
                Interlocked.Increment(ref connects);
                connection.Close(3500, "no");
            }

            return isConnect;
        };
        using Session session = server.Open(clock);

        await WaitAsync(TimeSpan.FromMinutes(1), () => Volatile.Read(ref connects) == 1);
        await WaitAsync(TimeSpan.FromMinutes(1), () => session.Streams.State == StreamState.Closed);
        for (int wait = 0; wait < 20; wait++)
        {
            await WaitAsync(TimeSpan.FromMinutes(1), static () => true);
        }

        Assert.Equal(1, connects);

        // The minute begins when the loss is handled, which may be after the stream is closed.
        for (int minutes = 0; minutes < 20 && Volatile.Read(ref connects) == 1; minutes++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            await WaitAsync(TimeSpan.FromSeconds(2), () => Volatile.Read(ref connects) == 2);
        }

        Assert.Equal(2, connects);

        async Task WaitAsync(TimeSpan max, Func<bool> until)
        {
            using var ends = new CancellationTokenSource();
            int reads = server.Requests.Count;
            Task<Order> wait = session.Orders.WaitAsync(new OrderReference("BTC-USD", "BTC-USD@1", null), null, TimeSpan.FromMinutes(1), cancellationToken: ends.Token);
            SpinWait.SpinUntil(() => until() && server.Requests.Count > reads, max);
            await ends.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        }
    }

    private static StreamServer Server() => new() { Reads = static path => path.StartsWith("/orders", StringComparison.Ordinal) ? "[]" : null };
}
