namespace BlastFx.Streams;

/// <summary>Why a connection has ended.</summary>
internal enum LinkEndKind
{
    /// <summary>It was lost; another one can be made.</summary>
    Lost = 0,

    /// <summary>It could not be made, and another attempt would probably fail in the same way: an error, unless there was a connection before.</summary>
    NotMade,

    /// <summary>The exchange sent what is not of the protocol.</summary>
    Broken,

    /// <summary>The exchange does not accept the token, or not any more.</summary>
    TokenRejected,

    /// <summary>The exchange does not accept the connection.</summary>
    Rejected,

    /// <summary>Nothing is watched any more.</summary>
    Stopped,
}

/// <summary>The end of a connection.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Error">What happened, as an error for those who watch.</param>
internal sealed record LinkEnd(LinkEndKind Kind, BfxException Error)
{
    private const int FirstFinalCode = 3500;
    private const int FirstFinalCustomCode = 4500;

    public static LinkEnd Lost(string message, Exception? cause = null) => new(LinkEndKind.Lost, new BfxException(BfxErrorIds.Unreachable, message, cause));

    public static LinkEnd Broken(string message, Exception? cause = null) => new(LinkEndKind.Broken, new BfxException(BfxErrorIds.UnexpectedResponse, message, cause));

    public static LinkEnd Rejected(string message) => new(LinkEndKind.Rejected, new BfxException(BfxErrorIds.StreamRejected, message));

    public static LinkEnd TokenRejected(string message) => new(LinkEndKind.TokenRejected, new BfxException(BfxErrorIds.TokenExpired, message));

    public static LinkEnd Stopped() => new(LinkEndKind.Stopped, new BfxException(BfxErrorIds.SessionClosed, "The stream was closed."));

    /// <summary>The end by a close code, or by a disconnect message with one. Codes from 3500 to 3999 and from 4500 to 4999 are final.</summary>
    public static LinkEnd Closed(int code, string reason)
    {
        string text = $"The exchange closed the stream{(reason.Length > 0 ? $" with '{reason}'" : "")} (code {code}).";
        return code is (>= FirstFinalCode and < 4000) or (>= FirstFinalCustomCode and < 5000) ? Rejected(text) : Lost(text);
    }
}
