using BlastFx.Serialization;

namespace BlastFx.Streams;

/// <summary>What happened to a stream.</summary>
public enum StreamEvent
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>A connection is being made.</summary>
    Connecting = 1,

    /// <summary>The exchange has accepted the connection.</summary>
    Connected = 2,

    /// <summary>The exchange sends a channel from now on.</summary>
    Subscribed = 3,

    /// <summary>The connection is lost, and is made again.</summary>
    Disconnected = 4,

    /// <summary>There has been no connection for some seconds.</summary>
    Stalled = 5,

    /// <summary>Messages are missing: the state is read again.</summary>
    Resync = 6,

    /// <summary>Messages are missing: reads fill the gap.</summary>
    Backfill = 7,

    /// <summary>Something needs attention; the stream continues.</summary>
    Warning = 8,
}

/// <summary>An event in the life of a stream.</summary>
/// <param name="Time">When it happened, UTC, by the local clock.</param>
/// <param name="Event">What happened.</param>
/// <param name="Channel">The channel, such as <c>trade:BTC-USD</c>; null if it is about the connection.</param>
/// <param name="Message">The event in a sentence, without secrets.</param>
public sealed record StreamStatus(DateTimeOffset Time, StreamEvent Event, string? Channel, string Message)
{
    /// <summary>The event in one line.</summary>
    /// <returns>The message.</returns>
    public override string ToString() => ShownText.Clean(Message);
}

/// <summary>Observes a stream. Called from any thread; must not block.</summary>
public interface IStreamObserver
{
    /// <summary>Called when something happens to the connection or to a channel.</summary>
    /// <param name="status">The event.</param>
    void OnStatus(StreamStatus status);

    /// <summary>Called with a record that cannot be read exactly. The stream continues.</summary>
    /// <param name="record">The record.</param>
    void OnUnreadable(UnreadableRecord record);
}
