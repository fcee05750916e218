using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BlastFx.Sandbox.Http;

/// <summary>Writes JSON the way the exchange does: compact, and escaping no more than JSON requires.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A page of a thousand rows is a third of a megabyte: it need not grow there each time.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_buffer;

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        // Taken, not shared: writing one text can need another.
        ArrayBufferWriter<byte> buffer = t_buffer ?? new ArrayBufferWriter<byte>();
        t_buffer = null;
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            write(writer);
        }

        byte[] text = buffer.WrittenSpan.ToArray();
        buffer.ResetWrittenCount();
        t_buffer = buffer;
        return text;
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
