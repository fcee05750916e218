using System.Text;
using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests;

public sealed class CredentialTests
{
    [Theory]
    [InlineData("bfx")]
    [InlineData("BFX")]
    [InlineData("Bfx")]
    public async Task The_exchange_id_is_case_insensitive(string id)
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);

        (await sandbox.WithKey(key, HttpMethod.Get, "/account").With("EID", id).SendAsync()).ShouldSucceed();
    }

    [Fact]
    public async Task The_credentials_do_not_exist_at_another_exchange()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);
        SandboxTokens tokens = sandbox.Exchange.IssueTokens(TestSandbox.Profile);

        (await sandbox.WithKey(key, HttpMethod.Get, "/account").Without("EID").SendAsync()).ShouldBeRejected("NO_SUCH_KEY");
        (await sandbox.WithKey(key, HttpMethod.Get, "/account").With("EID", "rbx").SendAsync()).ShouldBeRejected("NO_SUCH_KEY");
        (await sandbox.WithKey(key, HttpMethod.Get, "/account").With("EID", "other").SendAsync()).ShouldBeRejected("NO_SUCH_KEY");
        (await sandbox.WithTokens(tokens, HttpMethod.Get, "/account").Without("EID").SendAsync()).ShouldBeRejected("NO_SUCH_KEY");
        (await sandbox.Refresh(tokens).Without("EID").SendAsync()).ShouldBeRejected("NO_SUCH_KEY");
        (await sandbox.Refresh(tokens).SendAsync()).ShouldSucceed();
    }

    [Fact]
    public async Task A_sandbox_that_is_the_sister_exchange_needs_no_exchange_id()
    {
        await using var sandbox = new TestSandbox(options => options with { ExchangeId = "rbx" });
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);

        (await sandbox.WithKey(key, HttpMethod.Get, "/account").Without("EID").SendAsync()).ShouldSucceed();
        (await sandbox.WithKey(key, HttpMethod.Get, "/account").SendAsync()).ShouldBeRejected("NO_SUCH_KEY");
    }

    [Fact]
    public async Task Unknown_and_revoked_keys_do_not_exist()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);
        (await sandbox.WithKey(key with { Key = key.Key + "x" }, HttpMethod.Get, "/account").SendAsync()).ShouldBeRejected("NO_SUCH_KEY");

        sandbox.Exchange.RevokeApiKey(key.Key);
        sandbox.Exchange.RevokeApiKey("never existed");

        (await sandbox.WithKey(key, HttpMethod.Get, "/account").SendAsync()).ShouldBeRejected("NO_SUCH_KEY");
    }

    [Fact]
    public async Task A_key_expires_after_thirty_days_or_its_given_lifetime()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey usual = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);
        SandboxApiKey brief = sandbox.Exchange.CreateApiKey(TestSandbox.Profile, TimeSpan.FromMinutes(1));

        sandbox.Clock.Advance(TimeSpan.FromSeconds(59));
        (await sandbox.WithKey(brief, HttpMethod.Get, "/account").SendAsync()).ShouldSucceed();
        sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
        (await sandbox.WithKey(brief, HttpMethod.Get, "/account").SendAsync()).ShouldBeRejected("KEY_EXPIRED");

        sandbox.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(61));
        (await sandbox.WithKey(usual, HttpMethod.Get, "/account").SendAsync()).ShouldSucceed();
        sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
        (await sandbox.WithKey(usual, HttpMethod.Get, "/account").SendAsync()).ShouldBeRejected("KEY_EXPIRED");
    }

    [Fact]
    public async Task A_jwt_is_accepted_as_cookie_or_as_header()
    {
        await using var sandbox = new TestSandbox();
        SandboxTokens tokens = sandbox.Exchange.IssueTokens(TestSandbox.Profile);

        (await sandbox.WithTokens(tokens, HttpMethod.Get, "/account").SendAsync()).ShouldSucceed();
        (await sandbox.WithTokens(tokens, HttpMethod.Get, "/account").Without("Cookie").With("RBT-JWT", tokens.Jwt).SendAsync()).ShouldSucceed();
        (await sandbox.WithTokens(tokens, HttpMethod.Get, "/account").With("Cookie", $"a=b; jwt={tokens.Jwt}; c=d").With("RBT-JWT", tokens.Jwt).SendAsync()).ShouldSucceed();
        (await SetLeverage(sandbox, tokens).SendAsync()).ShouldSucceed();
        (await SetLeverage(sandbox, tokens).Without("Cookie").With("RBT-JWT", tokens.Jwt).SendAsync()).ShouldSucceed();
    }

    [Fact]
    public async Task A_private_request_without_credentials_is_rejected()
    {
        await using var sandbox = new TestSandbox();
        SandboxTokens tokens = sandbox.Exchange.IssueTokens(TestSandbox.Profile);

        (await sandbox.WithTokens(tokens, HttpMethod.Get, "/account").Without("Cookie").SendAsync()).ShouldBeRejected("INVALID_HEADER");
        (await sandbox.WithTokens(tokens, HttpMethod.Get, "/account").With("Cookie", "other=1").SendAsync()).ShouldBeRejected("INVALID_HEADER");
    }

    [Fact]
    public async Task A_jwt_has_its_profile_and_expiry_and_is_unique()
    {
        await using var sandbox = new TestSandbox(options => options with { TokenLifetime = TimeSpan.FromMinutes(7), AccountCount = 2 });
        SandboxTokens first = sandbox.Exchange.IssueTokens(14);
        SandboxTokens second = sandbox.Exchange.IssueTokens(14);

        JsonElement claims = ClaimsOf(first.Jwt);

        Assert.Equal("14", claims.GetProperty("sub").GetString());
        Assert.Equal(sandbox.Clock.Seconds + 420, claims.GetProperty("exp").GetInt64());
        Assert.NotEqual(first.Jwt, second.Jwt);
        Assert.NotEqual(first.RefreshToken, second.RefreshToken);
        Assert.NotEqual(first.RandomSecret, second.RandomSecret);
    }

    [Fact]
    public async Task A_jwt_is_valid_for_exactly_48_hours()
    {
        await using var sandbox = new TestSandbox();
        SandboxTokens tokens = sandbox.Exchange.IssueTokens(TestSandbox.Profile);

        sandbox.Clock.Advance(TimeSpan.FromHours(48) - TimeSpan.FromSeconds(1));
        (await sandbox.WithTokens(tokens, HttpMethod.Get, "/account").SendAsync()).ShouldSucceed();
        sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
        (await sandbox.WithTokens(tokens, HttpMethod.Get, "/account").SendAsync()).ShouldBeRejected("Token is expired");
    }

    [Fact]
    public async Task A_forged_jwt_is_rejected()
    {
        await using var sandbox = new TestSandbox(options => options with { AccountCount = 2 });
        await using var elsewhere = new TestSandbox();
        string[] parts = sandbox.Exchange.IssueTokens(TestSandbox.Profile).Jwt.Split('.');
        string none = Encode("""{"alg":"none"}""");
        string other = Encode("""{"sub":"14","exp":4000000000}""");

        foreach (string? forged in new[] { $"{parts[0]}.{other}.{parts[2]}", $"{none}.{parts[1]}.", $"{none}.{other}.", elsewhere.Exchange.IssueTokens(13).Jwt })
        {
            (await WithJwt(sandbox, forged)).ShouldBeRejected("signature is invalid");
        }

        (await WithJwt(sandbox, "garbage")).ShouldBeRejected("token contains an invalid number of segments");
        (await WithJwt(sandbox, string.Join('.', parts))).ShouldSucceed();
    }

    [Fact]
    public async Task Token_credentials_sign_with_their_own_secret_only()
    {
        await using var sandbox = new TestSandbox();
        SandboxTokens one = sandbox.Exchange.IssueTokens(TestSandbox.Profile);
        SandboxTokens other = sandbox.Exchange.IssueTokens(TestSandbox.Profile);

        (await SetLeverage(sandbox, one with { RandomSecret = other.RandomSecret }).SendAsync())
            .ShouldBeRejected("expected signature 'protected', actual 'protected'");
    }

    [Fact]
    public async Task The_public_jwt_is_rejected_for_private_requests()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);

        (await WithJwt(sandbox, key.PublicJwt)).ShouldBeRejected("NO_SUCH_KEY");
        (await sandbox.Plain(HttpMethod.Get, "/account/validate").With("RBT-JWT", key.PublicJwt).SendAsync()).ShouldBeRejected("NO_SUCH_KEY");
    }

    [Fact]
    public async Task The_private_jwt_reads_but_cannot_sign()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);

        (await WithJwt(sandbox, key.PrivateJwt)).ShouldSucceed();
        (await SetLeverage(sandbox, new SandboxTokens(key.PrivateJwt, "", key.Secret)).SendAsync())
            .ShouldBeRejected("expected signature 'protected', actual 'protected'");
    }

    [Fact]
    public async Task The_key_file_matches_the_export_of_the_web_app()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);

        JsonElement file = JsonDocument.Parse(key.ToJson()).RootElement;

        Assert.Equal(
            [("key", key.Key), ("secret", key.Secret), ("publicJwt", key.PublicJwt), ("privateJwt", key.PrivateJwt), ("refreshToken", key.RefreshToken)],
            file.EnumerateObject().Select(member => (member.Name, member.Value.GetString()!)));
        Assert.Matches("^0x[0-9a-f]{64}$", key.Secret);
    }

    [Fact]
    public async Task ToString_contains_no_secret()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);
        SandboxTokens tokens = sandbox.Exchange.IssueTokens(TestSandbox.Profile);
        await sandbox.Refresh(tokens).SendAsync();

        Assert.Equal("SandboxApiKey", key.ToString());
        Assert.Equal("SandboxTokens", tokens.ToString());
        Assert.Equal("POST /jwt 200", sandbox.Exchange.Requests.Single().ToString());
    }

    private static Task<Response> WithJwt(TestSandbox sandbox, string jwt) => sandbox
        .WithTokens(new SandboxTokens(jwt, "", "0x00"), HttpMethod.Get, "/account")
        .SendAsync();

    private static TestSandbox.RequestBuilder SetLeverage(TestSandbox sandbox, SandboxTokens tokens) => sandbox.WithTokens(
        tokens, HttpMethod.Put, "/account/leverage", TestSandbox.Text("market_id", "ETH-USD"), TestSandbox.Raw("leverage", "5"));

    private static JsonElement ClaimsOf(string jwt)
    {
        string claims = jwt.Split('.')[1].Replace('-', '+').Replace('_', '/');
        return JsonDocument.Parse(Convert.FromBase64String(claims + new string('=', (4 - (claims.Length % 4)) % 4))).RootElement;
    }

    private static string Encode(string json) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
