using BlastFx.Streams;

namespace BlastFx.Client.Tests.Streams;

/// <summary>The queues between a connection and the reader of a stream.</summary>
public sealed class RecordQueueTests
{
    private readonly TestClock _clock = new();

    [Fact]
    public async Task A_complete_queue_has_every_record_in_order_until_its_end()
    {
        var queue = new CompleteQueue<string>(10);
        queue.Add("a", StreamSource.Snapshot);
        queue.Add("b", StreamSource.Update);
        Assert.Equal((2, 0), (queue.Count, queue.Conflated));

        queue.Complete(null);

        Assert.True(queue.TryRead(out StreamItem<string> first) && queue.TryRead(out StreamItem<string> second) && !queue.TryRead(out _)
            && first == new StreamItem<string>("a", StreamSource.Snapshot) && second == new StreamItem<string>("b", StreamSource.Update));
        Assert.Equal(0, queue.Count);
        Assert.False(await queue.WaitToReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_complete_queue_ends_with_an_error_rather_than_drop_a_record()
    {
        var queue = new CompleteQueue<string>(2);
        foreach (string record in new[] { "a", "b", "c", "d" })
        {
            queue.Add(record, StreamSource.Update);
        }

        Assert.Equal(2, queue.Count);
        Assert.True(queue.TryRead(out _) && queue.TryRead(out StreamItem<string> last) && last.Record == "b" && !queue.TryRead(out _));
        BfxException error = await Assert.ThrowsAsync<BfxException>(() => queue.WaitToReadAsync(CancellationToken.None).AsTask());
        Assert.Equal(BfxErrorIds.StreamOverflow, error.ErrorId);
        Assert.Contains("2 records behind", error.Message, StringComparison.Ordinal);
        Assert.Contains("missing is c", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_queue_of_states_has_the_latest_of_each_market_and_counts_the_others()
    {
        var queue = new LatestQueue<string>(TimeSpan.Zero, _clock);
        queue.Set("BTC-USD", () => "old", StreamSource.Snapshot);
        queue.Set("ETH-USD", () => "eth", StreamSource.Update);
        queue.Set("BTC-USD", () => "new", StreamSource.Update);

        Assert.Equal((2, 1), (queue.Count, queue.Conflated));
        Assert.True(queue.TryRead(out StreamItem<string> first) && queue.TryRead(out StreamItem<string> second) && !queue.TryRead(out _)
            && first == new StreamItem<string>("new", StreamSource.Snapshot) && second == new StreamItem<string>("eth", StreamSource.Update));
        queue.Set("BTC-USD", () => "next", StreamSource.Update);
        Assert.True(queue.TryRead(out StreamItem<string> third) && third == new StreamItem<string>("next", StreamSource.Update));
        Assert.Equal(1, queue.Conflated);
    }

    [Fact]
    public void A_state_that_is_not_known_any_more_when_it_is_read_is_left_out()
    {
        var queue = new LatestQueue<string>(TimeSpan.Zero, _clock);
        queue.Set("BTC-USD", () => null, StreamSource.Update);
        queue.Set("ETH-USD", () => "eth", StreamSource.Update);

        Assert.True(queue.TryRead(out StreamItem<string> item) && item.Record == "eth");
        Assert.False(queue.TryRead(out _));
    }

    [Fact]
    public void Two_states_of_a_market_are_the_interval_apart()
    {
        var queue = new LatestQueue<string>(TimeSpan.FromSeconds(2), _clock);
        queue.Set("BTC-USD", () => "first", StreamSource.Update);
        Assert.True(queue.TryRead(out _));
        _clock.Advance(TimeSpan.FromSeconds(0.5));
        queue.Set("BTC-USD", () => "second", StreamSource.Update);
        queue.Set("ETH-USD", () => "eth", StreamSource.Update);

        Assert.True(queue.TryRead(out StreamItem<string> other) && other.Record == "eth");
        _clock.Advance(TimeSpan.FromSeconds(1.5) - TimeSpan.FromMilliseconds(1));
        Assert.False(queue.TryRead(out _));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(queue.TryRead(out StreamItem<string> second) && second.Record == "second");

        _clock.Advance(TimeSpan.FromSeconds(2));
        queue.Set("BTC-USD", () => "third", StreamSource.Update);
        Assert.True(queue.TryRead(out StreamItem<string> third) && third.Record == "third");
    }

    [Fact]
    public async Task A_queue_of_states_that_has_ended_takes_no_more()
    {
        var queue = new LatestQueue<string>(TimeSpan.FromSeconds(2), _clock);
        queue.Set("BTC-USD", () => "first", StreamSource.Update);
        queue.Complete(new BfxException(BfxErrorIds.StreamRejected, "ended"));
        queue.Set("ETH-USD", () => "late", StreamSource.Update);

        Assert.True(queue.TryRead(out StreamItem<string> first) && first.Record == "first");
        Assert.False(queue.TryRead(out _));
        Assert.Equal(BfxErrorIds.StreamRejected, (await Assert.ThrowsAsync<BfxException>(() => queue.WaitToReadAsync(CancellationToken.None).AsTask())).ErrorId);
    }
}
