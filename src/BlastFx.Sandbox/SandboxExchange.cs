using System.Globalization;
using BlastFx.Sandbox.Authentication;
using BlastFx.Sandbox.Endpoints;
using BlastFx.Sandbox.History;
using BlastFx.Sandbox.Http;
using BlastFx.Sandbox.Market;
using BlastFx.Sandbox.RateLimiting;
using BlastFx.Sandbox.State;

namespace BlastFx.Sandbox;

/// <summary>
/// An exchange of one's own, in this process and on loopback only: as strict as the real one, with a clock, accounts
/// and faults that a test or a newcomer can set.
/// </summary>
public sealed class SandboxExchange : IAsyncDisposable, IDisposable
{
    private readonly Venue _venue;
    private readonly CredentialIssuer _issuer;
    private readonly RequestLog _log;
    private readonly LoopbackServer _server;

    private SandboxExchange(SandboxOptions options)
    {
        IEnumerable<SandboxAccount> accounts = Enumerable.Range(0, options.AccountCount)
            .Select(index => AccountFields.FirstProfileId + index)
            .Select(profileId => new SandboxAccount(profileId, AccountFields.WalletOf(profileId), Venue.FirstMarkets(options.Markets)));
        var jwts = new JwtCodec();
        var authenticator = new Authenticator(jwts, options.Clock);
        _venue = new Venue(accounts, options.Markets);
        _issuer = new CredentialIssuer(_venue, jwts, options);
        _log = new RequestLog(options.RequestLogLimit);

        (MarketList? markets, RecordKeeper? records) = Opened(options);
        var endpoints = new EndpointTable(
            new ClockEndpoints(options.Clock),
            new AccountEndpoints(authenticator, options.Clock),
            new TokenEndpoints(_issuer, options),
            new OnboardingEndpoint(_venue, _issuer, options.Clock),
            new MarketEndpoints(markets, options.Clock),
            new OrderEndpoints(markets, records, options.Clock),
            new FillEndpoints(markets, records, options.Clock),
            new PositionEndpoints(records, options.Clock),
            new BalanceEndpoints(records, options.Clock),
            new ProfileEndpoints(records, options.Clock));
        foreach (SandboxAccount account in _venue.Accounts)
        {
            records.Attach(account, options.Clock);
        }

        var dispatcher = new Dispatcher(
            endpoints,
            new RateLimiter(options.RateLimitPerMinute, options.Clock),
            authenticator,
            new Venues(options.ExchangeId, _venue),
            options.Clock);

        _server = new LoopbackServer(options.Port, options.Limits, new RequestHandler(dispatcher, Faults, _log, options).HandleAsync);
        BaseUri = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/"));
    }

    /// <summary>The address requests go to.</summary>
    public Uri BaseUri { get; }

    /// <summary>The loopback port it listens on.</summary>
    public int Port => _server.Port;

    /// <summary>Whether it answers requests; false once disposal began.</summary>
    public bool IsRunning => _server.IsRunning;

    /// <summary>How many clients are connected.</summary>
    internal int ConnectionCount => _server.ConnectionCount;

    /// <summary>The accounts at this moment: id 13 first, then 14 and so on; a wallet that onboards gets the next.</summary>
    public IReadOnlyList<SandboxAccount> Accounts => _venue.Accounts;

    /// <summary>What goes wrong with the next requests.</summary>
    public SandboxFaults Faults { get; } = new();

    /// <summary>The latest requests in the order they came, as they stand now.</summary>
    public IReadOnlyList<SandboxRequest> Requests => _log.Snapshot();

    /// <summary>Everything executed since the start, counted; unlike <see cref="Requests"/> it forgets nothing.</summary>
    public IReadOnlyList<SandboxExecution> Executed => _log.Executed();

    /// <summary>Starts an exchange.</summary>
    /// <param name="options">How it is set up; like the real one when null.</param>
    /// <returns>The running exchange; dispose it to stop it.</returns>
    /// <exception cref="SandboxException">The port is taken.</exception>
    public static SandboxExchange Start(SandboxOptions? options = null) => new((options ?? new SandboxOptions()).Validated());

    /// <summary>Opens a session for an account, as a wallet's onboarding does.</summary>
    /// <param name="profileId">The account's id.</param>
    /// <returns>A new JWT, refresh token and secret.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such account.</exception>
    public SandboxTokens OpenSession(long profileId) => _issuer.OpenSession(Known(profileId));

    /// <summary>Creates an API key for an account, as the exchange's web app does.</summary>
    /// <param name="profileId">The account's id.</param>
    /// <param name="lifetime">How long the key lasts; thirty days when null.</param>
    /// <returns>The key with everything its file holds.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such account.</exception>
    public SandboxApiKey CreateApiKey(long profileId, TimeSpan? lifetime = null) =>
        _issuer.CreateApiKey(Known(profileId), lifetime ?? CredentialIssuer.ApiKeyLifetime);

    /// <summary>Deletes an API key; requests with it are refused from now on. One that does not exist is no error.</summary>
    /// <param name="key">The key's name, <see cref="SandboxApiKey.Key"/>.</param>
    public void RevokeApiKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        _venue.Credentials.RemoveKey(key);
    }

    /// <summary>
    /// Whether a request's signature was made with the secret of the very credentials it carries. It tells of reads too,
    /// whose signatures the exchange does not look at.
    /// </summary>
    /// <param name="request">A request of <see cref="Requests"/>.</param>
    /// <returns>False also where it carries no credentials, two JWTs that differ, or no signature.</returns>
    public bool IsSignedByItsOwn(SandboxRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return SignatureAudit.Holds(request, _venue.Credentials);
    }

    /// <summary>Forgets the requests so far.</summary>
    public void ClearRequests() => _log.Clear();

    /// <summary>Stops the exchange: requests still in hand are cut off.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Stops the exchange: requests still in hand are cut off.</summary>
    /// <returns>A task that ends when nothing is left running.</returns>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static (MarketList Markets, RecordKeeper Records) Opened(SandboxOptions options)
    {
        long now = Slots.Micros(options.Clock.GetUtcNow());
        var span = HistorySpan.Until(now, options.FillCount, options.FillInterval);
        long opened = Slots.At(now - (long)options.MarketHistory.TotalMicroseconds);
        var noise = Noise.Of(options.Seed);
        var markets = new MarketList(options.Markets, noise, Math.Min(opened, span.FirstSlot));
        return (markets, new RecordKeeper(markets, noise, span, options.AccountCount));
    }

    private long Known(long profileId) => _venue.FindAccount(profileId) is null
        ? throw new ArgumentOutOfRangeException(nameof(profileId), profileId, "There is no account with this id.")
        : profileId;
}
