using BlastFx.Trading;

namespace BlastFx.Client.Tests.Trading;

/// <summary>What ends the wait for an order, without a connection.</summary>
public sealed class OrderWaiterTests : IDisposable
{
    private static readonly DateTimeOffset s_placed = new(2024, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TestClock _clock = new();
    private readonly OrderWaiter _byId;
    private readonly OrderWaiter _byClientId;

    public OrderWaiterTests()
    {
        _byId = Waiter(new OrderReference(null, "BTC-USD@1", null));
        _byClientId = Waiter(new OrderReference("BTC-USD", null, "mine"));
    }

    public void Dispose()
    {
        _byId.Dispose();
        _byClientId.Dispose();
    }

    [Fact]
    public async Task A_read_of_the_awaited_state_ends_the_wait_and_another_does_not()
    {
        _byId.Observe(Order("open"), isStreamed: false);
        Assert.Equal((false, "open", 1), (_byId.Task.IsCompleted, _byId.Seen?.Status, _byId.Sightings));

        _byId.Observe(new Order { OrderId = "BTC-USD@1", Status = "closed" }, isStreamed: false);

        Order ended = await _byId.Task;
        Assert.Equal(("closed", 1m), (ended.Status, ended.Price));
        Assert.Equal(2, _byId.Sightings);
    }

    [Fact]
    public async Task What_a_stream_shows_ends_the_wait_when_the_list_has_had_the_time_to_show_it()
    {
        _byId.Observe(Order("closed"), isStreamed: true);
        Assert.True(_byId.IsStreamed);
        _byId.Observe(Order("open"), isStreamed: false);
        _byId.Observe(Order("closed"), isStreamed: true);
        _clock.Advance(OrderLookup.ArchiveLag - TimeSpan.FromMilliseconds(1));
        Assert.Equal((false, "closed"), (_byId.Task.IsCompleted, _byId.Seen?.Status));

        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("closed", (await _byId.Task).Status);
    }

    [Fact]
    public void What_a_stream_shows_ends_the_wait_when_the_list_shows_it_too()
    {
        _byId.Observe(Order("open"), isStreamed: true);
        Assert.False(_byId.IsStreamed);
        _byId.Observe(Order("closed"), isStreamed: true);

        _byId.Observe(Order("closed"), isStreamed: false);

        Assert.True(_byId.Task.IsCompletedSuccessfully);
    }

    [Fact]
    public void An_order_that_has_ended_may_be_an_older_one_until_the_list_has_had_the_time_for_the_newer()
    {
        _byClientId.Observe(Order("closed"), isStreamed: false);
        _clock.Advance(OrderLookup.ArchiveLag - TimeSpan.FromTicks(1));
        _byClientId.Observe(Order("closed"), isStreamed: false);
        Assert.False(_byClientId.Task.IsCompleted);

        _clock.Advance(TimeSpan.FromTicks(1));
        _byClientId.Observe(Order("closed"), isStreamed: false);

        Assert.True(_byClientId.Task.IsCompletedSuccessfully);
    }

    [Fact]
    public void An_older_order_with_the_same_client_order_id_is_not_seen()
    {
        _byClientId.Observe(Order("open"), isStreamed: false);
        _byClientId.Observe(Order("closed", "BTC-USD@0", seconds: -1), isStreamed: false);
        Assert.Equal(("BTC-USD@1", 1), (_byClientId.Seen?.OrderId, _byClientId.Sightings));

        _byClientId.Observe(Order("open", "BTC-USD@2", seconds: 1), isStreamed: false);

        Assert.Equal(("BTC-USD@2", 2), (_byClientId.Seen?.OrderId, _byClientId.Sightings));
    }

    [Fact]
    public void A_read_without_the_order_is_remembered_until_it_is_seen()
    {
        _byId.Misses = 3;
        var failure = new BfxException(BfxErrorIds.Unreachable, "no response");
        _byId.NotSeen(failure);
        Assert.Equal((failure, false), (_byId.Failure, _byId.Task.IsCompleted));

        _byId.Observe(Order("open"), isStreamed: false);

        Assert.Equal((null, 0), (_byId.Failure, _byId.Misses));
        _byId.NotSeen(null);
        Assert.False(_byId.Task.IsCompleted);
    }

    [Fact]
    public async Task A_session_that_is_closed_ends_the_wait()
    {
        _byId.NotSeen(new BfxException(BfxErrorIds.SessionClosed, "closed"));

        Assert.Equal(BfxErrorIds.SessionClosed, (await Assert.ThrowsAsync<BfxException>(() => _byId.Task)).ErrorId);
    }

    private OrderWaiter Waiter(OrderReference order) => new(order, read => read.HasEnded, "ended", null, _clock);

    private static Order Order(string status, string id = "BTC-USD@1", int seconds = 0) =>
        new() { OrderId = id, ClientOrderId = "mine", MarketId = "BTC-USD", Status = status, Side = "long", Price = 1, CreatedAt = s_placed.AddSeconds(seconds) };
}
