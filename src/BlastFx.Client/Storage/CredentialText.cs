using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using BlastFx.Authentication;

namespace BlastFx.Storage;

/// <summary>
/// The text of files that hold credentials, whatever wrote them: UTF-8, or UTF-16 as <c>&gt;</c> and Out-File of Windows
/// PowerShell write it; with a byte order mark or without.
/// </summary>
internal static class CredentialText
{
    /// <summary>The text in UTF-8, without a mark.</summary>
    /// <exception cref="FormatException">It is in another encoding; the message says what to do, and quotes nothing.</exception>
    public static SecretBuffer Utf8(ReadOnlySpan<byte> text)
    {
        // JSON begins with a character of ASCII, so where the zeros are tells how the rest is written.
        ReadOnlySpan<byte> start = text[..Math.Min(text.Length, 4)];
        return start switch
        {
            [0xEF, 0xBB, 0xBF, ..] => Checked(text[3..]),
            [0xFF, 0xFE, 0, 0] or [0, 0, 0xFE, 0xFF] or [not 0, 0, 0, 0] or [0, 0, 0, not 0] => throw new FormatException(
                "its text is UTF-32: save it as UTF-8"),
            [0xFF, 0xFE, ..] => FromUtf16(text[2..], isBigEndian: false),
            [0xFE, 0xFF, ..] => FromUtf16(text[2..], isBigEndian: true),
            [not 0, 0, ..] => FromUtf16(text, isBigEndian: false),
            [0, not 0, ..] => FromUtf16(text, isBigEndian: true),
            _ => Checked(text),
        };
    }

    private static SecretBuffer Checked(ReadOnlySpan<byte> text)
    {
        if (Utf8Position(text) is { } wrong)
        {
            int line = text[..wrong].Count((byte)'\n') + 1;
            int inLine = wrong - (text[..wrong].LastIndexOf((byte)'\n') + 1) + 1;
            throw new FormatException(
                $"its text is neither UTF-8 nor UTF-16 (line {line}, byte {inLine}): save it as UTF-8, as an editor can, or PowerShell with Set-Content -Encoding utf8");
        }

        return SecretBuffer.CopyOf(text);
    }

    /// <summary>Where the first byte stands that is not of UTF-8; null where all are.</summary>
    private static int? Utf8Position(ReadOnlySpan<byte> text)
    {
        if (System.Text.Unicode.Utf8.IsValid(text))
        {
            return null;
        }

        int position = 0;
        while (Rune.DecodeFromUtf8(text[position..], out _, out int length) == OperationStatus.Done)
        {
            position += length;
        }

        return position;
    }

    private static SecretBuffer FromUtf16(ReadOnlySpan<byte> text, bool isBigEndian)
    {
        var utf8 = new SecretBuffer(text.Length * 3 / 2);
        for (int position = 0; position < text.Length;)
        {
            if (!TryRead(text[position..], isBigEndian, out Rune character))
            {
                utf8.Dispose();
                throw new FormatException($"its text is UTF-16 and damaged (byte {position + 1}): save it as UTF-8");
            }

            position += character.Utf16SequenceLength * sizeof(char);
            utf8.Advance(character.EncodeToUtf8(utf8.GetSpan(4)));
        }

        return utf8;
    }

    private static bool TryRead(ReadOnlySpan<byte> text, bool isBigEndian, out Rune character)
    {
        character = default;
        if (!TryUnit(text, isBigEndian, out char first))
        {
            return false;
        }

        return Rune.TryCreate(first, out character)
            || (TryUnit(text[sizeof(char)..], isBigEndian, out char second) && Rune.TryCreate(first, second, out character));
    }

    private static bool TryUnit(ReadOnlySpan<byte> text, bool isBigEndian, out char unit)
    {
        bool whole = isBigEndian
            ? BinaryPrimitives.TryReadUInt16BigEndian(text, out ushort value)
            : BinaryPrimitives.TryReadUInt16LittleEndian(text, out value);
        unit = (char)value;
        return whole;
    }
}
