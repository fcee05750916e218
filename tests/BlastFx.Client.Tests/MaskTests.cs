using BlastFx.Authentication;
using BlastFx.Client.Tests.Support;
using BlastFx.Http;
using CsCheck;

namespace BlastFx.Client.Tests;

/// <summary>Secrets are planted everywhere and searched for in every text that is shown.</summary>
public sealed class MaskTests
{
    [Fact]
    public void A_short_secret_is_masked_as_a_separate_word() =>
        Assert.Equal("token *** of cart1", Masked("token rt1 of cart1", "rt1"));

    private const string Key = "canary-api-key-0123456789";
    private const string SigningSecret = "0xCA11ab1e00112233";
    private const string RefreshToken = "canary-refresh-token";
    private const string NewRefreshToken = "fledgling-refresh-token";
    private const string NewSecret = "0xfeed00000000beef";

    private readonly TestClock _clock = new();

    [Fact]
    public async Task Traces_of_requests_with_an_api_key_have_no_secret()
    {
        string jwt = Jwt.Of(_clock.GetUtcNow().AddHours(1));
        string echo = $"bad {Key} {Key.ToUpperInvariant()} {SigningSecret} {SigningSecret[2..].ToLowerInvariant()} {RefreshToken} {jwt}";
        await using var server = new RawServer(RawResponse.Rejection(echo, 400, $"X-Echo: {echo}", $"Set-Cookie: jwt={jwt}"));
        using var session = new Session(
            new SessionOptions { BaseUri = server.BaseUri, Clock = _clock },
            new ApiKeyCredentials(Key, Secret.FromText(SigningSecret), Secret.FromText(jwt), Secret.FromText(RefreshToken)));
        var observer = new RecordingObserver();

        BfxException read = await _clock.Fails(session.Account.GetAccountAsync(observer));
        BfxException renewal = await _clock.Fails(session.RefreshTokenAsync(observer: observer));

        string[] secrets = [Key, SigningSecret[2..], RefreshToken, jwt, server.Requests[0].Header("RBT-SIGNATURE")!];
        Hidden(secrets, observer.Everything, read.ToString(), read.ExchangeText!, renewal.ToString(), session.ToString(), $"{session.ApiKey}");
        Assert.StartsWith("bad *** ***", read.ExchangeText, StringComparison.Ordinal);
        Assert.Equal("cana…6789", session.ApiKey);
    }

    [Fact]
    public async Task Traces_of_a_refresh_have_neither_the_old_nor_the_new_tokens()
    {
        string jwt = Jwt.Of(_clock.GetUtcNow().AddHours(1));
        string newJwt = Jwt.Of(_clock.GetUtcNow().AddHours(2), "second");
        await using var server = new RawServer(RawResponse.Result(
            $$"""[{"jwt":"{{newJwt}}","random_secret":"{{NewSecret}}","refresh_token":"{{NewRefreshToken}}","later":"fledgling-other"}]"""));
        using Session session = Sessions.ByTokens(server.BaseUri, _clock, jwt, RefreshToken, SigningSecret);
        var observer = new RecordingObserver();

        Token token = await session.RefreshTokenAsync(observer: observer);

        Hidden([jwt, RefreshToken, SigningSecret[2..], newJwt, NewSecret[2..], NewRefreshToken, "fledgling"], observer.Everything, token.ToString(), session.ToString());
        Assert.Contains("\"refresh_token\":\"***\"", observer.Everything, StringComparison.Ordinal);
        Assert.Contains("Cookie: ***", observer.Everything, StringComparison.Ordinal);
        Assert.Contains("\"is_client\":true", observer.Everything, StringComparison.Ordinal);
    }

    public static TheoryData<string> BrokenAnswers => ["cut", "string", "escaped", "html"];

