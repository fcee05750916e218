using System.Net;
using System.Text;
using BlastFx.Http;
using BlastFx.Serialization;

namespace BlastFx;

/// <content>Account operations.</content>
public sealed partial class Session
{
    private static readonly BfxRequest s_getAccountJson = new(HttpMethod.Get, "/account", RequestKind.Read);
    private static readonly BfxRequest s_getAccount = s_getAccountJson with { Result = RowsReader<Account>.Instance };
    private static readonly BfxRequest s_impossibleChange = new(
        HttpMethod.Put, "/account/leverage", RequestKind.Read, RequestBody.Write(body => body.Add("market_id", "").Add("leverage", 0)));

    private static readonly BfxRequest s_getProfile = new(HttpMethod.Get, "/profile", RequestKind.Read) { Result = RowsReader<Profile>.Instance };

    /// <summary>Reads the account, <c>GET /account</c> (API pages, "Get account information").</summary>
    /// <param name="observer">Hears of each attempt.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The account.</returns>
    /// <exception cref="BfxException">The exchange refused, could not be reached, or its answer cannot be read exactly.</exception>
    public async Task<Account> GetAccountAsync(IRequestObserver? observer = null, CancellationToken cancellationToken = default) =>
        await SendAsync(s_getAccount, ReadAccount<Account>, observer, cancellationToken).ConfigureAwait(false);

    /// <summary>Reads the account as the exchange's own JSON, to the letter.</summary>
    /// <param name="observer">Hears of each attempt.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The JSON of the account, without the envelope.</returns>
    /// <exception cref="BfxException">The exchange refused or could not be reached.</exception>
    public async Task<string> GetAccountJsonAsync(IRequestObserver? observer = null, CancellationToken cancellationToken = default) =>
        await SendAsync(s_getAccountJson, answer => Encoding.UTF8.GetString(answer.Single("account")), observer, cancellationToken).ConfigureAwait(false);

    /// <summary>Sets the leverage on one market, <c>PUT /account/leverage</c> (API pages, "Update leverage"). Setting it twice
    /// does no harm, so it is sent again when an answer is lost.</summary>
    /// <param name="marketId">The market, such as <c>BTC-USD</c>.</param>
    /// <param name="leverage">1 to 20.</param>
    /// <param name="observer">Hears of each attempt.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The account as it is after.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The leverage is not from 1 to 20; nothing was sent.</exception>
    /// <exception cref="BfxException">The market id cannot be one, the session may not change it, the exchange refused, or it
    /// could not be reached.</exception>
    public async Task<Account> SetLeverageAsync(
        string marketId,
        int leverage,
        IRequestObserver? observer = null,
        CancellationToken cancellationToken = default)
    {
        MarketIds.Validate(marketId);
        ArgumentOutOfRangeException.ThrowIfLessThan(leverage, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(leverage, 20);
        CheckChange(marketId);
        ReadOnlyMemory<byte> body = RequestBody.Write(body => body.Add("market_id", marketId).Add("leverage", leverage));
        var request = new BfxRequest(HttpMethod.Put, "/account/leverage", RequestKind.IdempotentWrite, body) { Result = RowsReader<Account>.Instance };
        return await SendAsync(request, ReadAccount<Account>, observer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Finds out whether the exchange accepts this session's signature. Reads do not tell, because the exchange checks the
    /// signature of changes only. So this sends a change that names no market and a leverage of 0, which the exchange rejects
    /// (API pages, "Update leverage"): for its signature where that is wrong, else for what it asks. Nothing is changed either way.
    /// </summary>
    /// <param name="observer">Hears of each attempt.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether the exchange has told; false where its response says neither.</returns>
    /// <exception cref="BfxException">The exchange does not accept the credentials, or could not be reached.</exception>
    internal async Task<bool> CheckSignatureAsync(IRequestObserver? observer = null, CancellationToken cancellationToken = default)
    {
        try
        {
            await SendAsync(s_impossibleChange, observer, cancellationToken).ConfigureAwait(false);
            return false;
        }
        catch (BfxException rejection) when (rejection is { Delivery: Delivery.NotExecuted, ExchangeText: not null } && !IsAboutWhoAsks(rejection))
        {
            return true;
        }
        catch (BfxException unclear) when (unclear.ErrorId is BfxErrorIds.UnexpectedResponse or BfxErrorIds.Rejected && !IsAboutWhoAsks(unclear))
        {
            return false;
        }
    }

    /// <summary>Reads the account with its fee tier, <c>GET /profile</c> (API pages, "Profile").</summary>
    /// <param name="observer">Hears of each attempt.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The account, whose <see cref="Account.TierStatus"/> is the point.</returns>
    /// <exception cref="BfxException">The exchange refused, could not be reached, or its answer cannot be read exactly.</exception>
    public Task<Profile> GetProfileAsync(IRequestObserver? observer = null, CancellationToken cancellationToken = default) =>
        SendAsync(s_getProfile, ReadAccount<Profile>, observer, cancellationToken);

    /// <summary>Whether a request was rejected for its credentials or its time, before the exchange looked at what it asks.</summary>
    private static bool IsAboutWhoAsks(BfxException rejection) =>
        rejection.HttpStatus is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests
        || rejection.ErrorId is BfxErrorIds.SignatureRejected or BfxErrorIds.TokenExpired or BfxErrorIds.ClockSkew
            or "Bfx.NO_SUCH_KEY" or "Bfx.KEY_EXPIRED" or "Bfx.NOT_YOUR_KEY" or "Bfx.NOT_ALLOWED_FOR_IP" or "Bfx.NOT_AUTHENTICATED" or "Bfx.INVALID_HEADER";

    private TAccount ReadAccount<TAccount>(Envelope answer)
        where TAccount : Account
    {
        TAccount account = answer.Single<TAccount>("account");
        Learn(account);
        return account;
    }
}
