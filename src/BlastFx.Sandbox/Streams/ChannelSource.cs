namespace BlastFx.Sandbox.Streams;

/// <summary>Publishes in a channel what happens, while it has subscribers.</summary>
internal abstract class ChannelSource(StreamChannel channel) : IDisposable
{
    public StreamChannel Channel { get; } = channel;

    /// <summary>Returns true if a client with a ticket can subscribe.</summary>
    public virtual bool IsOpenTo(Ticket ticket) => true;

    /// <summary>Begins a subscription: between the snapshot and the subscription nothing is published.</summary>
    public abstract void Join(Outbox subscriber, SubscribeRequest request);

    public void Leave(Outbox subscriber) => Channel.Unsubscribe(subscriber);

    /// <summary>Publishes any data.</summary>
    public abstract long? Publish(ReadOnlyMemory<byte> data);

    /// <summary>Publishes one more message like those of the exchange, with which reads agree.</summary>
    public abstract void PublishExtra();

    public abstract void Dispose();
}
