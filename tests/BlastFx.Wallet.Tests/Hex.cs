namespace BlastFx.Wallet.Tests;

/// <summary>Converts between bytes and the hexadecimal text of published vectors.</summary>
internal static class Hex
{
    public static byte[] Bytes(string digits) =>
        Convert.FromHexString(digits.StartsWith("0x", StringComparison.Ordinal) ? digits[2..] : digits);

    public static string Text(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
