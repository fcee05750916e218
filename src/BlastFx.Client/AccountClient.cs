using System.Net;
using System.Text;
using BlastFx.Http;
using BlastFx.Paging;
using BlastFx.Serialization;

namespace BlastFx;

/// <summary>The account of a session: equity, leverage, positions, fills and balance changes. Thread-safe.</summary>
public sealed class AccountClient
{
    private static readonly BfxRequest s_getAccount = BfxRequest.Get<Account>("/account");
    private static readonly BfxRequest s_getAccountJson = s_getAccount with { Result = null };
    private static readonly BfxRequest s_getProfile = BfxRequest.Get<Profile>("/profile");
    private static readonly BfxRequest s_impossibleChange = new(
        HttpMethod.Put, "/account/leverage", Replay.Safe, RequestBody.Write(body => body.Add("market_id", "").Add("leverage", 0)));

    private readonly IRequestSender _sender;
    private readonly SessionPolicy _policy;
    private readonly AccountIdentity _identity;
    private readonly KnownMarkets _markets;

    internal AccountClient(IRequestSender sender, SessionPolicy policy, AccountIdentity identity, KnownMarkets markets)
    {
        _sender = sender;
        _policy = policy;
        _identity = identity;
        _markets = markets;
    }

    /// <summary>Gets the account, <c>GET /account</c> (API pages, "Get account information").</summary>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The account.</returns>
    /// <exception cref="BfxException">The exchange rejected the request or could not be reached, or its response cannot be read exactly.</exception>
    public Task<Account> GetAccountAsync(IRequestObserver? observer = null, CancellationToken cancellationToken = default) =>
        _sender.SendAsync(s_getAccount, ReadAccount<Account>, observer, cancellationToken);

    /// <summary>Gets the account as the exchange's JSON, unchanged.</summary>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The JSON of the account, without the envelope.</returns>
    /// <exception cref="BfxException">The exchange rejected the request or could not be reached.</exception>
    public Task<string> GetAccountJsonAsync(IRequestObserver? observer = null, CancellationToken cancellationToken = default) =>
        _sender.SendAsync(s_getAccountJson, response => Encoding.UTF8.GetString(response.Single("account")), observer, cancellationToken);

    /// <summary>Gets the account with its fee tier, <c>GET /profile</c> (API pages, "Profile").</summary>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The account; <see cref="Account.TierStatus"/> has the fee tier.</returns>
    /// <exception cref="BfxException">The exchange rejected the request or could not be reached, or its response cannot be read exactly.</exception>
    public Task<Profile> GetProfileAsync(IRequestObserver? observer = null, CancellationToken cancellationToken = default) =>
        _sender.SendAsync(s_getProfile, ReadAccount<Profile>, observer, cancellationToken);

