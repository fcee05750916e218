namespace BlastFx.Streams;

/// <summary>What a stream watches; disposal ends it.</summary>
internal sealed class StreamWatch(StreamHub hub, IStreamSubscriber subscriber) : IAsyncDisposable
{
    /// <summary>Ends it.</summary>
    /// <returns>A task that completes when the connection is closed, if nothing else uses it.</returns>
    public ValueTask DisposeAsync() => new(hub.Unwatch(subscriber));
}
