using BlastFx.Client.Tests.Support;
using BlastFx.Sandbox;
using BlastFx.Streams;

namespace BlastFx.Client.Tests.Streams;

public sealed class OrderStreamTests
{
    [Fact]
    public async Task A_stream_whose_wait_ends_before_it_is_read_is_closed_as_well()
    {
        var clock = new TestClock();
        await using SandboxExchange exchange = Sessions.Exchange(clock);
        using Session session = Sessions.ByTokens(exchange, clock);
        LiveRecords<Order>? opened = null;
        var stream = new OrderStream(observer => opened = session.Streams.Orders(new StreamOptions { Observer = observer }), () => true, clock);

        stream.Use().Dispose();
        // Whether or not a thread has begun to read.
        LiveRecords<Order> records = Assert.IsType<LiveRecords<Order>>(opened);
        clock.Advance(TimeSpan.FromSeconds(5));

        await Assert.ThrowsAsync<ObjectDisposedException>(() => records.OpenAsync());
    }
}
