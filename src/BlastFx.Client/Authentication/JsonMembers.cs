using System.Buffers.Text;
using System.Text.Json;

namespace BlastFx.Authentication;

/// <summary>
/// Reads JSON that contains secrets. Values are returned as ranges of the bytes, which the caller wipes, or as secrets, but
/// never as strings, which cannot be wiped.
/// </summary>
internal static class JsonMembers
{
    /// <summary>A member of an object.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Kind">The first token of the value.</param>
    /// <param name="Value">The range of the value.</param>
    public readonly record struct Member(string Name, JsonTokenType Kind, Range Value);

    /// <summary>The members of an object, in order; empty if the JSON is empty or is not an object.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A name is not valid Unicode.</exception>
    public static IReadOnlyList<Member> Of(ReadOnlySpan<byte> json)
    {
        var members = new List<Member>();
        if (json.IsEmpty)
        {
            return members;
        }

        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            JsonTokenType kind = reader.TokenType;
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            members.Add(new(name, kind, start..(int)reader.BytesConsumed));
        }

        // Anything but white space after the object throws here.
        reader.Read();
        return members;
    }

    /// <summary>The first token of a value; <see cref="JsonTokenType.None"/> if the value is empty.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static JsonTokenType KindOf(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return JsonTokenType.None;
        }

        var reader = new Utf8JsonReader(json);
        reader.Read();
        return reader.TokenType;
    }

    /// <summary>The value of the member with the first of these names that occurs, the last one if it occurs twice; empty if none occurs.</summary>
    /// <inheritdoc cref="Of"/>
    public static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> json, params string[] names)
    {
        IReadOnlyList<Member> members = Of(json);
        foreach (string name in names)
        {
            if (members.LastOrDefault(member => member.Name == name) is { Name: not null } found)
            {
                return json[found.Value];
            }
        }

        return default;
    }

    /// <summary>The string of the first member with one of these names that is a string and is not empty; null if there is none.</summary>
    /// <inheritdoc cref="Of"/>
    public static Secret? Text(ReadOnlySpan<byte> json, params string[] names)
    {
        foreach (string name in names)
        {
            if (Text(Value(json, name)) is { } text)
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>The string of a value; null if the value is not a string, or empty.</summary>
    /// <exception cref="InvalidOperationException">It is not valid Unicode.</exception>
    public static Secret? Text(ReadOnlySpan<byte> value)
    {
        if (KindOf(value) != JsonTokenType.String)
        {
            return null;
        }

        var reader = new Utf8JsonReader(value);
        reader.Read();
        using var text = new SecretBuffer(value.Length);
        text.Advance(reader.CopyString(text.GetSpan(value.Length)));
        return text.Span.IsEmpty ? null : Secret.FromUtf8(text.Span);
    }

    /// <summary>The time of a value in UNIX seconds, a number or a string; null if the value is something else.</summary>
    /// <exception cref="InvalidOperationException">It is a string, and not valid Unicode.</exception>
    public static DateTimeOffset? UnixSeconds(ReadOnlySpan<byte> value)
    {
        using Secret? text = Text(value);
        long? seconds = text is null ? ParseInteger(value) : text.Use(ParseInteger);
        return seconds is >= 0 && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds.Value)
            : null;
    }

    private static long? ParseInteger(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out long number, out int used) && used == digits.Length ? number : null;
}
