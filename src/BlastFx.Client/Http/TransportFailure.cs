using System.Globalization;
using System.Net;
using System.Net.Sockets;
using BlastFx.Errors;

namespace BlastFx.Http;

/// <summary>Failures of requests without a response of the exchange.</summary>
internal static class TransportFailure
{
    public static RequestFailure TimedOut(BfxRequest request, TimeSpan after, bool isSent)
    {
        Delivery delivery = isSent ? Delivery.Unknown : Delivery.NotExecuted;
        return new RequestFailure(
            BfxErrorIds.Timeout,
            string.Create(CultureInfo.InvariantCulture, $"{request.Method} {request.Path} had no response within {after.TotalSeconds:0.###} s. {Consequence(request, delivery)}"))
        {
            Delivery = delivery,
        };
    }

    public static RequestFailure NotConnected(BfxRequest request, Uri baseUri, Exception cause) =>
        Unreachable(request, $"No connection to {Peer.Of(baseUri)} could be made in time.", Delivery.NotExecutedYet, cause);

    /// <param name="status">The HTTP status of the rejection: 429, or another with the exchange's name of the error.</param>
    public static RequestFailure RateLimited(HttpStatusCode status) => new(
        BfxErrorIds.RateLimited,
        $"The exchange's rate limit is exceeded (HTTP {(int)status}) until the request timed out. Nothing was executed.")
    {
        HttpStatus = status,
        Delivery = Delivery.NotExecutedYet,
    };

    /// <summary>The failure of a request in a session that was closed.</summary>
    public static RequestFailure Closed() => new(BfxErrorIds.SessionClosed, "The session was closed and its credentials are wiped. A request that was in progress may have been executed.");

    /// <summary>The failure of a request whose connection failed, with a message of our own: those of the network libraries quote the peer.</summary>
    public static RequestFailure Broken(BfxRequest request, Uri baseUri, Exception cause)
    {
        HttpRequestError error = (cause as HttpRequestException)?.HttpRequestError
            ?? (cause as HttpIOException)?.HttpRequestError
            ?? HttpRequestError.Unknown;
        Peer peer = Peer.Of(baseUri);
        string host = baseUri.Authority;
        return error switch
        {
            HttpRequestError.NameResolutionError => Unreachable(
                request, $"The name of {peer} cannot be resolved.", Delivery.NotExecutedYet, cause),
            HttpRequestError.ConnectionError => NotMade(request, peer, cause),
            HttpRequestError.SecureConnectionError => Unreachable(
                request, $"No trusted TLS connection to {host}{peer.Via} could be made: {TlsFailure.Why(cause)}.", Delivery.NotExecuted, cause),
            HttpRequestError.ProxyTunnelError => Unreachable(
                request, $"The proxy {peer.Address} made no tunnel to {host}{ProxyReason(cause)}.", Delivery.NotExecuted, cause),
            HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError => NotHttp(host, peer, "the response is not valid HTTP", cause),
            HttpRequestError.ConfigurationLimitExceeded => NotHttp(host, peer, "the response's header section is larger than any of the exchange's", cause),
            _ => Unreachable(
                request, $"The connection to {host}{peer.Via} was closed before the response to {request.Method} {request.Path} arrived.", Delivery.Unknown, cause),
        };
    }

    /// <summary>
    /// Adds to the failure of a change whose response is lost that it may have been made, and how to find out. Tokens leave no
    /// trace in the account, and may be requested again. A read that the exchange failed to execute may be tried again.
    /// </summary>
    public static RequestFailure Settle(RequestFailure failure, BfxRequest request) => failure switch
    {
        { Delivery: Delivery.Unknown } when request is { Replay: Replay.Idempotent, CarriesTokens: false } =>
            failure with { Message = $"{failure.Message} It may have been executed: read the account to see before you send it again." },
        { ExchangeText: not null, HttpStatus: >= HttpStatusCode.InternalServerError } when request.Replay == Replay.Safe => failure with { Message = $"{failure.Message} Try again later." },
        _ => failure,
    };

    private static RequestFailure NotMade(BfxRequest request, Peer peer, Exception cause)
    {
        SocketError? code = FailureKind.Find<SocketException>(cause)?.SocketErrorCode;
        if (code == SocketError.ConnectionRefused && peer.IsLoopback)
        {
            // The local machine itself refused the connection: another attempt would fail in the same way.
            string advice = peer.IsProxy
                ? "Start the proxy, or change the configured proxy address."
                : "Check that the server is running, and check its port.";
            return new RequestFailure(BfxErrorIds.Unreachable, $"Nothing listens at {peer}. Nothing was executed. {advice}") { Cause = cause };
        }

        string why = code switch
        {
            SocketError.ConnectionRefused => ": it was refused",
            SocketError.NetworkUnreachable or SocketError.HostUnreachable => ": there is no route to it",
            SocketError.TimedOut => ": it did not respond in time",
            SocketError.AccessDenied => ": this machine does not allow it",
            null => "",
            _ => $" ({code})",
        };
        return Unreachable(request, $"No connection to {peer} could be made{why}.", Delivery.NotExecutedYet, cause);
    }

    private static RequestFailure NotHttp(string host, Peer peer, string what, Exception cause) => new(
        BfxErrorIds.UnexpectedResponse,
        $"{host}{peer.Via} does not speak HTTP as expected: {what}. Check that the address is the exchange's and that no proxy responds in its place.")
    {
        Delivery = Delivery.Unknown,
        Cause = cause,
    };

    private static string ProxyReason(Exception cause) => (cause as HttpRequestException)?.StatusCode switch
    {
        null => "",
        HttpStatusCode.ProxyAuthenticationRequired => ": it requires a user name and password, or other ones (HTTP 407)",
        { } status => string.Create(CultureInfo.InvariantCulture, $" (HTTP {(int)status})"),
    };

    private static RequestFailure Unreachable(BfxRequest request, string what, Delivery delivery, Exception cause) =>
        new(BfxErrorIds.Unreachable, $"{what} {Consequence(request, delivery)}") { Delivery = delivery, Cause = cause };

    private static string Consequence(BfxRequest request, Delivery delivery) => (delivery, request.Replay) switch
    {
        (Delivery.Unknown, Replay.Safe) => "Nothing was changed; try again later.",
        (Delivery.Unknown, _) => "The network or the exchange failed.",
        _ => "Nothing was executed. Check the network and the address.",
    };
}
