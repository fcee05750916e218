using System.Globalization;
using System.Text;

namespace BlastFx.Client.Tests.Support;

/// <summary>JWTs as the exchange issues them, without a valid signature.</summary>
internal static class Jwt
{
    public static string Of(DateTimeOffset expires, string id = "first", string subject = "13") =>
        Of($$"""{"sub":"{{subject}}","exp":{{expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}},"id":"{{id}}"}""");

    public static string Of(string claims) => Of(Encoding.UTF8.GetBytes(claims));

    public static string Of(byte[] claims) => $"{Part("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"u8)}.{Part(claims)}.c2lnbmF0dXJl";

    private static string Part(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
