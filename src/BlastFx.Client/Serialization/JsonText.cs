using System.Text;
using System.Text.Json;

namespace BlastFx.Serialization;

/// <summary>The text of JSON tokens.</summary>
internal static class JsonText
{
    /// <summary>The text of the number or string the reader stands on, unescaped.</summary>
    public static string Of(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);

    /// <summary>What a token is called in a message.</summary>
    public static string NameOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject or JsonTokenType.EndObject => "object",
        JsonTokenType.StartArray or JsonTokenType.EndArray => "array",
        JsonTokenType.True or JsonTokenType.False => "boolean",
        JsonTokenType.String => "string",
        JsonTokenType.Number => "number",
        JsonTokenType.Null => "null",
        _ => token.ToString(),
    };
}
