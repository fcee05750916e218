using System.Globalization;
using System.Net;

namespace BlastFx.Http;

/// <summary>Errors of requests that the exchange did not answer.</summary>
internal static class TransportFailure
{
    public static BfxException TimedOut(BfxRequest request, TimeSpan after, bool sent) => new(
        BfxErrorIds.Timeout,
        string.Create(CultureInfo.InvariantCulture, $"{request.Method} {request.Path} had no answer within {after.TotalSeconds:0.###} s. ")
            + Advice(request, sent ? Delivery.Unknown : Delivery.NotExecuted)
            + " A larger -TimeoutSec at Connect-Bfx waits longer.")
    {
        Delivery = sent ? Delivery.Unknown : Delivery.NotExecuted,
    };

    public static BfxException NotConnected(BfxRequest request, Uri baseUri, Exception cause) =>
        Unreachable(request, $"No connection to {baseUri.Authority} could be made in time.", Delivery.NotExecutedYet, cause);

    public static BfxException RateLimited() => new(
        BfxErrorIds.RateLimited,
        "The exchange's rate limit is used up (HTTP 429) and stayed so for as long as the request may take. Ask less often, or wait for it with a larger -TimeoutSec at Connect-Bfx. Nothing was executed.")
    {
        HttpStatus = HttpStatusCode.TooManyRequests,
        Delivery = Delivery.NotExecutedYet,
    };

    public static BfxException Broken(BfxRequest request, Uri baseUri, Exception cause)
    {
        HttpRequestError error = (cause as HttpRequestException)?.HttpRequestError
            ?? (cause as HttpIOException)?.HttpRequestError
            ?? HttpRequestError.Unknown;
        string host = baseUri.Authority;
        return error switch
        {
            HttpRequestError.NameResolutionError => Unreachable(
                request, $"The name {baseUri.Host} cannot be resolved.", Delivery.NotExecutedYet, cause),
            HttpRequestError.ConnectionError => Unreachable(
                request, $"No connection to {host} could be made ({Innermost(cause)}).", Delivery.NotExecutedYet, cause),
            HttpRequestError.SecureConnectionError => Unreachable(
                request, $"No trusted TLS connection to {host} could be made ({Innermost(cause)}).", Delivery.NotExecuted, cause),
            HttpRequestError.ProxyTunnelError => Unreachable(
                request, $"The proxy gave no tunnel to {host} ({Innermost(cause)}).", Delivery.NotExecuted, cause),
            HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.ConfigurationLimitExceeded => new(
                BfxErrorIds.UnexpectedAnswer,
                $"{host} does not answer in HTTP as it should ({Innermost(cause)}).",
                cause)
            {
                Delivery = Delivery.Unknown,
            },
            _ => Unreachable(
                request, $"The connection to {host} was cut before {request.Method} {request.Path} was answered.", Delivery.Unknown, cause),
        };
    }

    private static BfxException Unreachable(BfxRequest request, string what, Delivery delivery, Exception cause) =>
        new(BfxErrorIds.Unreachable, $"{what} {Advice(request, delivery)}", cause) { Delivery = delivery };

    /// <summary>
    /// Says of a change whose answer was lost that it may have been made, and how to find out. Tokens leave no trace in the
    /// account, and may be asked for again.
    /// </summary>
    public static BfxException Settle(BfxException failure, BfxRequest request) =>
        failure.Delivery == Delivery.Unknown && request is { Kind: RequestKind.IdempotentWrite, DealsInTokens: false }
            ? failure.WithMessage($"{failure.Message} It may have been executed all the same: read the account to see before you send it again.")
            : failure;

    private static string Advice(BfxRequest request, Delivery delivery) => (delivery, request.Kind) switch
    {
        (Delivery.Unknown, RequestKind.Read) => "Nothing was changed; try again later.",
        (Delivery.Unknown, _) => "The network, or the exchange, has a fault.",
        _ => "Nothing was executed. Check the network, -Environment and -BaseUri.",
    };

    private static string Innermost(Exception cause) => cause.GetBaseException().Message.TrimEnd('.');
}
