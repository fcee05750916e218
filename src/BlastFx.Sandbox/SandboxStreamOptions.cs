namespace BlastFx.Sandbox;

/// <summary>The options of the WebSocket streams of an embedded exchange. All times follow the exchange's clock.</summary>
public sealed record SandboxStreamOptions
{
    /// <summary>The time between two pings, in whole seconds; zero for none.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>True if clients must respond to pings.</summary>
    public bool ExpectsPong { get; init; } = true;

    /// <summary>The time for the response to a ping.</summary>
    public TimeSpan PongTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The time for the first command.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The time from the expiry of a connection's token until the connection is closed.</summary>
    public TimeSpan ExpiryDelay { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>The maximum number of subscriptions of a connection.</summary>
    public int MaxSubscriptions { get; init; } = 1_000;

    /// <summary>The maximum length of a client's message in bytes.</summary>
    public int MaxMessageLength { get; init; } = 64 * 1024;

    /// <summary>The maximum number of messages in one frame to a client.</summary>
    public int MaxMessagesPerFrame { get; init; } = 64;

    /// <summary>The maximum number of bytes that wait for a client; one that reads too slowly is disconnected.</summary>
    public int MaxQueuedBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// The age of the snapshots of markets: the exchange takes them before the subscription begins, so that updates can be
    /// missing between the two.
    /// </summary>
    public TimeSpan SnapshotAge { get; init; }

    /// <summary>The form of amounts in the channels of accounts.</summary>
    public StreamNumbers AccountNumbers { get; init; }

    /// <summary>True if the snapshot of an account has its latest fills and balance operations, as older ones of the exchange.</summary>
    public bool SnapshotHasFills { get; init; }

    /// <summary>True if updates of order books have amounts with trailing zeros, unlike snapshots: 1.0 and 1.00 are one price.</summary>
    public bool PadsAmounts { get; init; }

    /// <summary>The errors of subscriptions that are not possible.</summary>
    public SubscriptionErrors SubscriptionErrors { get; init; }

    /// <summary>The maximum number of publications of a channel in <see cref="SandboxStreams.Published"/>; the oldest are removed first.</summary>
    public int PublicationLimit { get; init; } = 10_000;

    internal SandboxStreamOptions Validated()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(PingInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNotEqual(PingInterval.Ticks % TimeSpan.TicksPerSecond, 0, nameof(PingInterval));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(PongTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ConnectTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(ExpiryDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSubscriptions, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxMessageLength, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxMessagesPerFrame, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxQueuedBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(SnapshotAge, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(PublicationLimit);
        return this;
    }
}

/// <summary>The form of amounts in a channel.</summary>
public enum StreamNumbers
{
    /// <summary>JSON numbers in the snapshot, texts in updates.</summary>
    NumberInSnapshot,

    /// <summary>JSON numbers.</summary>
    Number,

    /// <summary>Texts.</summary>
    Text,
}

/// <summary>The errors of subscriptions to the channel of an unknown market or of another account.</summary>
public enum SubscriptionErrors
{
    /// <summary>An internal error, code 100, which says that it is temporary, for ever.</summary>
    Internal,

    /// <summary>Unknown channel, code 102, and permission denied, code 103.</summary>
    Specific,
}
