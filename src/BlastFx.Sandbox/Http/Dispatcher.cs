using System.Globalization;
using System.Net;
using System.Text;
using BlastFx.Sandbox.Authentication;
using BlastFx.Sandbox.Endpoints;
using BlastFx.Sandbox.RateLimiting;
using BlastFx.Sandbox.State;

namespace BlastFx.Sandbox.Http;

/// <summary>Takes a request to its endpoint: route, rate limit, authentication, work, envelope.</summary>
internal sealed class Dispatcher(
    EndpointTable endpoints,
    RateLimiter limiter,
    Authenticator authenticator,
    Venues venues,
    TimeProvider clock)
{
    public Reply Dispatch(IncomingRequest request)
    {
        if (endpoints.Find(request.Method, request.Path) is not { } endpoint)
        {
            return WithHeaders(NotFound(), decision: null);
        }

        RateDecision? decision = limiter.Take(request.RemoteAddress, endpoint.Cost);
        Reply reply = decision is { Allowed: false }
            ? Refusal(HttpStatusCode.TooManyRequests, Refusals.RateLimited)
            : Work(request, endpoint);
        return WithHeaders(reply, decision);
    }

    /// <summary>The header that every answer carries, also those of a fault.</summary>
    public KeyValuePair<string, string> ServerTimestamp() =>
        new("Srv-Timestamp", clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));

    private static Reply NotFound() =>
        new((int)HttpStatusCode.NotFound, Reply.PlainText, Encoding.UTF8.GetBytes("404 page not found"), Executed: false);

    private static Reply Refusal(HttpStatusCode status, string reason) =>
        new((int)status, Reply.Json, Envelope.Failure(reason), Executed: false);

    private Reply Work(IncomingRequest request, Endpoint endpoint)
    {
        try
        {
            Venue venue = venues.Find(request.Header("EID"));
            Caller? caller = endpoint.Access == Access.Public ? null : authenticator.Authenticate(request, endpoint.Access, venue);
            EndpointResult result = endpoint.Handle(new EndpointCall(request, venue, caller));
            return new Reply((int)HttpStatusCode.OK, Reply.Json, Envelope.Success(result), Executed: true);
        }
        catch (RefusedException refused)
        {
            return Refusal(HttpStatusCode.BadRequest, refused.Message);
        }
    }

    private Reply WithHeaders(Reply reply, RateDecision? decision)
    {
        var headers = new Dictionary<string, string>(decision?.Headers() ?? [], StringComparer.OrdinalIgnoreCase);
        (string? name, string? value) = ServerTimestamp();
        headers[name] = value;
        return reply with { Headers = headers };
    }
}
