using System.Net;
using System.Net.WebSockets;
using BlastFx.Errors;
using BlastFx.Http;

namespace BlastFx.Streams;

/// <summary>Failures to open a connection.</summary>
internal static class StreamFailure
{
    private static readonly BfxRequest s_opening = new(HttpMethod.Get, "/ws", Replay.Safe);

    /// <summary>The end of a connection that was not opened.</summary>
    /// <param name="address">The address of the streams.</param>
    /// <param name="status">The HTTP status of the response; 0 if there is none.</param>
    /// <param name="failure">The failure.</param>
    public static LinkEnd NotOpened(Uri address, HttpStatusCode status, WebSocketException failure)
    {
        if (status != 0)
        {
            string text = $"{address.Authority} did not open a stream (HTTP {(int)status}).";
            bool isFinal = (int)status is >= 400 and < 500 and not (408 or 425 or 429);
            return isFinal ? LinkEnd.Rejected($"{text} Check that the address is the exchange's.") : LinkEnd.Lost(text, failure);
        }

        if (FailureKind.Find<HttpRequestException>(failure) is { } cause)
        {
            RequestFailure broken = TransportFailure.Broken(s_opening, HttpAddress(address), cause);
            return new LinkEnd(broken.Delivery == Delivery.NotExecuted ? LinkEndKind.NotMade : LinkEndKind.Lost, broken.ToException(attempts: 1));
        }

        return LinkEnd.Lost($"{address.Authority} did not open a stream.", failure);
    }

    private static Uri HttpAddress(Uri address) =>
        new UriBuilder(address) { Scheme = address.Scheme == Uri.UriSchemeWss ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, Path = "/" }.Uri;
}
