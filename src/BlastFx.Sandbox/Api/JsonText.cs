using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BlastFx.Sandbox.Api;

/// <summary>Writes JSON like the exchange: compact, with minimal escapes, and decimals as strings without trailing zeros.</summary>
internal static class JsonText
{
    // The longest decimal has 29 digits, a sign and a point.
    private const int MaxDecimalLength = 32;

    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A page of 1,000 records takes a third of a megabyte: reused, so that it does not grow for every response.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? s_buffer;

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        // Exclusive: a nested call gets a buffer of its own.
        ArrayBufferWriter<byte> buffer = s_buffer ?? new ArrayBufferWriter<byte>();
        s_buffer = null;
        using (var writer = new Utf8JsonWriter(buffer, s_options))
        {
            write(writer);
        }

        byte[] text = buffer.WrittenSpan.ToArray();
        buffer.ResetWrittenCount();
        s_buffer = buffer;
        return text;
    }

    /// <summary>The JSON text of a string, with quotes.</summary>
    public static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    /// <summary>Returns the text if it is a JSON value.</summary>
    /// <exception cref="ArgumentException">The text is not valid JSON.</exception>
    public static string Checked(string rawJson, string parameterName)
    {
        ArgumentNullException.ThrowIfNull(rawJson, parameterName);
        try
        {
            using var document = JsonDocument.Parse(rawJson);
            return rawJson;
        }
        catch (JsonException error)
        {
            throw new ArgumentException($"This is not a JSON value: {rawJson}", parameterName, error);
        }
    }

    /// <summary>The text of a decimal.</summary>
    public static string TextOf(decimal value)
    {
        Span<byte> text = stackalloc byte[MaxDecimalLength];
        return Encoding.ASCII.GetString(Format(value, text));
    }

    public static void WriteDecimal(this Utf8JsonWriter json, ReadOnlySpan<byte> name, decimal? value)
    {
        json.WritePropertyName(name);
        if (value is { } known)
        {
            json.WriteDecimalValue(known);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    public static void WriteDecimalValue(this Utf8JsonWriter json, decimal value)
    {
        Span<byte> text = stackalloc byte[MaxDecimalLength];
        json.WriteStringValue(Format(value, text));
    }

    private static ReadOnlySpan<byte> Format(decimal value, Span<byte> text)
    {
        value.TryFormat(text, out int length, provider: CultureInfo.InvariantCulture);
        Span<byte> written = text[..length];
        return written.Contains((byte)'.') ? written.TrimEnd((byte)'0').TrimEnd((byte)'.') : written;
    }
}
