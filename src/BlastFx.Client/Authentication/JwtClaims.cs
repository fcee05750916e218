using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BlastFx.Authentication;

/// <summary>
/// The claims of a JWT. A client can read them, but cannot verify the signature. The claims of a token that cannot be read
/// are unknown, which is not an error: the exchange accepts or rejects tokens.
/// </summary>
/// <param name="ProfileId">The claim <c>sub</c>: the profile's number; null if unknown.</param>
/// <param name="IssuedAt">The claim <c>iat</c>; null if unknown.</param>
/// <param name="ExpiresAt">The claim <c>exp</c>; null if unknown.</param>
internal sealed record JwtClaims(long? ProfileId, DateTimeOffset? IssuedAt, DateTimeOffset? ExpiresAt)
{
    private static readonly JwtClaims s_unknown = new(null, null, null);

    /// <summary>Reads the claims.</summary>
    public static JwtClaims Read(Secret jwt) => jwt.Use(Read);

    private static JwtClaims Read(ReadOnlySpan<byte> token)
    {
        int first = token.IndexOf((byte)'.');
        int length = token[(first + 1)..].IndexOf((byte)'.');
        if (length < 0 || Decode(token.Slice(first + 1, length)) is not { } payload)
        {
            return s_unknown;
        }

        try
        {
            using JsonDocument claims = JsonDocument.Parse(payload);
            return new(
                Number(claims.RootElement, "sub"),
                Time(claims.RootElement, "iat"),
                Time(claims.RootElement, "exp"));
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // Three parts that are not a JWT, claims that are not an object, or text that is not valid Unicode: an opaque token.
            return s_unknown;
        }
    }

    private static byte[]? Decode(ReadOnlySpan<byte> base64Url)
    {
        string text = Encoding.ASCII.GetString(base64Url).Replace('-', '+').Replace('_', '/');
        byte[] padded = Encoding.ASCII.GetBytes(text.PadRight((text.Length + 3) / 4 * 4, '='));
        byte[] bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(padded.Length)];
        return Base64.DecodeFromUtf8(padded, bytes, out _, out int written) == System.Buffers.OperationStatus.Done
            ? bytes[..written]
            : null;
    }

    private static long? Number(JsonElement claims, string name)
    {
        if (!claims.TryGetProperty(name, out JsonElement value))
        {
            return null;
        }

        string text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
    }

    private static DateTimeOffset? Time(JsonElement claims, string name) =>
        Number(claims, name) is { } seconds && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