    [Theory]
    [MemberData(nameof(BrokenAnswers))]
    public async Task A_damaged_refresh_response_shows_no_token(string how)
    {
        const string token = "fledgling-token-without-any-shape";
        RawResponse response = how switch
        {
            "cut" => RawResponse.Json(200, $$"""{"success":true,"result":[{"jwt":"x","refresh_token":"{{token}}"""),
            "string" => RawResponse.Json(200, $$"""{"success":true,"result":["{{token}}", "{{token}}"]}"""),
            "escaped" => RawResponse.Json(200, $$"""{"success":true,"result":[{"a\"":"\"{{token}}\"{{token}}"}]}"""),
            _ => RawResponse.Of(502, "text/html", $"<a href=\"{RefreshToken}\">{SigningSecret}</a>"),
        };
        await using var server = new RawServer(request => request.Path == "/jwt" ? response : RawResponse.Account());
        using Session session = Sessions.ByTokens(server.BaseUri, _clock, Jwt.Of(_clock.GetUtcNow().AddHours(1)), RefreshToken, SigningSecret);
        var observer = new RecordingObserver();

        BfxException error = await _clock.Fails(session.RefreshTokenAsync(observer: observer));

        Hidden([token, RefreshToken, SigningSecret[2..]], observer.Everything, error.ToString());
    }

