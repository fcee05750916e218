using System.Globalization;
using System.Net;
using BlastFx.Sandbox.Accounts;
using BlastFx.Sandbox.Authentication;
using BlastFx.Sandbox.Http;
using BlastFx.Sandbox.RateLimiting;

namespace BlastFx.Sandbox.Api;

/// <summary>A request to an endpoint. The caller is null on public endpoints only.</summary>
internal sealed record ApiRequest(HttpRequest Http, Venue Venue, Caller? Caller)
{
    /// <summary>The caller of a private endpoint.</summary>
    public Caller RequiredCaller => Caller ?? throw new InvalidOperationException("A public endpoint has no caller.");

    /// <summary>The caller's account.</summary>
    public SandboxAccount Account => RequiredCaller.Account;

    /// <summary>The query, validated under the form's name in the exchange's messages.</summary>
    public QueryParameters Query(string form) => new(form, Http.Query);
}

/// <summary>An endpoint of the API with its cost in rate-limit tokens.</summary>
internal sealed record Endpoint(string Method, string Path, int Cost, Access Access, Func<ApiRequest, ApiResult> Handle);

/// <summary>Routes a request to its endpoint: rate limit, authentication, work, envelope.</summary>
internal sealed class Router(
    IEnumerable<Endpoint> endpoints,
    RateLimiter limiter,
    Authenticator authenticator,
    Venues venues,
    TimeProvider clock)
{
    private readonly Dictionary<(string Method, string Path), Endpoint> _endpoints =
        endpoints.ToDictionary(static endpoint => (endpoint.Method, endpoint.Path));

    /// <summary>Handles a request; the response is marked as executed if the endpoint did its work.</summary>
    public (HttpResponse Response, bool Executed) Route(HttpRequest request)
    {
        if (!_endpoints.TryGetValue((request.Method, request.Path), out Endpoint? endpoint))
        {
            return (WithServerTime(HttpResponse.Text((int)HttpStatusCode.NotFound, "404 page not found")), false);
        }

        RateDecision? decision = limiter.Take(request.RemoteAddress, endpoint.Cost);
        (HttpResponse response, bool executed) = decision is { Allowed: false }
            ? (Json(HttpStatusCode.TooManyRequests, Envelope.Failure(ApiErrors.RateLimited)), false)
            : Execute(request, endpoint);
        return (WithServerTime(decision is null ? response : response with { Headers = new Dictionary<string, string>(decision.Headers()) }), executed);
    }

    /// <summary>Adds the header that every response has, also one that a fault sends, unless the response has another.</summary>
    public HttpResponse WithServerTime(HttpResponse response)
    {
        var headers = new Dictionary<string, string>(response.Headers, StringComparer.OrdinalIgnoreCase);
        headers.TryAdd("Srv-Timestamp", clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        return response with { Headers = headers };
    }

    private static HttpResponse Json(HttpStatusCode status, byte[] body) => new((int)status, HttpResponse.Json, body);

    private (HttpResponse Response, bool Executed) Execute(HttpRequest request, Endpoint endpoint)
    {
        try
        {
            Venue venue = venues.Find(request.Header("EID"));
            Caller? caller = endpoint.Access == Access.Public ? null : authenticator.Authenticate(request, endpoint.Access, venue);
            ApiResult result = endpoint.Handle(new ApiRequest(request, venue, caller));
            return (Json(HttpStatusCode.OK, Envelope.Success(result)), true);
        }
        catch (ApiException error)
        {
            return (Json(error.Status, Envelope.Failure(error.Message)), false);
        }
    }
}
