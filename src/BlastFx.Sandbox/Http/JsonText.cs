using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BlastFx.Sandbox.Http;

/// <summary>Writes JSON the way the exchange does: compact, and escaping no more than JSON requires.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A JSON string's text, quotes included.</summary>
    public static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    /// <summary>The text of a JSON value, checked to be one.</summary>
    public static string Checked(string rawJson, string parameterName)
    {
        ArgumentNullException.ThrowIfNull(rawJson, parameterName);
        try
        {
            using var document = JsonDocument.Parse(rawJson);
            return rawJson;
        }
        catch (JsonException notJson)
        {
            throw new ArgumentException($"This is no JSON value: {rawJson}", parameterName, notJson);
        }
    }
}
