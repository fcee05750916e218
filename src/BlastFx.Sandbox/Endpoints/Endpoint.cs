using System.Text.Json;
using BlastFx.Sandbox.Authentication;
using BlastFx.Sandbox.Http;
using BlastFx.Sandbox.State;

namespace BlastFx.Sandbox.Endpoints;

/// <summary>A request on its way to its endpoint. The caller is null on public endpoints only.</summary>
internal sealed record EndpointCall(IncomingRequest Request, Venue Venue, Caller? Caller)
{
    /// <summary>The caller of a private endpoint.</summary>
    public Caller RequiredCaller => Caller ?? throw new InvalidOperationException("A public endpoint has no caller.");
}

/// <summary>Does the work and says how to write the elements of the answer's result.</summary>
internal delegate Action<Utf8JsonWriter> EndpointHandler(EndpointCall call);

/// <summary>Does the work of an endpoint whose answer can be one page of a list.</summary>
internal delegate EndpointResult ListHandler(EndpointCall call);

/// <summary>One thing the exchange can be asked.</summary>
internal sealed record Endpoint(string Method, string Path, int Cost, Access Access, ListHandler Handle)
{
    public Endpoint(string method, string path, int cost, Access access, EndpointHandler handle)
        : this(method, path, cost, access, call => new EndpointResult(handle(call)))
    {
    }
}
