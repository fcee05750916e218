using BlastFx.Authentication;
using BlastFx.Storage;

namespace BlastFx.Client.Tests;

/// <summary>Credentials as JSON text: what is read, and what a refresh leaves as it was.</summary>
public sealed class CredentialJsonTests
{
    [Theory]
    [InlineData("""{"jwt":"a","refreshToken":"b","randomSecret":"00"}""", CredentialKind.Token)]
    [InlineData("""{"random_secret":"00","refresh_token":"b","jwt":"a","note":1}""", CredentialKind.Token)]
    [InlineData("""{"key":"k","secret":"00"}""", CredentialKind.ApiKey)]
    [InlineData("""{"jwt":"a","key":"k","secret":"00"}""", CredentialKind.ApiKey)]
    public void The_kind_is_recognized_by_the_members(string json, CredentialKind kind)
    {
        using Credentials credentials = Read(json);

        Assert.Equal(kind, credentials.Kind);
    }

    [Theory]
    [InlineData("{}", "it has no 'key'")]
    [InlineData("""{"note":1}""", "it has no 'key'")]
    [InlineData("""{"jwt":"a"}""", "it has no 'refreshToken'")]
    [InlineData("""{"jwt":"a","refreshToken":"b"}""", "it has no 'randomSecret'")]
    [InlineData("[]", "it is not a JSON object")]
    [InlineData("""{"key":"k","secret":"00","expiration":"\ud800"}""", "its text is not valid Unicode")]
    [InlineData("""{"key":"\ud800","secret":"00"}""", "its text is not valid Unicode")]
    [InlineData("""{"key":"k","secret":"00","\ud800":1}""", "its text is not valid Unicode")]
    public void Other_json_is_an_error_that_says_what_is_missing(string json, string why) =>
        Assert.Equal(why, Assert.Throws<FormatException>(() => Read(json)).Message);

    [Fact]
    public void Each_part_of_an_api_key_is_read()
    {
        using Credentials credentials = Read(
            """{"key":"k","secret":"0xA1b2","publicJwt":"public","privateJwt":"private","refreshToken":"refresh","expiration":1700000000}""");
        var key = (ApiKeyCredentials)credentials;

        Assert.Equal(("k", "0xA1b2", "public", "private", "refresh"), (key.Key, key.SigningSecret.Reveal(), key.PublicJwt!.Reveal(), key.Jwt!.Reveal(), key.RefreshToken!.Reveal()));
        Assert.Equal(1_700_000_000, key.ExpiresAt!.Value.ToUnixTimeSeconds());
    }

    [Fact]
    public void Each_part_of_tokens_is_read()
    {
        using Credentials credentials = Read("""{"jwt":"a","refresh_token":"b","random_secret":"0x0c"}""");

        Assert.Equal(("a", "b", "0x0c"), (credentials.Jwt!.Reveal(), credentials.RefreshToken!.Reveal(), credentials.SigningSecret.Reveal()));
    }

    [Fact]
    public void A_refresh_changes_the_parts_of_a_key_and_nothing_else()
    {
        using Credentials renewed = Read(
            """{"key":"new-key","secret":"0b","publicJwt":"new-public","privateJwt":"new-private","refreshToken":"new-refresh","expiration":1800000000}""");

        Assert.Equal(
            """
            {
              "note": {"key":"k", "n":1.50},
              "key": "new-key",
              "secret": "0b",
              "Expiration": 1800000000,
              "label": "a",
              "refreshToken": "new-refresh",
              "publicJwt": "new-public",
              "privateJwt": "new-private"
            }
            """,
            Replaced("""{"note":{"key":"k", "n":1.50},"key":"k","secret":"0a","Expiration":1,"label":"a","refreshToken":null}""", renewed));
    }

    [Fact]
    public void A_refresh_changes_tokens_under_the_names_they_have()
    {
        using Credentials refreshed = Read("""{"jwt":"new","refreshToken":"next","randomSecret":"0b"}""");

        Assert.Equal(
            """
            {
              "random_secret": "0b",
              "jwt": "new",
              "refresh_token": "next",
              "profile": []
            }
            """,
            Replaced("""{"random_secret":"0a","jwt":"old","refresh_token":"used","profile":[]}""", refreshed));
    }

    [Fact]
    public void What_a_key_does_not_have_is_not_written_and_a_time_that_is_not_known_any_more_is_null()
    {
        using Credentials renewed = Read("""{"key":"k","secret":"0b"}""");

        Assert.Equal(
            """
            {
              "key": "k",
              "secret": "0b",
              "privateJwt": "kept",
              "expiration": null
            }
            """,
            Replaced("""{"key":"k","secret":"0a","privateJwt":"kept","expiration":1}""", renewed));
    }

    [Fact]
    public void Json_and_credentials_are_needed()
    {
        using Secret json = Secret.FromText("{}");

        Assert.Throws<ArgumentNullException>(() => CredentialJson.Read(null!));
        Assert.Throws<ArgumentNullException>(() => CredentialJson.Replace(null!, null!));
        Assert.Throws<ArgumentNullException>(() => CredentialJson.Replace(json, null!));
    }

    private static Credentials Read(string json)
    {
        using Secret text = Secret.FromText(json);
        return CredentialJson.Read(text);
    }

    private static string Replaced(string json, Credentials refreshed)
    {
        using Secret text = Secret.FromText(json);
        using Secret replaced = CredentialJson.Replace(text, refreshed);
        return replaced.Reveal().ReplaceLineEndings("\n");
    }
}