    [Fact]
    public async Task A_token_under_test_is_masked_too()
    {
        const string token = "canary-token-to-be-judged";
        await using var server = new RawServer(RawResponse.Rejection($"no such token {token}"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        var observer = new RecordingObserver();

        Assert.False(await session.TestTokenAsync(Sessions.Hidden(token), observer));

        Hidden([token], observer.Everything);
    }

    [Fact]
    public async Task Messages_of_network_failures_have_no_secret()
    {
        await using var server = new RawServer(RawResponse.None(Then.Reset));
        using Session session = Sessions.ByTokens(server.BaseUri, _clock, Jwt.Of(_clock.GetUtcNow().AddHours(1)), RefreshToken, SigningSecret);

        BfxException error = await _clock.Fails(session.RefreshTokenAsync());

        Hidden([RefreshToken, SigningSecret[2..]], error.ToString());
    }

    [Fact]
    public async Task Text_that_is_not_secret_is_shown()
    {
        await using var server = new RawServer(RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        var observer = new RecordingObserver();

        await session.Account.SetLeverageAsync("BTC-USD", 20, observer);

        string detail = Assert.Single(observer.Details);
        Assert.Contains("> PUT /account/leverage\n", detail, StringComparison.Ordinal);
        Assert.Contains("> EID: bfx\n", detail, StringComparison.Ordinal);
        Assert.Contains("> {\"market_id\":\"BTC-USD\",\"leverage\":20}\n", detail, StringComparison.Ordinal);
        Assert.Contains("< 200 Status\n", detail, StringComparison.Ordinal);
        Assert.Contains("\"wallet\": \"0x8481cb01Ec35d43C116C3c272Fb026e6dD465e08\"", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detail_is_not_composed_for_who_does_not_want_it()
    {
        await using var server = new RawServer(RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        var observer = new RecordingObserver { WantsTrace = false };

        await session.Account.GetAccountAsync(observer);

        Assert.Empty(observer.Details);
        Assert.Equal(("GET", "/account", "200", 1), (observer.Attempts[0].Method, observer.Attempts[0].Path, observer.Attempts[0].Status, observer.Attempts[0].Attempt));
    }

    [Theory]
    [InlineData("""{"jwt":"abc","x":1}""", """{"jwt":"***","x":1}""")]
    [InlineData("""{"api_secret" : "abc"}""", """{"api_secret" : "***"}""")]
    [InlineData("""{"refreshToken":"a\"b"}""", """{"refreshToken":"***"}""")]
    [InlineData("""{"Key":"abc"}""", """{"Key":"***"}""")]
    [InlineData("""{"signature":"cut of""", """{"signature":"***" """)]
    [InlineData("a eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMyJ9.sig-_x b", "a *** b")]
    [InlineData("wallet 0x8481cb01Ec35d43C116C3c272Fb026e6dD465e08", "wallet 0x8481cb01Ec35d43C116C3c272Fb026e6dD465e08")]
    [InlineData("key 0x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff.", "key ***.")]
    public void Text_that_looks_like_a_secret_is_masked_even_if_it_is_unknown(string text, string masked) =>
        Assert.Equal(masked.TrimEnd(), SecretMask.Apply(text));

    [Theory]
    [InlineData("canary-token-of-a-test", "a canary-token-of-a-test b", "a *** b")]
    [InlineData("canary-token-of-a-test", "a CANARY-token-of-a-TEST", "a ***")]
    [InlineData("canary-token-of-a-test", "cut: canary-tok", "cut: ***")]
    [InlineData("canary-token-of-a-test", "-of-a-test is its end", "*** is its end")]
    [InlineData("canary+token/of=a", "as canary%2Btoken%2fof%3Da asked", "as *** asked")]
    [InlineData("canary+token/of=a", "as canary\\u002btoken\\/of=a in JSON", "as *** in JSON")]
    [InlineData("canary-token-of-a-test", "canary token of another", "canary token of another")]
    [InlineData("0x00112233445566aA", "00112233445566AA", "***")]
    [InlineData("short", "a short one, shortly", "a *** one, ***ly")]
    public void A_secret_is_masked_in_every_form(string secret, string text, string masked) =>
        Assert.Equal(masked, Masked(text, secret));

    [Fact]
    public void No_eight_characters_of_a_secret_show_in_any_form() => Gen
        .Select(Gen.String[Gen.Char["abcXYZ019.-_+/=~%"], 8, 60], Gen.String[Gen.Char[" abcXYZ019.-_\n\u00e9"], 0, 30], Gen.Int[0, 5], Gen.Int[0, 40])
        .Sample((secret, around, form, cut) =>
        {
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes(secret);
            string shown = form switch
            {
                0 => secret,
                1 => Uri.EscapeDataString(secret),
                2 => Convert.ToBase64String([.. System.Text.Encoding.UTF8.GetBytes(around), .. bytes]),
                3 => Convert.ToHexString(bytes),
                4 => string.Concat(secret.Select(character => $"\\u{(int)character:x4}")),
                _ => secret[Math.Min(cut, secret.Length)..],
            };

            string masked = Masked($"{around} {shown} {around}", secret);

            // In base64, characters that share a group with neighbouring bytes do not belong to the secret alone.
            int piece = form == 2 ? 12 : 8;
            string plain = form == 4 ? masked.Replace("\\u00", "%", StringComparison.Ordinal) : masked;
            for (int i = 0; i + piece <= secret.Length; i++)
            {
                string part = secret.Substring(i, piece);
                if (!$"{around} {around}".Contains(part, StringComparison.OrdinalIgnoreCase))
                {
                    Assert.DoesNotContain(part, form is 1 or 4 ? Uri.UnescapeDataString(plain) : plain, StringComparison.OrdinalIgnoreCase);
                }
            }

            string coded = form == 2 ? Convert.ToBase64String(bytes) : Convert.ToHexString(bytes);
            Assert.False(form is 2 or 3 && coded.Length >= 16 && shown.Contains(coded, StringComparison.Ordinal) && masked.Contains(coded, StringComparison.Ordinal));
        });

    [Fact]
    public void A_known_secret_is_masked_anywhere_in_any_text() => Gen
        .Select(Gen.String[Gen.Char["abAB01.-_+"], 4, 20], Gen.String[Gen.Char[" \"{}:,<>xyz"], 0, 20].Array[1, 5])
        .Sample((secret, between) =>
            Assert.DoesNotContain(secret, Masked(string.Join(secret, [.. between, ""]), secret), StringComparison.OrdinalIgnoreCase));

    private static string Masked(string text, string secret)
    {
        using var known = new KnownSecrets();
        known.Add(secret);
        return SecretMask.Apply(text, known);
    }

    private static void Hidden(IEnumerable<string> secrets, params string[] texts)
    {
        foreach (string secret in secrets)
        {
            Assert.All(texts, text => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));
        }
    }
}
