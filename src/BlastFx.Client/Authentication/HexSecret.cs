using System.Buffers;
using System.Security.Cryptography;

namespace BlastFx.Authentication;

/// <summary>Reads signing secrets: hex digits, with or without the prefix <c>0x</c>.</summary>
internal static class HexSecret
{
    private static readonly SearchValues<byte> s_digits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>Uses a key, which must not be kept after the call.</summary>
    public delegate TResult KeyReader<out TResult>(ReadOnlySpan<byte> key);

    /// <summary>True if a secret can sign.</summary>
    public static bool IsHex(Secret secret) =>
        secret.Use(text =>
        {
            ReadOnlySpan<byte> digits = Digits(text);
            return digits.Length > 0 && digits.Length % 2 == 0 && digits.IndexOfAnyExcept(s_digits) < 0;
        });

    /// <summary>Calls a delegate with the key's bytes and wipes them afterwards.</summary>
    public static TResult UseKey<TResult>(Secret secret, KeyReader<TResult> reader) => secret.Use(text =>
    {
        ReadOnlySpan<byte> digits = Digits(text);
        Span<byte> key = digits.Length <= 256 ? stackalloc byte[digits.Length / 2] : GC.AllocateUninitializedArray<byte>(digits.Length / 2, pinned: true);
        try
        {
            for (int i = 0; i < key.Length; i++)
            {
                key[i] = (byte)((Value(digits[2 * i]) << 4) | Value(digits[(2 * i) + 1]));
            }

            return reader(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    });

    private static ReadOnlySpan<byte> Digits(ReadOnlySpan<byte> text) =>
        text.StartsWith("0x"u8) || text.StartsWith("0X"u8) ? text[2..] : text;

    private static int Value(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
