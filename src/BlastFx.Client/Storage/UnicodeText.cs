using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using BlastFx.Authentication;

namespace BlastFx.Storage;

/// <summary>
/// Converts the text of credential files to UTF-8. It may be UTF-8 or UTF-16, as <c>&gt;</c> in Windows PowerShell writes it,
/// with or without a byte order mark.
/// </summary>
internal static class UnicodeText
{
    /// <summary>Converts a text to UTF-8 without a byte order mark.</summary>
    /// <exception cref="FormatException">It has another encoding; the message does not quote it.</exception>
    public static SecretBuffer ToUtf8(ReadOnlySpan<byte> text)
    {
        // JSON starts with an ASCII character, so the position of zero bytes shows the encoding.
        ReadOnlySpan<byte> start = text[..Math.Min(text.Length, 4)];
        return start switch
        {
            [0xEF, 0xBB, 0xBF, ..] => Validated(text[3..]),
            [0xFF, 0xFE, 0, 0] or [0, 0, 0xFE, 0xFF] or [not 0, 0, 0, 0] or [0, 0, 0, not 0] => throw new FormatException(
                "its text is UTF-32: save it as UTF-8"),
            [0xFF, 0xFE, ..] => FromUtf16(text[2..], isBigEndian: false),
            [0xFE, 0xFF, ..] => FromUtf16(text[2..], isBigEndian: true),
            [not 0, 0, ..] => FromUtf16(text, isBigEndian: false),
            [0, not 0, ..] => FromUtf16(text, isBigEndian: true),
            _ => Validated(text),
        };
    }

    private static SecretBuffer Validated(ReadOnlySpan<byte> text)
    {
        if (FirstInvalidByte(text) is { } position)
        {
            int line = text[..position].Count((byte)'\n') + 1;
            int byteInLine = position - (text[..position].LastIndexOf((byte)'\n') + 1) + 1;
            throw new FormatException(
                $"its text is neither UTF-8 nor UTF-16 (line {line}, byte {byteInLine}): save it as UTF-8");
        }

        return SecretBuffer.CopyOf(text);
    }

    /// <summary>The position of the first byte that is not valid UTF-8; null if all are valid.</summary>
    private static int? FirstInvalidByte(ReadOnlySpan<byte> text)
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
        bool isComplete = isBigEndian
            ? BinaryPrimitives.TryReadUInt16BigEndian(text, out ushort value)
            : BinaryPrimitives.TryReadUInt16LittleEndian(text, out value);
        unit = (char)value;
        return isComplete;
    }
}
