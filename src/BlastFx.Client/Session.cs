using System.Globalization;
using BlastFx.Authentication;
using BlastFx.Http;
using BlastFx.Refresh;
using BlastFx.Storage;
using BlastFx.Streams;
using BlastFx.Trading;

namespace BlastFx;

/// <summary>
/// A connection to the exchange with the credentials of one account, which are refreshed when needed. Thread-safe: share a
/// session between as many threads and runspaces as you like. No public member shows a secret.
/// </summary>
public sealed partial class Session : IDisposable
{
    private readonly SessionOptions _options;
    private readonly Transport _transport;
    private readonly CredentialManager _credentials;
    private readonly AccountIdentity _identity = new();

    /// <summary>Creates a session. Nothing is sent yet.</summary>
    /// <param name="options">The address, timeout and policy.</param>
    /// <param name="credentials">The credentials; the session disposes of them.</param>
    public Session(SessionOptions options, Credentials credentials)
        : this(options, credentials, store: null)
    {
    }

    /// <summary>Creates a session with credentials that were read from a store. Nothing is sent yet.</summary>
    /// <param name="options">The address, timeout and policy.</param>
    /// <param name="credentials">The credentials; the session disposes of them.</param>
    /// <param name="store">The store that refreshed credentials are written to; null for none.</param>
    public Session(SessionOptions options, Credentials credentials, ICredentialStore? store)
        : this(
            options ?? throw new ArgumentNullException(nameof(options)),
            credentials ?? throw new ArgumentNullException(nameof(credentials)),
            new Transport(options),
            store)
    {
    }

    private Session(SessionOptions options, Credentials credentials, Transport transport, ICredentialStore? store = null)
    {
        _options = options;
        _transport = transport;
        _credentials = new CredentialManager(credentials, transport, store);
        var markets = new KnownMarkets();
        var sender = new SignedSender(transport, _credentials);
        Policy = new SessionPolicy(options, markets);
        Markets = new MarketClient(transport, options, markets);
        Account = new AccountClient(sender, Policy, _identity, markets);
        Orders = new OrderClient(sender, Policy, Markets, options);
        Deadman = new DeadmanClient(this, sender, markets, options);
        Streams = new StreamClient(options.BaseUri, _credentials, new FeedContext(transport.Clock, Markets, Account, Orders, Mask), GetProfileIdAsync);
        Orders.Stream = new OrderStream(observer => Streams.Orders(new StreamOptions { Observer = observer }), () => _credentials.HasFreshJwt, options.Clock);
    }

    /// <summary>Market data, over the session's connections and rate limit, without its credentials.</summary>
    /// <remarks>Not <c>Market</c>: PowerShell would bind that property of a session in the pipeline to the parameter of that name.</remarks>
    public MarketClient Markets { get; }

    /// <summary>The account: equity, leverage, positions, fills and balance changes.</summary>
    public AccountClient Account { get; }

    /// <summary>The account's orders.</summary>
    public OrderClient Orders { get; }

    /// <summary>The deadman switches, which cancel the account's orders when the session falls silent.</summary>
    public DeadmanClient Deadman { get; }

    /// <summary>The exchange's streams: trades, order books, markets and the account, as they change.</summary>
    public StreamClient Streams { get; }

    /// <summary>The changes that the session may make.</summary>
    public SessionPolicy Policy { get; }

    /// <summary>The exchange's address.</summary>
    public Uri BaseUri => _options.BaseUri;

    /// <summary>The environment of the address.</summary>
    public BfxEnvironment Environment => _options.Environment;

    /// <summary>The exchange's id, sent with every request.</summary>
    public string ExchangeId => _options.ExchangeId;

    /// <summary>The kind of credentials: an API key or tokens.</summary>
    public CredentialKind CredentialKind => _credentials.Current.Kind;

    /// <summary>The profile's number; null until the account was read, if no token states it.</summary>
    public long? ProfileId => _identity.ProfileId ?? _credentials.Current.Claims?.ProfileId;

