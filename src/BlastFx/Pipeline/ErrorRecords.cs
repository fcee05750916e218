using System.Management.Automation;
using BlastFx.Http;
using BlastFx.Serialization;

namespace BlastFx.Pipeline;

/// <summary>Errors as PowerShell carries them: the stable id, a fitting category, what they are about.</summary>
internal static class ErrorRecords
{
    private static readonly Dictionary<string, ErrorCategory> s_categories = new(StringComparer.Ordinal)
    {
        [BfxErrorIds.NotConnected] = ErrorCategory.ConnectionError,
        [BfxErrorIds.SessionClosed] = ErrorCategory.ConnectionError,
        [BfxErrorIds.DeserializedSession] = ErrorCategory.InvalidArgument,
        [BfxErrorIds.InvalidCredentials] = ErrorCategory.InvalidArgument,
        [BfxErrorIds.KeyFile] = ErrorCategory.OpenError,
        [BfxErrorIds.NotPersisted] = ErrorCategory.WriteError,
        [BfxErrorIds.SecretVault] = ErrorCategory.ResourceUnavailable,
        [BfxErrorIds.InvalidAddress] = ErrorCategory.InvalidArgument,
        [BfxErrorIds.InvalidArgument] = ErrorCategory.InvalidArgument,
        [BfxErrorIds.ChartFile] = ErrorCategory.WriteError,
        [BfxErrorIds.ReadOnly] = ErrorCategory.PermissionDenied,
        [BfxErrorIds.MarketNotAllowed] = ErrorCategory.PermissionDenied,
        [BfxErrorIds.Timeout] = ErrorCategory.OperationTimeout,
        [BfxErrorIds.Unreachable] = ErrorCategory.ConnectionError,
        [BfxErrorIds.RateLimited] = ErrorCategory.LimitsExceeded,
        [BfxErrorIds.ClockSkew] = ErrorCategory.InvalidOperation,
        [BfxErrorIds.SignatureRejected] = ErrorCategory.AuthenticationError,
        [BfxErrorIds.TokenExpired] = ErrorCategory.AuthenticationError,
        [BfxErrorIds.NoToken] = ErrorCategory.ObjectNotFound,
        [BfxErrorIds.UnexpectedResponse] = ErrorCategory.ProtocolError,
        [BfxErrorIds.OutcomeUnknown] = ErrorCategory.InvalidResult,
        [BfxErrorIds.SandboxFailed] = ErrorCategory.ResourceUnavailable,
        ["Bfx.WRONG_MARKET_ID"] = ErrorCategory.ObjectNotFound,
        ["Bfx.NO_SUCH_MARKET"] = ErrorCategory.ObjectNotFound,
        ["Bfx.ORDER_NOT_FOUND"] = ErrorCategory.ObjectNotFound,
        ["Bfx.POSITION_NOT_FOUND"] = ErrorCategory.ObjectNotFound,
        ["Bfx.REFRESH_TOKEN_NOT_FOUND"] = ErrorCategory.AuthenticationError,
        ["Bfx.NO_SUCH_KEY"] = ErrorCategory.AuthenticationError,
        ["Bfx.KEY_EXPIRED"] = ErrorCategory.AuthenticationError,
        ["Bfx.INVALID_HEADER"] = ErrorCategory.AuthenticationError,
        ["Bfx.NOT_YOUR_KEY"] = ErrorCategory.PermissionDenied,
        ["Bfx.NOT_ALLOWED_FOR_IP"] = ErrorCategory.PermissionDenied,
        ["Bfx.PROFILE_NOT_ACTIVE"] = ErrorCategory.PermissionDenied,
        ["Bfx.ORDER_LIMIT_REACHED"] = ErrorCategory.LimitsExceeded,
        ["Bfx.MAX_SECRETS_EXCEED"] = ErrorCategory.LimitsExceeded,
    };

    /// <summary>The record of a failure.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="target">What it is about: a market, a file, a session.</param>
    public static ErrorRecord Of(BfxException failure, object? target)
    {
        var record = new ErrorRecord(failure, failure.ErrorId, s_categories.GetValueOrDefault(failure.ErrorId, ErrorCategory.InvalidOperation), Shown(target));

        // The target keeps its text, which what is shown of it must not.
        record.CategoryInfo.TargetName = ShownText.Clean(record.CategoryInfo.TargetName);
        return record;
    }

    /// <summary>An address may have been given with a password in it.</summary>
    private static object? Shown(object? target) => target is Uri address ? BaseAddress.Shown(address.OriginalString) : target;
}
