using BlastFx.Client.Tests.Support;
using BlastFx.Trading;

namespace BlastFx.Client.Tests.Streams;

public sealed class OrderWaitTests
{
    private const string Open =
        """{"id":"BTC-USD@1","market_id":"BTC-USD","profile_id":13,"order_type":"limit","status":"open","price":"50000","size":"1","side":"long","timestamp":1709294400000000}""";

    [Fact]
    public async Task A_wait_ends_when_the_stream_shows_the_order()
    {
        await using StreamServer server = Server();
        ServedChannel channel = server.Serve("account@13", """{"id":13,"orders":[]}""");
        using Session session = server.Open(new());

        Task<Order> wait = session.Orders.WaitAsync(new OrderReference("BTC-USD", "BTC-USD@1", null), null, TimeSpan.FromMinutes(1));
        await (await server.NextConnectionAsync()).ReceivedAsync("subscribe");
        channel.Publish($$"""{"orders":[{{Open}}]}""");

        Assert.Equal("open", (await wait).Status);
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
        await wait;

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

    private static StreamServer Server() => new() { Reads = static path => path.StartsWith("/orders", StringComparison.Ordinal) ? "[]" : null };
}
