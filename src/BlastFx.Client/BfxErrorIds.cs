namespace BlastFx;

/// <summary>
/// The client's own error ids. If the exchange names an error, the id is <c>Bfx.</c> and that name instead
/// (<c>Bfx.WRONG_MARKET_ID</c>).
/// </summary>
public static class BfxErrorIds
{
    /// <summary>The prefix of every id.</summary>
    public const string Prefix = "Bfx.";

    /// <summary>No session was specified and the runspace has none.</summary>
    public const string NotConnected = "Bfx.NotConnected";

    /// <summary>The session was disconnected.</summary>
    public const string SessionClosed = "Bfx.SessionClosed";

    /// <summary>The session is a deserialized copy from another process, without credentials.</summary>
    public const string DeserializedSession = "Bfx.DeserializedSession";

    /// <summary>Credentials are missing or malformed; nothing was sent.</summary>
    public const string InvalidCredentials = "Bfx.InvalidCredentials";

    /// <summary>A key file cannot be read or is not valid.</summary>
    public const string KeyFile = "Bfx.KeyFile";

    /// <summary>Refreshed tokens cannot be saved to the file or vault that they were loaded from.</summary>
    public const string NotPersisted = "Bfx.NotPersisted";

    /// <summary>A secret vault is missing, or cannot read or write a secret.</summary>
    public const string SecretVault = "Bfx.SecretVault";

    /// <summary>The exchange's address is malformed or not secure.</summary>
    public const string InvalidAddress = "Bfx.InvalidAddress";

    /// <summary>An argument is not valid and cannot be sent.</summary>
    public const string InvalidArgument = "Bfx.InvalidArgument";

    /// <summary>A change that has to be confirmed was not, because nobody can be asked.</summary>
    public const string NotConfirmed = "Bfx.NotConfirmed";

    /// <summary>A chart cannot be written to its file.</summary>
    public const string ChartFile = "Bfx.ChartFile";

    /// <summary>The session is read-only.</summary>
    public const string ReadOnly = "Bfx.ReadOnly";

    /// <summary>The session may not change anything on that market.</summary>
    public const string MarketNotAllowed = "Bfx.MarketNotAllowed";

    /// <summary>The value of the order is more than the session allows.</summary>
    public const string MaxOrderNotional = "Bfx.MaxOrderNotional";

    /// <summary>The size of the order is more than the session allows.</summary>
    public const string MaxOrderSize = "Bfx.MaxOrderSize";

    /// <summary>The response did not arrive in time.</summary>
    public const string Timeout = "Bfx.Timeout";

    /// <summary>The connection failed, or was closed before the response arrived.</summary>
    public const string Unreachable = "Bfx.Unreachable";

    /// <summary>The rate limit is exceeded for longer than the request may take.</summary>
    public const string RateLimited = "Bfx.RateLimited";

    /// <summary>The exchange rejected the request because of the local time.</summary>
    public const string ClockSkew = "Bfx.ClockSkew";

    /// <summary>The exchange rejected the signature.</summary>
    public const string SignatureRejected = "Bfx.SignatureRejected";

    /// <summary>The token has expired and cannot be refreshed.</summary>
    public const string TokenExpired = "Bfx.TokenExpired";

    /// <summary>The session has no JWT, or no unused refresh token, for the request.</summary>
    public const string NoToken = "Bfx.NoToken";

    /// <summary>The exchange rejected the request without an error name.</summary>
    public const string Rejected = "Bfx.Rejected";

    /// <summary>The exchange does not accept the price of the order.</summary>
    public const string OrderPrice = "Bfx.OrderPrice";

    /// <summary>The exchange does not accept the size of the order.</summary>
    public const string OrderSize = "Bfx.OrderSize";

    /// <summary>The exchange does not accept the trigger price of the order.</summary>
    public const string OrderTriggerPrice = "Bfx.OrderTriggerPrice";

    /// <summary>The value of the order is more than the exchange allows.</summary>
    public const string OrderNotional = "Bfx.OrderNotional";

    /// <summary>The exchange does not accept the time in force of the order.</summary>
    public const string OrderTimeInForce = "Bfx.OrderTimeInForce";

    /// <summary>The exchange has not yet carried out an earlier request on the order.</summary>
    public const string OrderBusy = "Bfx.OrderBusy";

    /// <summary>The response is not one of the exchange's, or cannot be read exactly.</summary>
    public const string UnexpectedResponse = "Bfx.UnexpectedResponse";

    /// <summary>The request may have been executed, although its response was lost; it is not sent again automatically.</summary>
    public const string OutcomeUnknown = "Bfx.OutcomeUnknown";

    /// <summary>The exchange does not accept a stream or a subscription to a channel.</summary>
    public const string StreamRejected = "Bfx.StreamRejected";

    /// <summary>The order book of a stream cannot be kept right.</summary>
    public const string StreamOutOfSync = "Bfx.StreamOutOfSync";

    /// <summary>The reader of a stream is too far behind.</summary>
    public const string StreamOverflow = "Bfx.StreamOverflow";

    /// <summary>The embedded exchange cannot be started.</summary>
    public const string SandboxFailed = "Bfx.SandboxFailed";
}
