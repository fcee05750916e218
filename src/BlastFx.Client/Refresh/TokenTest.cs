using BlastFx.Authentication;
using BlastFx.Http;

namespace BlastFx.Refresh;

/// <summary>Whether the exchange takes a JWT, <c>GET /account/validate</c>.</summary>
internal static class TokenTest
{
    /// <summary>Asks; no other credentials are sent.</summary>
    /// <param name="transport">Sends it.</param>
    /// <param name="jwt">The token to be judged.</param>
    /// <param name="credentials">The session's own, which are masked in what is told of the request.</param>
    /// <param name="observer">Hears of each attempt.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="BfxException">There is no telling: the exchange could not be reached or gave neither answer.</exception>
    public static async Task<bool> RunAsync(
        Transport transport,
        Secret jwt,
        Credentials credentials,
        IRequestObserver? observer,
        CancellationToken cancellationToken)
    {
        var request = new BfxRequest(HttpMethod.Get, "/account/validate", RequestKind.Read) { TokenUnderTest = jwt };
        try
        {
            await transport.SendAsync(request, () => credentials, observer, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (BfxException refused) when (refused is { Delivery: Delivery.NotExecuted, ExchangeText: not null })
        {
            return false;
        }
    }
}
