using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using BlastFx.Sandbox.Accounts;
using BlastFx.Sandbox.Api;
using BlastFx.Sandbox.Authentication;
using BlastFx.Sandbox.History;
using BlastFx.Sandbox.Http;
using BlastFx.Sandbox.RateLimiting;
using BlastFx.Sandbox.Streams;

namespace BlastFx.Sandbox;

/// <summary>
/// An exchange in this process, on loopback only: as strict as the real one, with its own clock, accounts and faults.
/// </summary>
public sealed class SandboxExchange : IAsyncDisposable, IDisposable
{
    private readonly Venue _venue;
    private readonly CredentialIssuer _issuer;
    private readonly RequestLog _log;
    private readonly ChannelDirectory _channels;
    private readonly LoopbackServer _server;

    private SandboxExchange(SandboxOptions options)
    {
        var histories = new HistoryGenerator(options);
        var jwts = new JwtCodec();
        var authenticator = new Authenticator(jwts, options);
        _venue = new Venue(options.AccountCount, histories, options);
        _issuer = new CredentialIssuer(_venue.Credentials, jwts, options);
        _log = new RequestLog(options.RequestLogLimit);

        var router = new Router(
            [
                .. new AccountApi(authenticator, options.Clock).Endpoints,
                .. OrderApi.Endpoints,
                .. new TradingApi(options).Endpoints,
                .. new DeadmanApi(options).Endpoints,
                .. new TokenApi(_issuer, options).Endpoints,
                .. new OnboardingApi(_venue, _issuer, authenticator).Endpoints,
                .. new MarketApi(_venue.Markets, options.Clock).Endpoints,
            ],
            new RateLimiter(options.RateLimitPerMinute, options.Clock),
            authenticator,
            new Venues(options.ExchangeId, _venue, new Venue(0, histories, options)),
            options.Clock);

        _channels = new ChannelDirectory(_venue, options);
        var traffic = new Traffic(options.RequestLogLimit);
        var streams = new StreamServer(new TicketOffice(jwts, _venue, options.Clock), _channels, traffic, options);
        Streams = new SandboxStreams(streams, _channels, traffic);
        _server = new LoopbackServer(options.Port, options.Limits, new RequestHandler(router, streams, Faults, _log, options).HandleAsync);
        BaseUri = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/"));
        WebSocketUri = new Uri(string.Create(CultureInfo.InvariantCulture, $"ws://127.0.0.1:{Port}{StreamServer.Path}"));
    }

    /// <summary>The base address of requests.</summary>
    public Uri BaseUri { get; }

    /// <summary>The address of the WebSocket streams.</summary>
    public Uri WebSocketUri { get; }

    /// <summary>The loopback port.</summary>
    public int Port => _server.Port;

    /// <summary>True until disposal begins.</summary>
    public bool IsRunning => _server.IsRunning;

    /// <summary>The number of connected clients.</summary>
    internal int ConnectionCount => _server.ConnectionCount;

    /// <summary>The current accounts: ids start at 13; a wallet that is onboarded gets the next id.</summary>
    public IReadOnlyList<SandboxAccount> Accounts => _venue.Accounts;

    /// <summary>The faults of the next requests.</summary>
    public SandboxFaults Faults { get; } = new();

    /// <summary>The WebSocket streams.</summary>
    public SandboxStreams Streams { get; }

    /// <summary>The latest requests in order of arrival, with their current outcome.</summary>
    public IReadOnlyList<SandboxRequest> Requests => _log.Snapshot();

    /// <summary>The counts of all executed requests since the start; unlike <see cref="Requests"/> without a limit.</summary>
    public IReadOnlyList<SandboxExecution> Executed => _log.Executed();

    /// <summary>Starts an exchange.</summary>
    /// <param name="options">The options; those of the real exchange if null.</param>
    /// <returns>The running exchange. Dispose it to stop it.</returns>
    /// <exception cref="SandboxException">The port is in use.</exception>
    public static SandboxExchange Start(SandboxOptions? options = null) => new((options ?? new SandboxOptions()).Validated());

    /// <summary>Issues token credentials for an account.</summary>
    /// <param name="profileId">The account's id.</param>
    /// <returns>The token credentials.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The account does not exist.</exception>
    public SandboxTokens IssueTokens(long profileId) => _issuer.IssueTokens(Existing(profileId));

    /// <summary>Creates an API key for an account, like the exchange's web app.</summary>
    /// <param name="profileId">The account's id.</param>
    /// <param name="lifetime">The lifetime of the key; 30 days if null.</param>
    /// <returns>The key with the content of its file.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The account does not exist.</exception>
    public SandboxApiKey CreateApiKey(long profileId, TimeSpan? lifetime = null) =>
        _issuer.CreateApiKey(Existing(profileId), lifetime ?? CredentialIssuer.ApiKeyLifetime).Export;

    /// <summary>Deletes an API key, so that requests with it are rejected. Does nothing if the key does not exist.</summary>
    /// <param name="key">The name of the key, <see cref="SandboxApiKey.Key"/>.</param>
    public void RevokeApiKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        _venue.Credentials.RemoveKey(key);
    }

    /// <summary>
    /// Returns true if a request is signed with the secret of its own credentials. This includes reads, whose signatures the
    /// exchange does not check.
    /// </summary>
    /// <param name="request">A request of <see cref="Requests"/>.</param>
    /// <returns>False also if the request has no credentials, two different JWTs, or no signature.</returns>
    public bool IsSignedByOwnCredentials(SandboxRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return RequestSignature.Matches(request, _venue.Credentials);
    }

    /// <summary>Removes all requests from <see cref="Requests"/>.</summary>
    public void ClearRequests() => _log.Clear();

    /// <summary>Stops the exchange and resets the connections of pending requests.</summary>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "PowerShell, which cannot await, disposes of it.")]
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Stops the exchange and resets the connections of pending requests.</summary>
    /// <returns>A task that completes when the exchange has stopped.</returns>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync().ConfigureAwait(false);
        _channels.Dispose();
    }

    private long Existing(long profileId) => _venue.FindAccount(profileId) is null
        ? throw new ArgumentOutOfRangeException(nameof(profileId), profileId, "There is no account with this id.")
        : profileId;
}
