using System.Buffers;
using System.Globalization;
using System.Text.Json;
using BlastFx.Sandbox.Api;

namespace BlastFx.Sandbox.Streams;

/// <summary>Writes amounts as JSON numbers instead of texts, with the same digits.</summary>
internal static class NumberForm
{
    private static readonly SearchValues<byte> s_digits = SearchValues.Create("-.0123456789"u8);

    /// <summary>Changes the form of all amounts if it applies.</summary>
    public static byte[] Apply(bool applies, byte[] text) => applies ? JsonText.Write(json => Copy(text, json)) : text;

    private static void Copy(byte[] text, Utf8JsonWriter json)
    {
        var reader = new Utf8JsonReader(text);
        bool isName = false;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    json.WriteStartObject();
                    break;
                case JsonTokenType.EndObject:
                    json.WriteEndObject();
                    break;
                case JsonTokenType.StartArray:
                    json.WriteStartArray();
                    break;
                case JsonTokenType.EndArray:
                    json.WriteEndArray();
                    break;
                case JsonTokenType.PropertyName:
                    isName = IsName(reader.ValueSpan);
                    json.WritePropertyName(reader.GetString()!);
                    break;
                case JsonTokenType.String when isName || !IsAmount(reader.ValueSpan):
                    json.WriteStringValue(reader.GetString());
                    break;
                default:
                    json.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                    break;
            }
        }
    }

    /// <summary>Returns true for the fields whose value is a text even if it looks like a number.</summary>
    private static bool IsName(ReadOnlySpan<byte> field) =>
        field.EndsWith("id"u8) || field.EndsWith("id2"u8) || field.SequenceEqual("reason"u8) || field.SequenceEqual("status"u8)
        || field.SequenceEqual("wallet"u8) || field.SequenceEqual("txhash"u8) || field.SequenceEqual("title"u8) || field.SequenceEqual("description"u8);

    private static bool IsAmount(ReadOnlySpan<byte> text) =>
        !text.IsEmpty && !text.ContainsAnyExcept(s_digits) && decimal.TryParse(text, CultureInfo.InvariantCulture, out _) && text[0] != '.' && text[^1] != '.';
}
