namespace BlastFx;

/// <summary>
/// The module's own error ids. Where the exchange names its refusal, the id is <c>Bfx.</c> and that name instead
/// (<c>Bfx.WRONG_MARKET_ID</c>).
/// </summary>
public static class BfxErrorIds
{
    /// <summary>What every id begins with.</summary>
    public const string Prefix = "Bfx.";

    /// <summary>No session was given and the runspace has none.</summary>
    public const string NotConnected = "Bfx.NotConnected";

    /// <summary>The session was disconnected.</summary>
    public const string SessionClosed = "Bfx.SessionClosed";

    /// <summary>The session comes from another process, as a copy without credentials.</summary>
    public const string DeserializedSession = "Bfx.DeserializedSession";

    /// <summary>Credentials are missing or malformed; nothing was sent.</summary>
    public const string InvalidCredentials = "Bfx.InvalidCredentials";

    /// <summary>A key file cannot be read or is none.</summary>
    public const string KeyFile = "Bfx.KeyFile";

    /// <summary>Renewed tokens cannot be written back to where they came from.</summary>
    public const string NotPersisted = "Bfx.NotPersisted";

    /// <summary>A vault of secrets is not there, or does not give or take what is asked.</summary>
    public const string SecretVault = "Bfx.SecretVault";

    /// <summary>The exchange's address is malformed or not safe.</summary>
    public const string InvalidAddress = "Bfx.InvalidAddress";

    /// <summary>A value cannot be sent as it is.</summary>
    public const string InvalidArgument = "Bfx.InvalidArgument";

    /// <summary>A chart cannot be written to its file.</summary>
    public const string ChartFile = "Bfx.ChartFile";

    /// <summary>The session was made to read only.</summary>
    public const string ReadOnly = "Bfx.ReadOnly";

    /// <summary>The session may not change anything on that market.</summary>
    public const string MarketNotAllowed = "Bfx.MarketNotAllowed";

    /// <summary>No answer in time.</summary>
    public const string Timeout = "Bfx.Timeout";

    /// <summary>No connection, or it was cut before an answer came.</summary>
    public const string Unreachable = "Bfx.Unreachable";

    /// <summary>The rate limit holds for longer than the request may wait.</summary>
    public const string RateLimited = "Bfx.RateLimited";

    /// <summary>The exchange does not accept this machine's time.</summary>
    public const string ClockSkew = "Bfx.ClockSkew";

    /// <summary>The exchange does not accept the signature.</summary>
    public const string SignatureRejected = "Bfx.SignatureRejected";

    /// <summary>The token has expired and cannot be renewed.</summary>
    public const string TokenExpired = "Bfx.TokenExpired";

    /// <summary>The session has no token, or no refresh token left, for what was asked.</summary>
    public const string NoToken = "Bfx.NoToken";

    /// <summary>The exchange refused, and gave no name for why.</summary>
    public const string Rejected = "Bfx.Rejected";

    /// <summary>What came back is not an answer of the exchange, or cannot be read exactly.</summary>
    public const string UnexpectedResponse = "Bfx.UnexpectedResponse";

    /// <summary>What was asked may or may not have been done, and is not sent again blindly.</summary>
    public const string OutcomeUnknown = "Bfx.OutcomeUnknown";

    /// <summary>The embedded exchange cannot be started.</summary>
    public const string SandboxFailed = "Bfx.SandboxFailed";
}
