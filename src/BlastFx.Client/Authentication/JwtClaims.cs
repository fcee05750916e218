using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BlastFx.Authentication;

/// <summary>
/// What a JWT says of itself. A client cannot check the token's MAC, only read its claims; of a token it cannot read it
/// knows nothing, which is no error: the exchange judges tokens.
/// </summary>
/// <param name="ProfileId">The claim <c>sub</c>: the profile's number.</param>
/// <param name="IssuedAt">The claim <c>iat</c>.</param>
/// <param name="ExpiresAt">The claim <c>exp</c>.</param>
internal sealed record JwtClaims(long? ProfileId, DateTimeOffset? IssuedAt, DateTimeOffset? ExpiresAt)
{
    private static readonly JwtClaims s_unknown = new(null, null, null);

    /// <summary>Reads the claims.</summary>
    public static JwtClaims Read(Secret jwt) => jwt.Use(Read);

    private static JwtClaims Read(ReadOnlySpan<byte> token)
    {
        int first = token.IndexOf((byte)'.');
        int length = first < 0 ? -1 : token[(first + 1)..].IndexOf((byte)'.');
        if (length < 0 || Decode(token.Slice(first + 1, length)) is not { } payload)
        {
            return s_unknown;
        }

        try
        {
            using JsonDocument claims = JsonDocument.Parse(payload);
            return claims.RootElement.ValueKind == JsonValueKind.Object
                ? new(
                    Number(claims.RootElement, "sub"),
                    Time(claims.RootElement, "iat"),
                    Time(claims.RootElement, "exp"))
                : s_unknown;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // Three parts, but not of a JWT, or with text that is not Unicode: as unreadable as any other opaque token.
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
