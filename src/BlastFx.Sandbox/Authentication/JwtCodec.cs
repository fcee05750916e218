using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BlastFx.Sandbox.Api;

namespace BlastFx.Sandbox.Authentication;

/// <summary>Issues and checks HS256 JWTs with its own key.</summary>
internal sealed class JwtCodec
{
    private static readonly string s_header = Base64Url("""{"alg":"HS256","typ":"JWT"}"""u8);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>Base64 in the URL-safe alphabet, without padding.</summary>
    public static string Base64Url(ReadOnlySpan<byte> bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>Issues a JWT. Its unique id keeps two JWTs of the same second apart.</summary>
    public string Issue(long profileId, string id, DateTimeOffset expiresAt)
    {
        byte[] claims = JsonText.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("sub", profileId.ToString(CultureInfo.InvariantCulture));
            json.WriteNumber("exp", expiresAt.ToUnixTimeSeconds());
            json.WriteString("jti", id);
            json.WriteEndObject();
        });
        string signed = $"{s_header}.{Base64Url(claims)}";
        return $"{signed}.{MacOf(signed)}";
    }

    /// <summary>Checks the signature and the expiry of a JWT, and returns the expiry.</summary>
    /// <exception cref="ApiException">The JWT is not valid or has expired.</exception>
    public DateTimeOffset Check(string jwt, DateTimeOffset now)
    {
        string[] parts = jwt.Split('.');
        if (parts.Length != 3)
        {
            throw new ApiException(ApiErrors.TokenMalformed);
        }

        // HS256 only, whatever algorithm the header claims.
        byte[] expected = Encoding.UTF8.GetBytes(MacOf($"{parts[0]}.{parts[1]}"));
        if (!CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(parts[2])))
        {
            throw new ApiException(ApiErrors.TokenForged);
        }

        long expiry = ExpiryOf(parts[1]);
        return now.ToUnixTimeSeconds() < expiry ? DateTimeOffset.FromUnixTimeSeconds(expiry) : throw new ApiException(ApiErrors.TokenExpired);
    }

    private static long ExpiryOf(string claims)
    {
        // The signature is valid, so these are claims of this codec.
        string padded = claims.Replace('-', '+').Replace('_', '/').PadRight((claims.Length + 3) / 4 * 4, '=');
        using var document = JsonDocument.Parse(Convert.FromBase64String(padded));
        return document.RootElement.GetProperty("exp").GetInt64();
    }

    private string MacOf(string signed) => Base64Url(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(signed)));
}
