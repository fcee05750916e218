using System.Security;
using BlastFx.Authentication;
using BlastFx.Sandbox;
using BlastFx.Sandboxes;

namespace BlastFx;

/// <summary>A running embedded exchange, with the credentials of its accounts.</summary>
public sealed class SandboxInfo
{
    internal SandboxInfo(SandboxExchange exchange, SandboxFolder folder, IReadOnlyList<SandboxAccountInfo> accounts)
    {
        Exchange = exchange;
        Folder = folder;
        Accounts = accounts;
    }

    /// <summary>The address, on this machine's loopback.</summary>
    public Uri BaseUri => Exchange.BaseUri;

    /// <summary>The address of the WebSocket streams. The key files have the tokens for them.</summary>
    public Uri WebSocketUri => Exchange.WebSocketUri;

    /// <summary>The port.</summary>
    public int Port => Exchange.Port;

    /// <summary>True if it is running.</summary>
    public bool IsRunning => Exchange.IsRunning;

    /// <summary>An API key file of the first account, as the exchange exports them; removed when the sandbox stops.</summary>
    public string ApiKeyFile => Accounts[0].ApiKeyFile;

    /// <summary>A token file of the first account, with tokens of its own; removed when the sandbox stops.</summary>
    public string SessionFile => Accounts[0].SessionFile;

    /// <summary>The first account's JWT.</summary>
    public SecureString Jwt => Accounts[0].Jwt;

    /// <summary>The first account's refresh token, which works once.</summary>
    public SecureString RefreshToken => Accounts[0].RefreshToken;

    /// <summary>The secret that signs with the first account's JWT.</summary>
    public SecureString SessionSecret => Accounts[0].SessionSecret;

    /// <summary>The accounts, each with credentials of its own.</summary>
    public IReadOnlyList<SandboxAccountInfo> Accounts { get; }

    internal SandboxExchange Exchange { get; }

    internal SandboxFolder Folder { get; }

    /// <summary>The address.</summary>
    /// <returns>Such as <c>http://127.0.0.1:41234/</c>.</returns>
    public override string ToString() => BaseUri.ToString();
}

/// <summary>An account of a sandbox, with an API key and token credentials.</summary>
public sealed class SandboxAccountInfo
{
    internal SandboxAccountInfo(SandboxAccount account, string apiKeyFile, string sessionFile, SandboxTokens tokens)
    {
        ProfileId = account.ProfileId;
        Wallet = account.Wallet;
        ApiKeyFile = apiKeyFile;
        SessionFile = sessionFile;
        Jwt = Secure(tokens.Jwt);
        RefreshToken = Secure(tokens.RefreshToken);
        SessionSecret = Secure(tokens.RandomSecret);
    }

    /// <summary>The profile's number.</summary>
    public long ProfileId { get; }

    /// <summary>The wallet.</summary>
    public string Wallet { get; }

    /// <summary>A file with an API key of the account.</summary>
    public string ApiKeyFile { get; }

    /// <summary>A token file of the account, with other tokens than those below.</summary>
    public string SessionFile { get; }

    /// <summary>The JWT.</summary>
    public SecureString Jwt { get; }

    /// <summary>The refresh token, which works once.</summary>
    public SecureString RefreshToken { get; }

    /// <summary>The secret that signs with the JWT.</summary>
    public SecureString SessionSecret { get; }

    /// <summary>The profile.</summary>
    /// <returns>Such as <c>profile 13</c>.</returns>
    public override string ToString() => $"profile {ProfileId}";

    private static SecureString Secure(string text)
    {
        using Secret secret = Secret.FromText(text);
        return secret.ToSecureString();
    }
}
