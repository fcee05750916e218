using BlastFx.Authentication;
using BlastFx.Http;
using BlastFx.Refresh;
using BlastFx.Storage;

namespace BlastFx;

/// <summary>
/// A connection to the exchange: where it is, who asks, and what renews itself. Thread-safe; share one between as many
/// threads and runspaces as you like. It has no public member that shows a secret.
/// </summary>
public sealed partial class Session : IDisposable
{
    private readonly SessionOptions _options;
    private readonly Transport _transport;
    private readonly CredentialManager _credentials;
    private string? _wallet;
    private ProfileNumber? _profileId;

    /// <summary>Makes a session. Nothing is sent yet.</summary>
    /// <param name="options">Where and how long.</param>
    /// <param name="credentials">Who; the session takes them over.</param>
    public Session(SessionOptions options, Credentials credentials)
        : this(options, credentials, home: null)
    {
    }

    /// <summary>Creates a session with credentials that were read from a store. Nothing is sent yet.</summary>
    /// <param name="options">The address, timeout and policy.</param>
    /// <param name="credentials">The credentials; the session disposes of them.</param>
    /// <param name="home">The store that refreshed credentials are written to; null for none.</param>
    public Session(SessionOptions options, Credentials credentials, ICredentialStore? home)
        : this(
            options ?? throw new ArgumentNullException(nameof(options)),
            credentials ?? throw new ArgumentNullException(nameof(credentials)),
            new Transport(options),
            home)
    {
    }

    private Session(SessionOptions options, Credentials credentials, Transport transport, ICredentialStore? home = null)
    {
        _options = options;
        _transport = transport;
        _credentials = new CredentialManager(credentials, transport, home);
        MarketClient = new MarketClient(transport, options, Markets);
    }

    /// <summary>The exchange's address.</summary>
    public Uri BaseUri => _options.BaseUri;

    /// <summary>Which environment the address stands for.</summary>
    public BfxEnvironment Environment => _options.Environment;

    /// <summary>The exchange's id, sent with every request.</summary>
    public string ExchangeId => _options.ExchangeId;

    /// <summary>Whether an API key or a wallet's session proves who asks.</summary>
    public CredentialKind CredentialKind => _credentials.Current.Kind;

    /// <summary>The profile's number; null until the account was read, where no token tells it.</summary>
    public long? ProfileId => _profileId?.Value ?? _credentials.Current.Claims?.ProfileId;

    /// <summary>The account's wallet; null until the account was read.</summary>
    public string? Wallet => _wallet;

    /// <summary>The API key, all but its ends masked; null for a wallet's session.</summary>
    public string? ApiKey => (_credentials.Current as ApiKeyCredentials)?.MaskedKey;

    /// <summary>When the API key expires, UTC; null for a wallet's session, and where the key's file or renewal did not say.</summary>
    public DateTimeOffset? ApiKeyExpiresAt => (_credentials.Current as ApiKeyCredentials)?.ExpiresAt;

    /// <summary>When the JWT expires, UTC; null where there is none or it does not say.</summary>
    public DateTimeOffset? JwtExpiresAt => _credentials.Current.Claims?.ExpiresAt;

    /// <summary>Whether the session can get itself a new JWT.</summary>
    public bool CanRenew => !IsClosed && _credentials.CanRenew;

    /// <summary>How far the exchange's clock is ahead of this machine's, as learned; zero until something was refused for its time.</summary>
    public TimeSpan ClockOffset => _transport.Clock.Offset;

    /// <summary>What the rate limit allows in its window, as last told; null where the exchange has not told.</summary>
    public long? RateLimit => _transport.RateLimit.Limit;

    /// <summary>What is left of it, as last told.</summary>
    public long? RateLimitRemaining => _transport.RateLimit.Remaining;

    /// <summary>When it starts anew, UTC, as last told.</summary>
    public DateTimeOffset? RateLimitReset => _transport.RateLimit.Reset;

    /// <summary>Whether the session was disconnected.</summary>
    public bool IsClosed => _credentials.IsClosed;

    /// <summary>What <see cref="GetMarketClient"/> gives. It is not a public property: PowerShell would show it among those of the session.</summary>
    internal MarketClient MarketClient { get; }

    /// <summary>Market ids the session has seen; what Tab completes from.</summary>
    internal KnownMarkets Markets { get; } = new();

    /// <summary>Order ids the session has seen; what Tab completes from.</summary>
    internal KnownOrders KnownOrders { get; } = new();

    /// <summary>Gives what reads the data that anyone may read.</summary>
    /// <returns>A reader that uses the session's connections and its rate limit, without its credentials.</returns>
    public MarketClient GetMarketClient() => MarketClient;

    /// <summary>Closes the connections and wipes the credentials. Requests under way end with an error.</summary>
    public void Dispose()
    {
        _credentials.Close();
        if (_credentials.MustEnd is { } renewal)
        {
            // Its answer belongs where the credentials are kept, or the next process finds a spent refresh token there.
            renewal.ContinueWith(_ => Wipe(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
        else
        {
            Wipe();
        }
    }

    private void Wipe()
    {
        _transport.Dispose();
        _credentials.Dispose();
    }

    /// <summary>Where and who, in a line.</summary>
    /// <returns>Such as <c>profile 13 at https://api.bfx.trade (Mainnet)</c>.</returns>
    public override string ToString() =>
        $"profile {ProfileId?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "not read yet"} at {BaseUri.GetLeftPart(UriPartial.Authority)} ({Environment})";

    /// <summary>Sends a request and reads its answer; an answer that cannot be read is told of as one that came.</summary>
    private async Task<TResult> SendAsync<TResult>(
        BfxRequest request,
        Func<Envelope, TResult> read,
        IRequestObserver? observer,
        CancellationToken cancellationToken)
    {
        Envelope answer = await SendAsync(request, observer, cancellationToken).ConfigureAwait(false);
        try
        {
            return read(answer);
        }
        catch (BfxException unreadable)
        {
            BfxException told = unreadable.WithAnswer(answer);
            throw request.Kind == RequestKind.Read
                ? told
                : told.WithMessage($"{told.Message} The exchange has done what was asked; only its answer cannot be read.");
        }
    }

    /// <summary>Sends a request with credentials that are fit for it, renewing them once where they are not.</summary>
    private async Task<Envelope> SendAsync(BfxRequest request, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        Deadline deadline = _transport.StartDeadline();
        await _credentials.EnsureFreshAsync(observer, cancellationToken).ConfigureAwait(false);
        Credentials used = _credentials.Current;
        try
        {
            return await _transport.SendAsync(request, Take, deadline, observer, cancellationToken).ConfigureAwait(false);
        }
        catch (BfxException refused) when (_credentials.MayHelp(refused, used))
        {
            // Refused for its credentials, so not executed: somebody has renewed them or is about to, else this one does.
            if (!await _credentials.ReplaceAsync(refused, used, observer, cancellationToken).ConfigureAwait(false))
            {
                throw;
            }

            return await _transport.SendAsync(request, Take, deadline, observer, cancellationToken).ConfigureAwait(false);
        }

        Credentials Take() => used = _credentials.Current;
    }

    private void Learn(Account account)
    {
        _profileId = new ProfileNumber(account.Id);
        _wallet = account.Wallet ?? _wallet;
        Markets.Add(account.Leverage?.Keys);
    }

    // Written and read as one, from any thread.
    private sealed record ProfileNumber(long Value);
}
