using System.Text;
using System.Text.Json;

namespace BlastFx.Serialization;

/// <summary>The text of JSON tokens.</summary>
internal static class JsonText
{
    private const int MaxSharedLength = 48;
    private const int Slots = 2048;

    /// <summary>
    /// Cache of recent strings, each in the slot of its hash. Records repeat the same few values (markets, sides, statuses);
    /// a new string replaces the one in its slot, so the cache does not grow.
    /// </summary>
    private static readonly string?[] s_shared = new string?[Slots];

    /// <summary>Reads the number or string at the reader's position as text, unescaped.</summary>
    /// <exception cref="UnreadableException">It is neither, or is not Unicode.</exception>
    public static string Of(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number or JsonTokenType.PropertyName))
        {
            throw new UnreadableException($"{NameOf(reader.TokenType)} where a text belongs");
        }

        ReadOnlySpan<byte> utf8 = reader.ValueSpan;
        if (reader.ValueIsEscaped || utf8.Length > MaxSharedLength)
        {
            return Fresh(ref reader);
        }

        ref string? slot = ref s_shared[ContentHash.Of(utf8) % Slots];
        if (slot is { } known && Ascii.Equals(utf8, known))
        {
            return known;
        }

        return slot = Fresh(ref reader);
    }

    /// <summary>Reads the bytes of the string at the reader's position, unescaped.</summary>
    /// <exception cref="UnreadableException">It is not Unicode.</exception>
    public static byte[] Unescaped(ref Utf8JsonReader reader)
    {
        try
        {
            byte[] text = new byte[reader.ValueSpan.Length];
            return text[..reader.CopyString(text)];
        }
        catch (InvalidOperationException)
        {
            throw NotUnicode();
        }
    }

    /// <summary>The name of a token type for messages, with its article.</summary>
    public static string NameOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject or JsonTokenType.EndObject => "an object",
        JsonTokenType.StartArray or JsonTokenType.EndArray => "an array",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "a null",
        _ => token.ToString(),
    };

    private static string Fresh(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.TokenType == JsonTokenType.Number ? Encoding.UTF8.GetString(reader.ValueSpan) : reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw NotUnicode();
        }
    }

    private static UnreadableException NotUnicode() => new("its text is not Unicode");
}
