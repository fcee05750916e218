using System.Management.Automation;
using BlastFx.Sandbox;

namespace BlastFx.Tests.Support;

/// <summary>A sandbox for one test: on a clock that stands still, without a rate limit, with known credentials.</summary>
internal sealed class TestSandbox : IDisposable
{
    public const long Profile = 13;

    // Only a failing test reaches it.
    private static readonly TimeSpan s_hang = TimeSpan.FromMinutes(1);

    public TestSandbox(Func<SandboxOptions, SandboxOptions>? change = null, TimeSpan age = default, int accounts = 1)
    {
        Clock = TestClock.AtMachineTime(age);
        var options = new SandboxOptions { Clock = Clock, RateLimitPerMinute = 0, AccountCount = accounts };
        Server = SandboxExchange.Start(change?.Invoke(options) ?? options);
        Tokens = Server.IssueTokens(Profile);
        Key = Server.CreateApiKey(Profile);
        Clock.Advance(age);
    }

    public TestClock Clock { get; }

    public SandboxExchange Server { get; }

    /// <summary>Token credentials of the first account, issued when the sandbox started.</summary>
    public SandboxTokens Tokens { get; }

    /// <summary>An API key of the first account.</summary>
    public SandboxApiKey Key { get; }

    public Uri BaseUri => Server.BaseUri;

    public SandboxAccount Account => Server.Accounts[0];

    public IReadOnlyList<SandboxRequest> Requests => Server.Requests;

    /// <summary>The requests received so far, as <c>GET /account</c> and the like.</summary>
    public IReadOnlyList<string> Lines => [.. Requests.Select(request => $"{request.Method} {request.Path}")];

    /// <summary>The address and credentials as variables for a script.</summary>
    public (string Name, object? Value)[] Variables =>
    [
        ("uri", BaseUri),
        ("credential", PowerShellExtensions.NewCredential(Key.Key, Key.Secret)),
        ("keyJwt", Key.PrivateJwt.ToSecureString()),
        ("keyRefreshToken", Key.RefreshToken.ToSecureString()),
        ("jwt", Tokens.Jwt.ToSecureString()),
        ("refreshToken", Tokens.RefreshToken.ToSecureString()),
        ("secret", Tokens.RandomSecret.ToSecureString()),
    ];

    /// <summary>Connects a runspace with token credentials. Sends no request.</summary>
    public PSObject Connect(Engine engine, SandboxTokens? tokens = null) => Connect(engine, "-NoVerify", tokens);

    /// <summary>Connects a runspace with token credentials and without a limit of order requests. Sends no request.</summary>
    public PSObject ConnectUnlimited(Engine engine) => Connect(engine, "-NoVerify -OrdersPerSecond 0", null);

    /// <summary>Connects a runspace with the API key. Sends no request.</summary>
    public PSObject ConnectByKey(Engine engine) => Assert.Single(engine
        .Run("Connect-Bfx -Credential $credential -BaseUri $uri -NoVerify -PassThru", Variables)
        .ThrowIfFailed().Output);

    /// <summary>Creates a session on another clock than the machine's. It is not the default session.</summary>
    public PSObject SessionOn(TimeProvider clock, Engine engine)
    {
        // The first connection loads the client, and with it the types below.
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

    /// <summary>Returns this response to the next requests to a path.</summary>
    public void Respond(string path, int status, string body, int times = 1, string? contentType = null) => Server.Faults.Add(new()
    {
        Path = path,
        Kind = FaultKind.Response,
        Status = status,
        Body = body,
        Times = times,
        ContentType = contentType,
    });

    /// <summary>Lets the next requests to a path fail.</summary>
    public void Fail(string path, FaultKind kind, int times = 1, TimeSpan delay = default) =>
        Server.Faults.Add(new() { Path = path, Kind = kind, Times = times, Delay = delay });

    /// <summary>Waits until a number of clients have subscribed to a channel.</summary>
    public void WaitForSubscribers(string channel, int count = 1) => WaitUntil(() => Server.Streams.CountSubscribers(channel) >= count);

    /// <summary>Publishes messages of a channel at once.</summary>
    public void Burst(string channel, long count) => Server.Streams.BurstAsync(channel, count).Wait(s_hang);

    /// <summary>Waits for what other threads do, for as long as a test may take.</summary>
    public static void WaitUntil(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, s_hang));

    public void Dispose() => Server.Dispose();

    private PSObject Connect(Engine engine, string switches, SandboxTokens? tokens)
    {
        tokens ??= Tokens;
        return Assert.Single(engine.Run(
            $"Connect-Bfx -Jwt $jwt -RefreshToken $refreshToken -TokenSecret $secret -BaseUri $uri {switches} -PassThru",
            ("uri", BaseUri),
            ("jwt", tokens.Jwt.ToSecureString()),
            ("refreshToken", tokens.RefreshToken.ToSecureString()),
            ("secret", tokens.RandomSecret.ToSecureString())).ThrowIfFailed().Output);
    }
}
