using System.Text;
using System.Text.Json;

namespace BlastFx.Sandbox.Http;

/// <summary>The members of a body that is a JSON object, each with its raw text as sent.</summary>
internal sealed class JsonBody
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private JsonBody(IReadOnlyDictionary<string, string> rawMembers)
    {
        RawMembers = rawMembers;
    }

    /// <summary>Raw JSON texts by member name. Of members of the same name the last one counts.</summary>
    public IReadOnlyDictionary<string, string> RawMembers { get; }

    /// <summary>Reads a body, or refuses what is no JSON object.</summary>
    public static JsonBody Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(StrictUtf8.GetString(utf8));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new RefusedException(Refusals.CannotBind);
            }

            var members = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                members[member.Name] = member.Value.GetRawText();
            }

            return new JsonBody(members);
        }
        catch (Exception malformed) when (malformed is JsonException or DecoderFallbackException or InvalidOperationException)
        {
            // InvalidOperationException: a name with half a surrogate pair, which JsonDocument only notices when asked for it.
            throw new RefusedException(Refusals.CannotBind);
        }
    }

    /// <summary>A string member; empty when it is absent or null, refused when it is anything else.</summary>
    public string Text(string name) => Read(name, static value => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        _ => null,
    }) ?? "";

    /// <summary>A boolean member; false when it is absent or null, refused when it is anything else.</summary>
    public bool Flag(string name) => Read<bool?>(name, static value => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    }) ?? false;

    /// <summary>An integer member; 0 when it is absent or null, refused when it is anything else, 20.0 and "20" included.</summary>
    public long Integer(string name) => Read<long?>(name, static value =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number : null) ?? 0;

    private T? Read<T>(string name, Func<JsonElement, T?> read)
    {
        if (!RawMembers.TryGetValue(name, out string? raw) || raw == "null")
        {
            return default;
        }

        using var document = JsonDocument.Parse(raw);
        try
        {
            return read(document.RootElement) ?? throw new RefusedException(Refusals.CannotBind);
        }
        catch (InvalidOperationException)
        {
            // A string with half a surrogate pair: JSON, but no text.
            throw new RefusedException(Refusals.CannotBind);
        }
    }
}
