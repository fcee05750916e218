using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BlastFx.Sandbox.Api;

/// <summary>The members of a JSON object in a request body, with their raw text as sent.</summary>
internal sealed class JsonBody
{
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly SearchValues<char> s_plainNumber = SearchValues.Create("-.0123456789");

    private JsonBody(IReadOnlyDictionary<string, string> rawMembers)
    {
        RawMembers = rawMembers;
    }

    /// <summary>The raw JSON text by member name. The last of several members with the same name counts.</summary>
    public IReadOnlyDictionary<string, string> RawMembers { get; }

    /// <summary>Parses a body.</summary>
    /// <exception cref="ApiException">The body is not a JSON object.</exception>
    public static JsonBody Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(s_strictUtf8.GetString(utf8));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new ApiException(ApiErrors.CannotBind);
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
            // InvalidOperationException: half a surrogate pair in a name, which JsonDocument detects when the name is read.
            throw new ApiException(ApiErrors.CannotBind);
        }
    }

    /// <summary>A string member; empty if it is absent or null. Any other value is rejected.</summary>
    public string Text(string name) => Read(name, static value => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        _ => null,
    }) ?? "";

    /// <summary>A boolean member; false if it is absent or null. Any other value is rejected.</summary>
    public bool Flag(string name) => Read<bool?>(name, static value => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    }) ?? false;

    /// <summary>An integer member; 0 if it is absent or null. Any other value is rejected, also 20.0 and "20".</summary>
    public long Integer(string name) => Read<long?>(name, static value =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number : null) ?? 0;

    /// <summary>
    /// An amount; null if it is absent or null. Strings and exponents are rejected. Like the exchange, it is read as a double.
    /// </summary>
    public decimal? Number(string name)
    {
        if (!RawMembers.TryGetValue(name, out string? raw) || raw == "null")
        {
            return null;
        }

        return !raw.AsSpan().ContainsAnyExcept(s_plainNumber) && double.TryParse(raw, CultureInfo.InvariantCulture, out double number)
            && decimal.TryParse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal amount)
            ? amount
            : throw new ApiException(ApiErrors.CannotBind);
    }

    private T? Read<T>(string name, Func<JsonElement, T?> read)
    {
        if (!RawMembers.TryGetValue(name, out string? raw) || raw == "null")
        {
            return default;
        }

        using var document = JsonDocument.Parse(raw);
        try
        {
            return read(document.RootElement) ?? throw new ApiException(ApiErrors.CannotBind);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair in a string.
            throw new ApiException(ApiErrors.CannotBind);
        }
    }
}
