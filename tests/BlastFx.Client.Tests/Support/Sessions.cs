using System.Security;
using BlastFx.Authentication;
using BlastFx.Sandbox;

namespace BlastFx.Client.Tests.Support;

/// <summary>Sessions of the client under test.</summary>
internal static class Sessions
{
    public const long Profile = 13;

    public const string RandomSecret = "0x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    /// <summary>A session with an API key and without a JWT.</summary>
    public static Session ByKey(Uri address, TimeProvider clock, double timeoutSeconds = 1000) =>
        new(Options(address, clock, timeoutSeconds), new ApiKeyCredentials("the-api-key-of-a-test", Secret.FromText("0xa1b2c3d4")));

    public static Session ByKey(SandboxExchange exchange, TimeProvider clock, long profile = Profile, double timeoutSeconds = 1000)
    {
        SandboxApiKey key = exchange.CreateApiKey(profile);
        return new(
            Options(exchange.BaseUri, clock, timeoutSeconds),
            new ApiKeyCredentials(key.Key, Secret.FromText(key.Secret), Secret.FromText(key.PrivateJwt), Secret.FromText(key.RefreshToken)));
    }

    /// <summary>A session with token credentials.</summary>
    public static Session ByTokens(Uri address, TimeProvider clock, string jwt, string refreshToken = "refresh-token-1", string secret = RandomSecret, double timeoutSeconds = 1000) =>
        new(Options(address, clock, timeoutSeconds), new TokenCredentials(Secret.FromText(jwt), Secret.FromText(refreshToken), Secret.FromText(secret)));

    public static Session ByTokens(SandboxExchange exchange, TimeProvider clock, double timeoutSeconds = 1000)
    {
        SandboxTokens tokens = exchange.IssueTokens(Profile);
        return ByTokens(exchange.BaseUri, clock, tokens.Jwt, tokens.RefreshToken, tokens.RandomSecret, timeoutSeconds);
    }

    public static SandboxExchange Exchange(TimeProvider clock, Func<SandboxOptions, SandboxOptions>? change = null)
    {
        var options = new SandboxOptions { Clock = clock, RateLimitPerMinute = 0 };
        return SandboxExchange.Start(change?.Invoke(options) ?? options);
    }

    public static string Plain(this SecureString text) => new System.Net.NetworkCredential("", text).Password;

    public static SecureString Hidden(string text)
    {
        SecureString hidden = new System.Net.NetworkCredential("", text).SecurePassword;
        hidden.MakeReadOnly();
        return hidden;
    }

    public static SessionOptions Options(Uri address, TimeProvider clock, double timeoutSeconds = 1000) => new()
    {
        BaseUri = address,
        Environment = BfxEnvironment.Custom,
        Clock = clock,
        Timeout = TimeSpan.FromSeconds(timeoutSeconds),
    };
}
