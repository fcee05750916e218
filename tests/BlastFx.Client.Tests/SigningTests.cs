using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BlastFx.Authentication;
using BlastFx.Client.Tests.Support;
using CsCheck;

namespace BlastFx.Client.Tests;

public sealed class SigningTests
{
    private static readonly Gen<string> s_hex = Gen.String[Gen.Char["0123456789abcdefABCDEF"], 1, 200].Select(half => half + half);

    private static readonly Gen<string> s_space = Gen.String[Gen.Char[" \t\r\n"], 0, 2];

    private static readonly Gen<string> s_text = Gen.String[
        Gen.Frequency((20, Gen.Char[' ', '~']), (1, Gen.Char["äß€日\u2028\"\\\n+<&"])), 0, 12];

    private static readonly Gen<string> s_name = Gen.Frequency(
        (8, Gen.String[Gen.Char["abAB_19é"], 0, 4]),
        (1, Gen.OneOf("method", "path", "METHOD", "a\"b")));

    private static readonly Gen<string> s_number = Gen.OneOf(
        Gen.Int.Select(number => $"{number}"),
        Gen.OneOf("19800.0", "0.10", "-0", "1e-7", "1E+400", "123456789012345678901234567890.12345"));

    // Two writers: one escapes everything but plain ASCII, the other as little as possible.
    private static readonly Gen<string> s_quoted = Gen.Select(s_text, Gen.Bool, (text, escaping) => escaping
        ? JsonSerializer.Serialize(text)
        : "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal) + "\"");

    private static readonly Gen<string> s_plainValue = Gen.OneOf(s_quoted, s_number, Gen.OneOf("true", "false", "null"));

    private static readonly Gen<string> s_value = Gen.Frequency(
        (6, s_plainValue),
        (1, Gen.Select(s_plainValue.Array[0, 3], s_space, (items, space) => $"[{space}{string.Join($"{space},", items)}]")),
        (1, Gen.Select(s_quoted, s_plainValue, s_space, (name, value, space) => $"{{{name}{space}:{value}{space}}}")));

    private static readonly Gen<string> s_body =
        Gen.Select(s_name, s_value, s_space, (name, value, space) => $"{space}{JsonSerializer.Serialize(name)}{space}:{space}{value}{space}")
            .Array[0, 8]
            .Select(members => $"{{{string.Join(",", members)}}}");

    public static TheoryData<string> VectorNames => [.. SignatureVector.All.Select(vector => vector.Name)];

    [Theory]
    [MemberData(nameof(VectorNames))]
    public void Every_documented_example_is_signed_exactly(string name)
    {
        SignatureVector vector = SignatureVector.Named(name);
        byte[] body = vector.Body is null ? [] : Encoding.UTF8.GetBytes(vector.Body);
        using Secret secret = Secret.FromText(vector.Secret);

        byte[] message = RequestSigner.Message(vector.Method, vector.Path, body, vector.Timestamp).Span.ToArray();

        Assert.Equal(vector.Message, Encoding.UTF8.GetString(message));
        Assert.Equal(vector.PayloadHash, "0x" + Convert.ToHexStringLower(SHA256.HashData(message)));
        Assert.Equal(vector.Signature, RequestSigner.Sign(vector.Method, vector.Path, body, vector.Timestamp, secret));
    }

    [Fact]
    public void Any_body_is_signed_like_by_a_naive_implementation_of_the_document() =>
        Gen.Select(s_body, s_hex, Gen.OneOf("", "0x", "0X"), Gen.OneOf("GET", "POST", "PUT", "DELETE"), Gen.Long[0, 4_000_000_000])
            .Sample(
                (body, hex, prefix, method, expires) =>
                {
                    using Secret secret = Secret.FromText(prefix + hex);
                    string expected = NaiveSigner.Sign(NaiveSigner.Message(method, "/orders", body, expires), hex);
                    Assert.Equal(expected, RequestSigner.Sign(method, "/orders", Encoding.UTF8.GetBytes(body), expires, secret));
                },
                iter: Effort.Of(5_000));

    [Fact]
    public void A_body_that_is_not_an_object_is_not_signed()
    {
        using Secret secret = Secret.FromText("00");
        Assert.Throws<JsonException>(() => RequestSigner.Sign("POST", "/jwt", "[]"u8, 1, secret));
    }

    [Theory]
    [InlineData("a1b2", true)]
    [InlineData("0xA1b2", true)]
    [InlineData("0Xff", true)]
    [InlineData("", false)]
    [InlineData("0x", false)]
    [InlineData("abc", false)]
    [InlineData("0xabc", false)]
    [InlineData("xyz1", false)]
    [InlineData("0x0x12", false)]
    [InlineData(" a1b2", false)]
    [InlineData("١٢", false)]
    public void A_signing_secret_is_an_even_number_of_hex_digits(string text, bool isOne)
    {
        using Secret secret = Secret.FromText(text);
        Assert.Equal(isOne, HexSecret.IsHex(secret));
    }
}
