using System.Management.Automation;
using BlastFx.Sandbox;

namespace BlastFx.Tests.Support;

/// <summary>An exchange of the test's own: on a clock that stands still, without rate limit, with credentials known.</summary>
internal sealed class OwnExchange : IDisposable
{
    public const long Profile = 13;

    public OwnExchange(Func<SandboxOptions, SandboxOptions>? change = null, TimeSpan age = default, int accounts = 1)
    {
        Clock = new TestClock(age);
        var options = new SandboxOptions { Clock = Clock, RateLimitPerMinute = 0, AccountCount = accounts };
        Server = SandboxExchange.Start(change?.Invoke(options) ?? options);
        Tokens = Server.IssueTokens(Profile);
        Key = Server.CreateApiKey(Profile);
        Clock.Advance(age);
    }

    public TestClock Clock { get; }

    public SandboxExchange Server { get; }

    /// <summary>A wallet's session of the first account, opened as long ago as the exchange is old.</summary>
    public SandboxTokens Tokens { get; }

    /// <summary>An API key of the first account.</summary>
    public SandboxApiKey Key { get; }

    public Uri BaseUri => Server.BaseUri;

    public SandboxAccount Account => Server.Accounts[0];

    public IReadOnlyList<SandboxRequest> Requests => Server.Requests;

    /// <summary>The requests so far as <c>GET /account</c> and the like.</summary>
    public IReadOnlyList<string> Lines => [.. Requests.Select(request => $"{request.Method} {request.Path}")];

    /// <summary>What scripts connect with: address and credentials as variables.</summary>
    public (string Name, object? Value)[] Variables =>
    [
        ("uri", BaseUri),
        ("credential", Texts.Credential(Key.Key, Key.Secret)),
        ("keyJwt", Key.PrivateJwt.Secure()),
        ("keyRefreshToken", Key.RefreshToken.Secure()),
        ("jwt", Tokens.Jwt.Secure()),
        ("refreshToken", Tokens.RefreshToken.Secure()),
        ("secret", Tokens.RandomSecret.Secure()),
    ];

    /// <summary>Connects a runspace as the wallet of an account; nothing is sent.</summary>
    public PSObject Connect(Engine engine, SandboxTokens? tokens = null) => Connect(engine, "-NoVerify", tokens);

    /// <summary>Connects a runspace with the API key; nothing is sent.</summary>
    public PSObject ConnectByKey(Engine engine) => Assert.Single(engine
        .Run("Connect-Bfx -Credential $credential -BaseUri $uri -NoVerify -PassThru", Variables)
        .ThrowIfFailed().Output);

    /// <summary>Makes a session that goes by another clock than the machine's; it is not the runspace's default.</summary>
    public PSObject SessionOn(TimeProvider clock, Engine engine)
    {
        // The types are there once the client is loaded, which the first connection does.
        Connect(engine);
        return Assert.Single(engine.Run(
            """
            $options = [BlastFx.SessionOptions]@{ Environment = 'Custom'; BaseUri = $uri; Clock = $clock }
            [BlastFx.Session]::new($options, [BlastFx.Authentication.TokenCredentials]::new(
                [BlastFx.Authentication.Secret]::FromSecureString($jwt),
                [BlastFx.Authentication.Secret]::FromSecureString($refreshToken),
                [BlastFx.Authentication.Secret]::FromSecureString($secret)))
            Disconnect-Bfx
            """,
            [.. Variables, ("clock", clock)]).ThrowIfFailed().Output);
    }

    /// <summary>The next requests to a path are answered with a body of the test's.</summary>
    public void Answer(string path, int status, string body, int times = 1, string? contentType = null) => Server.Faults.Add(new()
    {
        Path = path,
        Kind = FaultKind.Response,
        Status = status,
        Body = body,
        Times = times,
        ContentType = contentType,
    });

    /// <summary>Something else goes wrong with the next requests to a path.</summary>
    public void Fail(string path, FaultKind kind, int times = 1, TimeSpan delay = default) =>
        Server.Faults.Add(new() { Path = path, Kind = kind, Times = times, Delay = delay });

    public void Dispose() => Server.Dispose();

    private PSObject Connect(Engine engine, string switches, SandboxTokens? tokens)
    {
        tokens ??= Tokens;
        return Assert.Single(engine.Run(
            $"Connect-Bfx -Jwt $jwt -RefreshToken $refreshToken -TokenSecret $secret -BaseUri $uri {switches} -PassThru",
            ("uri", BaseUri),
            ("jwt", tokens.Jwt.Secure()),
            ("refreshToken", tokens.RefreshToken.Secure()),
            ("secret", tokens.RandomSecret.Secure())).ThrowIfFailed().Output);
    }
}
