namespace BlastFx.Sandbox.Streams;

/// <summary>The code and the reason of a close frame. Clients do not reconnect after 3500 to 3999 and 4500 to 4999.</summary>
internal sealed record Disconnect(int Code, string Reason)
{
    public static readonly Disconnect Normal = new(1000, "");
    public static readonly Disconnect TooBig = new(1009, "message too big");
    public static readonly Disconnect Expired = new(3005, "connection expired");
    public static readonly Disconnect Slow = new(3008, "slow");
    public static readonly Disconnect NoPong = new(3012, "no pong");
    public static readonly Disconnect InvalidToken = new(3500, "invalid token");
    public static readonly Disconnect BadRequest = new(3501, "bad request");
    public static readonly Disconnect Stale = new(3502, "stale");
}

/// <summary>The connection must be cut.</summary>
internal sealed class CutException : Exception;

/// <summary>The connection must be closed.</summary>
internal sealed class DisconnectException(Disconnect disconnect) : Exception(disconnect.Reason)
{
    public Disconnect Disconnect { get; } = disconnect;
}