    /// <summary>The account's wallet; null until the account was read.</summary>
    public string? Wallet => _identity.Wallet;

    /// <summary>The API key, all but its ends masked; null with token credentials.</summary>
    public string? ApiKey => (_credentials.Current as ApiKeyCredentials)?.MaskedKey;

    /// <summary>When the API key expires, UTC; null with token credentials, and if neither the key's file nor a refresh stated it.</summary>
    public DateTimeOffset? ApiKeyExpiresAt => (_credentials.Current as ApiKeyCredentials)?.ExpiresAt;

    /// <summary>When the JWT expires, UTC; null if there is none or it does not state it.</summary>
    public DateTimeOffset? JwtExpiresAt => _credentials.Current.Claims?.ExpiresAt;

    /// <summary>True if the session can get a new JWT by itself.</summary>
    public bool CanRenew => !IsClosed && _credentials.CanRefresh;

    /// <summary>True if the session changes nothing at the exchange.</summary>
    public bool ReadOnly => Policy.ReadOnly;

    /// <summary>The markets that the session may change something on; null for all.</summary>
    public IReadOnlyList<string>? AllowedMarkets => Policy.AllowedMarkets;

    /// <summary>The maximum value of an order, in the quote currency; null for no maximum.</summary>
    public decimal? MaxOrderNotional => Policy.MaxOrderNotional;

    /// <summary>The maximum size of an order, in the base currency of its market; null for no maximum.</summary>
    public decimal? MaxOrderSize => Policy.MaxOrderSize;

    /// <summary>The orders that were sent and whose outcome is not known, until a read of the orders shows them.</summary>
    public IReadOnlyList<UnsettledOrder> UnsettledOrders => Orders.Unsettled;

    /// <summary>The deadman switches that the session keeps from acting.</summary>
    public IReadOnlyList<KeptDeadmanSwitch> KeptDeadmanSwitches => Deadman.Kept;

    /// <summary>The offset of the exchange's clock from the local clock; zero until a request was rejected for its time.</summary>
    public TimeSpan ClockOffset => _transport.Clock.Offset;

    /// <summary>How many requests the rate limit allows in its window, as last reported; null if the exchange has not reported it.</summary>
    public long? RateLimit => _transport.RateLimit.Limit;

    /// <summary>How many of them are left, as last reported.</summary>
    public long? RateLimitRemaining => _transport.RateLimit.Remaining;

    /// <summary>When the window ends, UTC, as last reported.</summary>
    public DateTimeOffset? RateLimitReset => _transport.RateLimit.Reset;

    /// <summary>True if the session was closed.</summary>
    public bool IsClosed => _credentials.IsClosed;

    /// <summary>Closes the connections and wipes the credentials. Requests in progress end with an error.</summary>
    public void Dispose()
    {
        Deadman.Dispose();
        Streams.Dispose();
        _credentials.Close();
        if (_credentials.PendingWrite is { } refresh)
        {
            // Its response must be saved, or the next process finds a used refresh token in the store.
            refresh.ContinueWith(_ => Wipe(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
        else
        {
            Wipe();
        }
    }

    /// <summary>The profile, address and environment in one line.</summary>
    /// <returns>Such as <c>profile 13 at https://api.bfx.trade (Mainnet)</c>.</returns>
    public override string ToString() =>
        $"profile {ProfileId?.ToString(CultureInfo.InvariantCulture) ?? "not read yet"} at {BaseUri.GetLeftPart(UriPartial.Authority)} ({Environment})";

    private async Task<long> GetProfileIdAsync(IRequestObserver? observer, CancellationToken cancellationToken) =>
        ProfileId ?? (await Account.GetAccountAsync(observer, cancellationToken).ConfigureAwait(false)).Id;

    /// <summary>Masks the session's secrets in a text of the exchange.</summary>
    private string Mask(string text)
    {
        using var known = new KnownSecrets();
        _credentials.Current.AddTo(known);
        return SecretMask.Apply(text, known);
    }

    private void Wipe()
    {
        _transport.Dispose();
        _credentials.Dispose();
    }
}
