using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BlastFx.Sandbox.Http;

/// <summary>Writes decimals as the exchange does: as strings, exact, without zeros at the end.</summary>
internal static class DecimalJson
{
    // The longest decimal has 29 digits, a sign and a point.
    private const int LongestText = 32;

    public static void WriteDecimal(this Utf8JsonWriter json, ReadOnlySpan<byte> name, decimal value)
    {
        Span<byte> text = stackalloc byte[LongestText];
        json.WriteString(name, Format(value, text));
    }

    public static void WriteDecimal(this Utf8JsonWriter json, ReadOnlySpan<byte> name, decimal? value)
    {
        if (value is { } known)
        {
            json.WriteDecimal(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static void WriteDecimalValue(this Utf8JsonWriter json, decimal value)
    {
        Span<byte> text = stackalloc byte[LongestText];
        json.WriteStringValue(Format(value, text));
    }

    public static string TextOf(decimal value)
    {
        Span<byte> text = stackalloc byte[LongestText];
        return Encoding.ASCII.GetString(Format(value, text));
    }

    private static ReadOnlySpan<byte> Format(decimal value, Span<byte> text)
    {
        value.TryFormat(text, out int length, provider: CultureInfo.InvariantCulture);
        Span<byte> written = text[..length];
        return written.Contains((byte)'.') ? written.TrimEnd((byte)'0').TrimEnd((byte)'.') : written;
    }
}
