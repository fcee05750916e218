using System.Text;

namespace BlastFx.Sandbox.Http;

/// <summary>A request, read to its end.</summary>
internal sealed class IncomingRequest
{
    private JsonBody? _json;

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required string Query { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required byte[] Body { get; init; }

    public required string RemoteAddress { get; init; }

    /// <summary>The body's members; refuses a body that is no JSON object.</summary>
    public JsonBody Json => _json ??= JsonBody.Parse(Body);

    public string BodyText => Encoding.UTF8.GetString(Body);

    /// <summary>A header's value; null when it is absent or empty.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    /// <summary>A query parameter's value; null when it is absent or empty.</summary>
    public string? QueryValue(string name) => new Query("", Query).Text(name);

    /// <summary>A cookie's value; null when it is absent or empty.</summary>
    public string? Cookie(string name)
    {
        foreach (string pair in (Header("Cookie") ?? "").Split(';', StringSplitOptions.TrimEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && pair[..equals] == name && equals + 1 < pair.Length)
            {
                return pair[(equals + 1)..];
            }
        }

        return null;
    }
}
