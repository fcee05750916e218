using BlastFx.Authentication;

namespace BlastFx.Client.Tests;

public sealed class CredentialTests
{
    private const string Canary = "c0ffee";

    public static TheoryData<string, string, string, string> BadTokens => new()
    {
        { "", "r", "00", "The JWT is empty" },
        { "j", "", "00", "The refresh token is empty" },
        { "j", "r", "", "The token secret is not hexadecimal" },
        { "j", "r", Canary + "0", "The token secret is not hexadecimal" },
        { "j", "r", Canary + "zz", "The token secret is not hexadecimal" },
        { Canary + " x", "r", "00", "The JWT contains a character" },
        { "j", Canary + "\"", "00", "The refresh token contains a character" },
        { Canary + "\r\nX: 1", "r", "00", "The JWT contains a character" },
        { Canary + ";a", "r", "00", "The JWT contains a character" },
        { Canary + "é", "r", "00", "The JWT contains a character" },
    };

    [Theory]
    [MemberData(nameof(BadTokens))]
    public void Malformed_token_credentials_are_rejected_without_being_quoted(string jwt, string refreshToken, string secret, string why)
    {
        BfxException error = Assert.Throws<BfxException>(() =>
            new TokenCredentials(Secret.FromText(jwt), Secret.FromText(refreshToken), Secret.FromText(secret)));

        Rejected(error, why);
    }

    [Theory]
    [InlineData("", "00", null, null, "The API key is empty")]
    [InlineData("a b", "00", null, null, "The API key contains a character")]
    [InlineData("k", Canary + "g", null, null, "The API secret is not hexadecimal")]
    [InlineData("k", "", null, null, "The API secret is not hexadecimal")]
    [InlineData("k", "00", Canary + ",", null, "The private JWT contains a character")]
    [InlineData("k", "00", null, "", "The refresh token is empty")]
    public void A_malformed_api_key_is_rejected_without_being_quoted(string key, string secret, string? jwt, string? refreshToken, string why)
    {
        BfxException error = Assert.Throws<BfxException>(() => new ApiKeyCredentials(
            key,
            Secret.FromText(secret),
            jwt is null ? null : Secret.FromText(jwt),
            refreshToken is null ? null : Secret.FromText(refreshToken)));

        Rejected(error, why);
    }

    [Theory]
    [InlineData("abcdefghijkl", "abcd…ijkl")]
    [InlineData("abcdefghijk", "…")]
    [InlineData("a", "…")]
    public void A_masked_key_shows_its_ends_if_it_is_long_enough(string key, string masked)
    {
        using var credentials = new ApiKeyCredentials(key, Secret.FromText("00"));
        Assert.Equal(masked, credentials.MaskedKey);
    }

    [Fact]
    public void Disposal_wipes_all_secrets()
    {
        var credentials = new TokenCredentials(Secret.FromText("jwt"), Secret.FromText("refresh"), Secret.FromText("00"));
        credentials.Dispose();

        Assert.Throws<ObjectDisposedException>(credentials.SigningSecret.Reveal);
        Assert.Throws<ObjectDisposedException>(credentials.Jwt!.Reveal);
        Assert.Throws<ObjectDisposedException>(credentials.RefreshToken!.Reveal);
    }

    [Fact]
    public void Replacing_the_jwt_of_an_api_key_creates_new_credentials()
    {
        using var before = new ApiKeyCredentials("key", Secret.FromText("00"), Secret.FromText("old"), Secret.FromText("refresh"));
        using ApiKeyCredentials after = before.With(Secret.FromText("new"), null);

        Assert.Equal("old", before.Jwt!.Reveal());
        Assert.Equal(("key", "new", "refresh"), (after.Key, after.Jwt!.Reveal(), after.RefreshToken!.Reveal()));
    }

    private static void Rejected(BfxException error, string why)
    {
        Assert.Equal(BfxErrorIds.InvalidCredentials, error.ErrorId);
        Assert.StartsWith(why, error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was sent.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, error.ToString(), StringComparison.Ordinal);
    }
}
