using System.Buffers.Text;
using System.Text.Json;

namespace BlastFx.Authentication;

/// <summary>
/// Reads JSON that holds secrets. It says where values stand in the bytes, which are the caller's to wipe; no value becomes a
/// string, which nobody could wipe.
/// </summary>
internal static class JsonMembers
{
    /// <summary>A member of an object.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Kind">What its value begins with.</param>
    /// <param name="Value">Where its value stands.</param>
    public readonly record struct Member(string Name, JsonTokenType Kind, Range Value);

    /// <summary>The members of an object, in their order; none where the JSON is something else, or there is none.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A name is not Unicode.</exception>
    public static IReadOnlyList<Member> Of(ReadOnlySpan<byte> json)
    {
        var members = new List<Member>();
        if (KindOf(json) != JsonTokenType.StartObject)
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

        // The reader stops at the object's end; anything but white space after it throws here.
        reader.Read();
        return members;
    }

    /// <summary>What a value begins with; nothing where there is none.</summary>
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

    /// <summary>A member's value, under the first of its names that is there; the last where it is there twice. Empty where none is.</summary>
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

    /// <summary>The first text, that is not empty, of a member with one of these names; null where there is none.</summary>
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

    /// <summary>The text that a value is; null where it is something else, or empty.</summary>
    /// <exception cref="InvalidOperationException">It is not Unicode.</exception>
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

    /// <summary>The time that a value is, in UNIX seconds, as a number or as text; null where it is something else.</summary>
    /// <exception cref="InvalidOperationException">It is a text, and not Unicode.</exception>
    public static DateTimeOffset? UnixSeconds(ReadOnlySpan<byte> value)
    {
        using Secret? text = Text(value);
        ReadOnlySpan<byte> digits = KindOf(value) == JsonTokenType.Number ? value : default;
        long? seconds = text is null ? Whole(digits) : text.Use(Whole);
        return seconds is >= 0 && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds.Value)
            : null;
    }

    private static long? Whole(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out long number, out int used) && used == digits.Length ? number : null;
}
