using BlastFx.Authentication;
using BlastFx.Http;

namespace BlastFx.Connections;

/// <summary>Credentials from environment variables, for jobs whose scheduler keeps secrets there.</summary>
internal static class EnvironmentCredentials
{
    private const string ApiKey = "BFX_API_KEY";
    private const string ApiSecret = "BFX_API_SECRET";
    private const string Jwt = "BFX_JWT";
    private const string RefreshToken = "BFX_REFRESH_TOKEN";
    private const string SessionSecret = "BFX_SESSION_SECRET";
    private const string Address = "BFX_BASE_URI";

    private static readonly string[] s_keySet = [ApiKey, ApiSecret];
    private static readonly string[] s_sessionSet = [Jwt, RefreshToken, SessionSecret];

    /// <summary>The address they name; null where they name none.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidAddress"/>: it is not an address.</exception>
    public static Uri? BaseUri() =>
        Value(Address) is not { } text ? null
        : Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out Uri? address) ? address
        : throw new BfxException(BfxErrorIds.InvalidAddress, $"The variable {Address} holds '{BaseAddress.Shown(text)}', which is not an address. Nothing was sent.");

    /// <summary>Reads one complete set of variables.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidCredentials"/>: none is there, one is incomplete, or both are.</exception>
    public static Credentials Read()
    {
        bool anyKey = s_keySet.Any(IsSet);
        bool anySession = s_sessionSet.Any(IsSet);
        return (anyKey, anySession) switch
        {
            (false, false) => throw Bad(
                $"No credentials: give -ApiKeyFile, -Credential, -WalletPrivateKey, -Jwt with -RefreshToken and -TokenSecret, or -Sandbox, or set {Names(s_keySet)} or {Names(s_sessionSet)}."),
            (true, true) => throw Bad(
                $"Variables of an API key ({Names(s_keySet)}) and of a session ({Names(s_sessionSet)}) are both set, and which to use is not to be guessed. Remove one set."),
            (true, false) => FromKey(),
            _ => FromSession(),
        };
    }

    private static ApiKeyCredentials FromKey()
    {
        Complete(s_keySet);
        return new ApiKeyCredentials(Value(ApiKey)!, Secret.FromText(Value(ApiSecret)));
    }

    private static TokenCredentials FromSession()
    {
        Complete(s_sessionSet);
        return new TokenCredentials(
            Secret.FromText(Value(Jwt)), Secret.FromText(Value(RefreshToken)), Secret.FromText(Value(SessionSecret)));
    }

    private static void Complete(string[] names)
    {
        string[] missing = [.. names.Where(name => !IsSet(name))];
        if (missing.Length > 0)
        {
            throw Bad($"The environment variable {Names(missing)} is missing or empty; {Names(names)} belong together.");
        }
    }

    private static string Names(string[] names) => string.Join(" + ", names);

    private static bool IsSet(string name) => Value(name) is not null;

    private static string? Value(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static BfxException Bad(string message) => new(BfxErrorIds.InvalidCredentials, $"{message} Nothing was sent.");
}
