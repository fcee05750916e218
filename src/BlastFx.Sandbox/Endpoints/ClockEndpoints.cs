using System.Text.Json;

namespace BlastFx.Sandbox.Endpoints;

/// <summary>The server's clock.</summary>
internal sealed class ClockEndpoints(TimeProvider clock)
{
    public Action<Utf8JsonWriter> Read(EndpointCall call)
    {
        long seconds = clock.GetUtcNow().ToUnixTimeSeconds();
        return json => json.WriteNumberValue(seconds);
    }
}
