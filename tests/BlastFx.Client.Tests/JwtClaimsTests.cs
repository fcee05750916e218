using System.Text;
using BlastFx.Authentication;
using BlastFx.Client.Tests.Support;
using CsCheck;

namespace BlastFx.Client.Tests;

public sealed class JwtClaimsTests
{
    private static readonly Gen<string> s_claims = Gen.Select(
        Gen.OneOf("sub", "exp", "iat", "e\\u0078p", "\\ud800", "x"),
        Gen.OneOf("13", "\"13\"", "1.5", "-1", "1e3", "\"\\ud800\"", "null", "{}", "[]", "99999999999999999999", "253402300800", "9223372036854775807"),
        (name, value) => $"\"{name}\":{value}").Array[0, 4].Select(members => $"{{{string.Join(',', members)}}}");

    [Fact]
    public void The_claims_of_a_token_are_read()
    {
        JwtClaims claims = Read(Jwt.Of("""{"sub":"13","iat":1700000000,"exp":1700172800}"""));

        Assert.Equal(13, claims.ProfileId);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), claims.IssuedAt);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_172_800), claims.ExpiresAt);
    }

    [Fact]
    public void Claims_can_be_numbers_or_strings() =>
        Assert.Equal(Read(Jwt.Of("""{"sub":13,"exp":"1700172800"}""")), Read(Jwt.Of("""{"sub":"13","exp":1700172800}""")));

    [Theory]
    [InlineData("")]
    [InlineData("opaque")]
    [InlineData("a.b")]
    [InlineData("..")]
    [InlineData("a.!!!.c")]
    [InlineData("a.W10.c")]
    [InlineData("a.e30.c")]
    public void The_claims_of_an_opaque_token_are_unknown(string token) =>
        Assert.Equal(new JwtClaims(null, null, null), Read(token));

    [Fact]
    public void A_claim_that_is_missing_leaves_the_others_known() =>
        Assert.Equal(new JwtClaims(13, null, DateTimeOffset.UnixEpoch), Read(Jwt.Of("""{"sub":"13","exp":0}""")));

    [Theory]
    [InlineData(253_402_300_799, true)]
    [InlineData(253_402_300_800, false)]
    public void A_time_after_the_calendar_is_unknown(long seconds, bool isKnown) =>
        Assert.Equal(isKnown, Read(Jwt.Of($$"""{"exp":{{seconds}}}""")).ExpiresAt is not null);

    [Fact]
    public void A_lone_surrogate_in_a_claim_is_unknown() =>
        Assert.Null(Read(Jwt.Of("""{"sub":"\ud800","exp":1}""")).ProfileId);

    [Fact]
    public void Invalid_utf8_in_a_claim_is_unknown() =>
        Assert.Null(Read(Jwt.Of([.. "{\"sub\":\""u8, 0xff, .. "\"}"u8])).ProfileId);

    [Fact]
    public void No_malformed_token_causes_an_exception() => Gen.OneOf(
            Gen.String[Gen.Char, 0, 40],
            Gen.String[Gen.Char["eyJ._-A=+/"], 0, 40],
            Gen.Byte.Array[0, 30].Select(Jwt.Of),
            s_claims.Select(claims => Jwt.Of(Encoding.UTF8.GetBytes(claims))))
        .Sample(token => Assert.NotNull(Read(token)), iter: Effort.Of(20_000));

    private static JwtClaims Read(string token)
    {
        using Secret secret = Secret.FromText(token);
        return JwtClaims.Read(secret);
    }
}
