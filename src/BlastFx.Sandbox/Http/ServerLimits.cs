namespace BlastFx.Sandbox.Http;

/// <summary>What clients may take of the server's memory and time. The exchange's own requests stay far below.</summary>
internal sealed record ServerLimits
{
    /// <summary>How many connections there are at once; a further one takes the place of the one that has been silent for longest.</summary>
    public int Connections { get; init; } = 512;

    /// <summary>How long the head of a request may be, request line and headers.</summary>
    public int HeadBytes { get; init; } = 16 * 1024;

    /// <summary>How long the body of a request may be.</summary>
    public int BodyBytes { get; init; } = 64 * 1024;

    /// <summary>How long a request may take to arrive, and what is too long to be thrown away.</summary>
    public TimeSpan RequestTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a client may take to receive a response.</summary>
    public TimeSpan ResponseTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a connection is kept without a request; longer than clients keep theirs.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>What these times are measured by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