    /// <summary>Sets the leverage on one market, <c>PUT /account/leverage</c> (API pages, "Update leverage"). The change is
    /// idempotent: if its response is lost, it is sent again.</summary>
    /// <param name="marketId">The market, such as <c>BTC-USD</c>.</param>
    /// <param name="leverage">1 to 20.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The account after the change.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The leverage is not from 1 to 20. Nothing was sent.</exception>
    /// <exception cref="BfxException">The market id is not valid, the session may not change the market, the exchange rejected the
    /// request, or it could not be reached.</exception>
    public Task<Account> SetLeverageAsync(
        string marketId,
        int leverage,
        IRequestObserver? observer = null,
        CancellationToken cancellationToken = default)
    {
        MarketIds.Validate(marketId);
        ArgumentOutOfRangeException.ThrowIfLessThan(leverage, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(leverage, 20);
        _policy.Check(marketId);
        ReadOnlyMemory<byte> body = RequestBody.Write(body => body.Add("market_id", marketId).Add("leverage", leverage));
        var request = new BfxRequest(HttpMethod.Put, "/account/leverage", Replay.Idempotent, body) { Result = RecordListReader<Account>.Instance };
        return _sender.SendAsync(request, ReadAccount<Account>, observer, cancellationToken);
    }

    /// <summary>Gets the open positions, <c>GET /positions</c> (API pages, "Positions").</summary>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The positions in the exchange's order, with those that cannot be read.</returns>
    /// <exception cref="BfxException">The exchange rejected the request or could not be reached.</exception>
    public Task<RecordList<Position>> GetPositionsAsync(IRequestObserver? observer = null, CancellationToken cancellationToken = default) =>
        _sender.GetListAsync<Position>("/positions", new Query(), observer, cancellationToken);

    /// <summary>Gets fills, the newest first, <c>GET /fills</c> (API pages, "Fills").</summary>
    /// <param name="marketId">The market; null for all.</param>
    /// <param name="range">The time of the fills.</param>
    /// <param name="window">Which of the fills.</param>
    /// <returns>Reads them page by page, on demand.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: the market id is not valid, or the range ends
    /// before it begins.</exception>
    public Pager<Fill> GetFills(string? marketId = null, TimeRange range = default, PageWindow window = default)
    {
        MarketIds.ValidateIfPresent(marketId);
        return GetFills("/fills", new Query().Add("market_id", marketId).Add(range), window);
    }

    /// <summary>Gets the fills of one order, <c>GET /fills/order</c> (API pages, "Fills of an order").</summary>
    /// <param name="orderId">The order, such as <c>BTC-USD@1848</c>.</param>
    /// <param name="marketIds">The markets; null for any.</param>
    /// <param name="range">The time of the fills.</param>
    /// <param name="window">Which of the fills.</param>
    /// <returns>Reads them page by page, on demand.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: the range ends before it begins.</exception>
    public Pager<Fill> GetOrderFills(
        string orderId,
        IReadOnlyCollection<string>? marketIds = null,
        TimeRange range = default,
        PageWindow window = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(orderId);
        range.Validate();
        bool isAll = marketIds is null && range == default;
        return GetFills("/fills/order", new Query().Add("order_id", orderId), window, isAll ? null : IsRequested, hasPages: false);

        bool IsRequested(Fill fill) => range.Contains(fill.Timestamp) && marketIds?.Contains(fill.MarketId, StringComparer.OrdinalIgnoreCase) != false;
    }

    /// <summary>Gets balance changes, the newest first, <c>GET /balanceops</c> (API pages, "Balance operations").</summary>
    /// <param name="opsTypes">The kinds (<see cref="KnownValues.OperationTypes"/>); null for all.</param>
    /// <param name="range">The time of the operations.</param>
    /// <param name="window">Which of the operations.</param>
    /// <returns>Reads them page by page, on demand.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: the range ends before it begins.</exception>
    public Pager<BalanceOperation> GetBalanceOperations(
        IReadOnlyList<string>? opsTypes = null,
        TimeRange range = default,
        PageWindow window = default)
    {
        // The exchange filters by one name or by none, and withdrawals have two.
        string? only = opsTypes is [var one] && Kind(one) != "withdrawal" ? one : null;
        return new ListPager<BalanceOperation>(
            _sender,
            "/balanceops",
            new Query().Add("ops_type", only).Add(range),
            operation => operation.Id,
            window,
            opsTypes is null || only is not null ? null : IsRequested);

        bool IsRequested(BalanceOperation operation) =>
            opsTypes.Any(type => operation.OpsType is not null && Kind(operation.OpsType) == Kind(type));

        static string Kind(string name) => name == "withdraw" ? "withdrawal" : name;
    }

    /// <summary>
    /// Tests whether the exchange accepts the session's signature. Reads do not show it, because the exchange checks the
    /// signature of changes only. This sends a change of no market to leverage 0, which the exchange always rejects (API pages,
    /// "Update leverage"): for its signature if that is wrong, else for its values. Nothing is changed either way.
    /// </summary>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>True if the signature is accepted; false if the response shows neither.</returns>
    /// <exception cref="BfxException">The exchange does not accept the credentials, or could not be reached.</exception>
    public async Task<bool> TestSignatureAsync(IRequestObserver? observer = null, CancellationToken cancellationToken = default)
    {
        try
        {
            await _sender.SendAsync(s_impossibleChange, observer, cancellationToken).ConfigureAwait(false);
            return false;
        }
        catch (BfxException rejection) when (rejection is { Delivery: Delivery.NotExecuted, ExchangeText: not null } && !IsAboutCredentials(rejection))
        {
            return true;
        }
        catch (BfxException unclear) when (unclear.ErrorId is BfxErrorIds.UnexpectedResponse or BfxErrorIds.Rejected && !IsAboutCredentials(unclear))
        {
            return false;
        }
    }

    /// <summary>True if a request was rejected for its credentials or its time, before the exchange looked at its values.</summary>
    private static bool IsAboutCredentials(BfxException rejection) =>
        rejection.HttpStatus is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests
        || rejection.ErrorId is BfxErrorIds.SignatureRejected or BfxErrorIds.TokenExpired or BfxErrorIds.ClockSkew
            or "Bfx.NO_SUCH_KEY" or "Bfx.KEY_EXPIRED" or "Bfx.NOT_YOUR_KEY" or "Bfx.NOT_ALLOWED_FOR_IP" or "Bfx.NOT_AUTHENTICATED" or "Bfx.INVALID_HEADER";

    private ListPager<Fill> GetFills(string path, Query query, PageWindow window, Predicate<Fill>? where = null, bool hasPages = true) =>
        new(_sender, path, query, fill => fill.Id, window, where, hasPages);

    private TAccount ReadAccount<TAccount>(Envelope response)
        where TAccount : Account
    {
        TAccount account = response.Single<TAccount>("account");
        _identity.Learn(account);
        _markets.Add(account.Leverage?.Keys);
        return account;
    }
}
