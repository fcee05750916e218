using BlastFx.Authentication;
using BlastFx.Http;

namespace BlastFx.Connections;

/// <summary>Reads credentials from environment variables, for jobs of schedulers that store secrets there.</summary>
internal static class EnvironmentCredentials
{
    private const string ApiKey = "BFX_API_KEY";
    private const string ApiSecret = "BFX_API_SECRET";
    private const string Jwt = "BFX_JWT";
    private const string RefreshToken = "BFX_REFRESH_TOKEN";
    private const string TokenSecret = "BFX_SESSION_SECRET";
    private const string Address = "BFX_BASE_URI";

    private static readonly string[] s_keySet = [ApiKey, ApiSecret];
    private static readonly string[] s_tokenSet = [Jwt, RefreshToken, TokenSecret];

    /// <summary>The address of the variable; null if it is not set.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidAddress"/>: it is not an address.</exception>
    public static Uri? BaseUri() =>
        Value(Address) is not { } text ? null
        : Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out Uri? address) ? address
        : throw new BfxException(BfxErrorIds.InvalidAddress, $"The environment variable {Address} contains '{BaseAddress.Shown(text)}', which is not a valid address. Nothing was sent.");

    /// <summary>Reads one complete set of variables.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidCredentials"/>: no set is complete, or both sets are used.</exception>
    public static Credentials Read()
    {
        bool anyKey = s_keySet.Any(IsSet);
        bool anyToken = s_tokenSet.Any(IsSet);
        return (anyKey, anyToken) switch
        {
            (false, false) => throw Bad(
                $"There are no credentials. Specify -ApiKeyFile, -Credential, -WalletPrivateKey, -Jwt with -RefreshToken and -TokenSecret, or -Sandbox, or set {Names(s_keySet)} or {Names(s_tokenSet)}."),
            (true, true) => throw Bad(
                $"The environment variables of an API key ({Names(s_keySet)}) and of token credentials ({Names(s_tokenSet)}) are both set. Remove one set."),
            (true, false) => FromKey(),
            _ => FromTokens(),
        };
    }

    private static ApiKeyCredentials FromKey()
    {
        Complete(s_keySet);
        return new ApiKeyCredentials(Value(ApiKey)!, Secret.FromText(Value(ApiSecret)));
    }

    private static TokenCredentials FromTokens()
    {
        Complete(s_tokenSet);
        return new TokenCredentials(
            Secret.FromText(Value(Jwt)), Secret.FromText(Value(RefreshToken)), Secret.FromText(Value(TokenSecret)));
    }

    private static void Complete(string[] names)
    {
        string[] missing = [.. names.Where(name => !IsSet(name))];
        if (missing.Length > 0)
        {
            throw Bad($"The environment variable {Names(missing)} is missing or empty; {Names(names)} are required together.");
        }
    }

    private static string Names(string[] names) => string.Join(" + ", names);

    private static bool IsSet(string name) => Value(name) is not null;

    private static string? Value(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static BfxException Bad(string message) => new(BfxErrorIds.InvalidCredentials, $"{message} Nothing was sent.");
}
