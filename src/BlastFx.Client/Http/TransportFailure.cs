using System.Globalization;
using System.Net;
using System.Net.Sockets;
using BlastFx.Errors;

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
        Unreachable(request, $"No connection to {Peer.Of(baseUri)} could be made in time.", Delivery.NotExecutedYet, cause);

    public static BfxException RateLimited() => new(
        BfxErrorIds.RateLimited,
        "The exchange's rate limit is used up (HTTP 429) and stayed so for as long as the request may take. Ask less often, or wait for it with a larger -TimeoutSec at Connect-Bfx. Nothing was executed.")
    {
        HttpStatus = HttpStatusCode.TooManyRequests,
        Delivery = Delivery.NotExecutedYet,
    };

    /// <summary>The error of a request whose connection failed, in our own words: those of the network's libraries quote the peer.</summary>
    public static BfxException Broken(BfxRequest request, Uri baseUri, Exception cause)
    {
        HttpRequestError error = (cause as HttpRequestException)?.HttpRequestError
            ?? (cause as HttpIOException)?.HttpRequestError
            ?? HttpRequestError.Unknown;
        var peer = Peer.Of(baseUri);
        string host = baseUri.Authority;
        return error switch
        {
            HttpRequestError.NameResolutionError => Unreachable(
                request, $"The name of {peer} cannot be resolved.", Delivery.NotExecutedYet, cause),
            HttpRequestError.ConnectionError => NotMade(request, peer, cause),
            HttpRequestError.SecureConnectionError => Unreachable(
                request, $"No trusted TLS connection to {host}{peer.Way} could be made: {TlsFailure.Why(cause)}.", Delivery.NotExecuted, cause),
            HttpRequestError.ProxyTunnelError => Unreachable(
                request, $"The proxy {peer.Address} made no tunnel to {host}{ProxySaid(cause)}.", Delivery.NotExecuted, cause),
            HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError => NotHttp(host, peer, "what came is not a valid HTTP response", cause),
            HttpRequestError.ConfigurationLimitExceeded => NotHttp(host, peer, "the head of its response is larger than any of the exchange's", cause),
            _ => Unreachable(
                request, $"The connection to {host}{peer.Way} was cut before {request.Method} {request.Path} was answered.", Delivery.Unknown, cause),
        };
    }

    private static BfxException NotMade(BfxRequest request, Peer peer, Exception cause)
    {
        SocketError? code = FailureKind.Find<SocketException>(cause)?.SocketErrorCode;
        if (code == SocketError.ConnectionRefused && peer.IsLoopback)
        {
            // This machine has said so itself: another attempt would hear the same.
            string advice = peer.IsProxy
                ? "Start the proxy, or change the address of the proxy that is set."
                : "A sandbox that was there has stopped: start one (Start-BfxSandbox) and connect to it (Connect-Bfx -Sandbox). Of another server, check the port.";
            return new BfxException(BfxErrorIds.Unreachable, $"Nothing listens at {peer}. Nothing was executed. {advice}", cause);
        }

        string why = code switch
        {
            SocketError.ConnectionRefused => ": it was refused",
            SocketError.NetworkUnreachable or SocketError.HostUnreachable => ": there is no way to it through this network",
            SocketError.TimedOut => ": it did not answer in time",
            SocketError.AccessDenied => ": this machine does not allow it",
            null => "",
            _ => $" ({code})",
        };
        return Unreachable(request, $"No connection to {peer} could be made{why}.", Delivery.NotExecutedYet, cause);
    }

    private static BfxException NotHttp(string host, Peer peer, string what, Exception cause) => new(
        BfxErrorIds.UnexpectedResponse,
        $"{host}{peer.Way} does not answer in HTTP as it should: {what}. Check that -BaseUri names the exchange and that no proxy answers in its place.",
        cause)
    {
        Delivery = Delivery.Unknown,
    };

    private static string ProxySaid(Exception cause) => (cause as HttpRequestException)?.StatusCode switch
    {
        null => "",
        HttpStatusCode.ProxyAuthenticationRequired => ": it wants a user name and a password, or others than it was given (HTTP 407)",
        { } status => string.Create(CultureInfo.InvariantCulture, $" (HTTP {(int)status})"),
    };

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
}
