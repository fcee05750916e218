using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BlastFx.Sandbox.Http;
using BlastFx.Sandbox.State;

namespace BlastFx.Sandbox.Authentication;

/// <summary>Issues and checks HS256 JWTs under a key of its own.</summary>
internal sealed class JwtCodec
{
    private static readonly string Header = Base64Url.Encode("""{"alg":"HS256","typ":"JWT"}"""u8);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public string Issue(long profileId, DateTimeOffset expiresAt)
    {
        byte[] claims = JsonText.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("sub", profileId.ToString(CultureInfo.InvariantCulture));
            json.WriteNumber("exp", expiresAt.ToUnixTimeSeconds());

            // Two JWTs of the same second would be equal without it, and so would their sessions.
            json.WriteString("jti", Secrets.NewName());
            json.WriteEndObject();
        });
        string signed = $"{Header}.{Base64Url.Encode(claims)}";
        return $"{signed}.{MacOf(signed)}";
    }

    /// <summary>Refuses a JWT that is not ours, was changed, or has expired.</summary>
    public void Check(string jwt, DateTimeOffset now)
    {
        string[] parts = jwt.Split('.');
        if (parts.Length != 3)
        {
            throw new RefusedException(Refusals.TokenMalformed);
        }

        // Whatever algorithm the header claims, ours is the only one accepted.
        byte[] expected = Encoding.UTF8.GetBytes(MacOf($"{parts[0]}.{parts[1]}"));
        if (!CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(parts[2])))
        {
            throw new RefusedException(Refusals.TokenForged);
        }

        if (now.ToUnixTimeSeconds() >= ExpiryOf(parts[1]))
        {
            throw new RefusedException(Refusals.TokenExpired);
        }
    }

    private static long ExpiryOf(string claims)
    {
        // Only reached with claims this codec wrote itself.
        string padded = claims.Replace('-', '+').Replace('_', '/').PadRight((claims.Length + 3) / 4 * 4, '=');
        using var document = JsonDocument.Parse(Convert.FromBase64String(padded));
        return document.RootElement.GetProperty("exp").GetInt64();
    }

    private string MacOf(string signed) => Base64Url.Encode(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(signed)));
}
