using System.Text;
using System.Text.Json;

namespace BlastFx.Serialization;

/// <summary>The text of JSON tokens.</summary>
internal static class JsonText
{
    private const int LongestShared = 48;
    private const int Places = 2048;

    /// <summary>
    /// Texts read lately, each at the place its bytes give it. Rows repeat the same few words (markets, sides, states), which
    /// need not be made again; another text takes the place of the one before, so that there are never more.
    /// </summary>
    private static readonly string?[] s_shared = new string?[Places];

    /// <summary>The text of the number or string the reader stands on, unescaped.</summary>
    /// <exception cref="UnreadableException">It is neither, or is not Unicode.</exception>
    public static string Of(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number or JsonTokenType.PropertyName))
        {
            throw new UnreadableException($"{NameOf(reader.TokenType)} where a text belongs");
        }

        ReadOnlySpan<byte> utf8 = reader.ValueSpan;
        if (reader.ValueIsEscaped || utf8.Length > LongestShared)
        {
            return Fresh(ref reader);
        }

        ref string? place = ref s_shared[ContentHash.Of(utf8) % Places];
        if (place is { } known && Ascii.Equals(utf8, known))
        {
            return known;
        }

        return place = Fresh(ref reader);
    }

    /// <summary>The bytes of the string the reader stands on, unescaped.</summary>
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

    /// <summary>What a token is called in a message, with its article.</summary>
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
