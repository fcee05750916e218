using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests;

public sealed class TokenRefreshTests
{
    [Theory]
    [InlineData(TokenResponseForm.SnakeCase, "random_secret", "refresh_token")]
    [InlineData(TokenResponseForm.CamelCase, "randomSecret", "refreshToken")]
    public async Task A_refresh_returns_three_new_values_that_work(TokenResponseForm form, string secretName, string refreshName)
    {
        await using var sandbox = new TestSandbox(options => options with { TokenResponse = form });
        SandboxTokens old = sandbox.Exchange.IssueTokens(TestSandbox.Profile);

        Response response = (await sandbox.Refresh(old).SendAsync()).ShouldSucceed();
        var next = new SandboxTokens(response.TextOf("jwt"), response.TextOf(refreshName), response.TextOf(secretName));

        Assert.Equal(["jwt", secretName, refreshName], response.First.EnumerateObject().Select(member => member.Name));
        Assert.NotEqual(old.Jwt, next.Jwt);
        Assert.NotEqual(old.RefreshToken, next.RefreshToken);
        Assert.NotEqual(old.RandomSecret, next.RandomSecret);
        (await SetLeverage(sandbox, next)).ShouldSucceed();
        (await sandbox.Refresh(next).SendAsync()).ShouldSucceed();
    }

    [Fact]
    public async Task The_plain_response_has_the_jwt_only_and_the_other_values_stay_valid()
    {
        await using var sandbox = new TestSandbox(options => options with { TokenResponse = TokenResponseForm.PlainString });
        SandboxTokens tokens = sandbox.Exchange.IssueTokens(TestSandbox.Profile);

        string jwt = (await sandbox.Refresh(tokens).SendAsync()).ShouldSucceed().First.GetString()!;

        Assert.NotEqual(tokens.Jwt, jwt);
        (await SetLeverage(sandbox, tokens with { Jwt = jwt })).ShouldSucceed();
        (await sandbox.Refresh(tokens).SendAsync()).ShouldSucceed();
    }

    [Fact]
    public async Task A_refresh_token_works_once()
    {
        await using var sandbox = new TestSandbox();
        SandboxTokens tokens = sandbox.Exchange.IssueTokens(TestSandbox.Profile);

        (await sandbox.Refresh(tokens).SendAsync()).ShouldSucceed();
        (await sandbox.Refresh(tokens).SendAsync()).ShouldBeRejected("NO_SUCH_KEY");
    }

    [Fact]
    public async Task Of_concurrent_requests_with_the_same_refresh_token_one_succeeds()
    {
        await using var sandbox = new TestSandbox();
        for (int round = 0; round < 10; round++)
        {
            SandboxTokens tokens = sandbox.Exchange.IssueTokens(TestSandbox.Profile);

            Response[] responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => sandbox.Refresh(tokens).SendAsync())));

            Assert.Single(responses, response => response.Success);
            Assert.All(responses.Where(response => !response.Success), response => response.ShouldBeRejected("NO_SUCH_KEY"));
        }
    }

    [Fact]
    public async Task A_wrong_signature_does_not_use_the_refresh_token()
    {
        await using var sandbox = new TestSandbox();
        SandboxTokens tokens = sandbox.Exchange.IssueTokens(TestSandbox.Profile);
        SandboxTokens other = sandbox.Exchange.IssueTokens(TestSandbox.Profile);

        (await sandbox.Refresh(tokens with { RandomSecret = other.RandomSecret }).SendAsync())
            .ShouldBeRejected("expected signature 'protected', actual 'protected'");

        (await sandbox.Refresh(tokens).SendAsync()).ShouldSucceed();
    }

    [Fact]
    public async Task The_jwt_may_be_missing_or_expired()
    {
        await using var sandbox = new TestSandbox();
        SandboxTokens one = sandbox.Exchange.IssueTokens(TestSandbox.Profile);
        SandboxTokens other = sandbox.Exchange.IssueTokens(TestSandbox.Profile);
        sandbox.Clock.Advance(TimeSpan.FromHours(49));

        (await sandbox.Refresh(one).SendAsync()).ShouldSucceed();
        (await sandbox.Refresh(other).With("Cookie", $"jwt={other.Jwt}").With("RBT-JWT", other.Jwt).SendAsync()).ShouldSucceed();
    }

    [Fact]
    public async Task A_refresh_token_expires()
    {
        await using var sandbox = new TestSandbox(options => options with { RefreshTokenLifetime = TimeSpan.FromHours(1) });
        SandboxTokens tokens = sandbox.Exchange.IssueTokens(TestSandbox.Profile);
        SandboxTokens timely = sandbox.Exchange.IssueTokens(TestSandbox.Profile);

        sandbox.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        (await sandbox.Refresh(timely).SendAsync()).ShouldSucceed();
        sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
        (await sandbox.Refresh(tokens).SendAsync()).ShouldBeRejected("Token is expired");
    }

    [Fact]
    public async Task The_old_jwt_stays_valid_with_its_own_secret_until_it_expires()
    {
        await using var sandbox = new TestSandbox();
        SandboxTokens old = sandbox.Exchange.IssueTokens(TestSandbox.Profile);
        sandbox.Clock.Advance(TimeSpan.FromHours(1));
        SandboxTokens next = await RefreshedAsync(sandbox, old);

        (await SetLeverage(sandbox, old)).ShouldSucceed();
        (await SetLeverage(sandbox, next with { RandomSecret = old.RandomSecret })).ShouldBeRejected("expected signature 'protected', actual 'protected'");
        (await SetLeverage(sandbox, old with { RandomSecret = next.RandomSecret })).ShouldBeRejected("expected signature 'protected', actual 'protected'");

        sandbox.Clock.Advance(TimeSpan.FromHours(47));
        (await SetLeverage(sandbox, old)).ShouldBeRejected("Token is expired");
        (await SetLeverage(sandbox, next)).ShouldSucceed();
    }

    [Fact]
    public async Task A_refresh_can_end_the_old_jwt_for_requests()
    {
        await using var sandbox = new TestSandbox(options => options with { RefreshEndsJwt = true });
        SandboxTokens old = sandbox.Exchange.IssueTokens(TestSandbox.Profile);
        SandboxTokens other = sandbox.Exchange.IssueTokens(TestSandbox.Profile);
        (await SetLeverage(sandbox, old)).ShouldSucceed();
        SandboxTokens next = await RefreshedAsync(sandbox, old);

        (await SetLeverage(sandbox, old)).ShouldBeRejected("NO_SUCH_KEY");
        (await sandbox.WithTokens(old, HttpMethod.Get, "/account").SendAsync()).ShouldBeRejected("NO_SUCH_KEY");
        (await SetLeverage(sandbox, next)).ShouldSucceed();
        (await SetLeverage(sandbox, other)).ShouldSucceed();

        // As a token that has not expired, it is valid.
        (await sandbox.Plain(HttpMethod.Get, "/account/validate").With("RBT-JWT", old.Jwt).SendAsync()).ShouldSucceed();
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("")]
    public async Task An_unknown_refresh_token_does_not_exist(string refreshToken)
    {
        await using var sandbox = new TestSandbox();
        SandboxTokens tokens = sandbox.Exchange.IssueTokens(TestSandbox.Profile);

        (await sandbox.Refresh(tokens with { RefreshToken = refreshToken }).SendAsync()).ShouldBeRejected("NO_SUCH_KEY");
    }

    [Theory]
    [InlineData("\"true\"", "\"x\"")]
    [InlineData("1", "\"x\"")]
    [InlineData("true", "5")]
    public async Task Members_of_the_wrong_kind_cannot_be_bound(string isClient, string refreshToken)
    {
        await using var sandbox = new TestSandbox();
        SandboxTokens tokens = sandbox.Exchange.IssueTokens(TestSandbox.Profile);

        Response response = await sandbox.SignedWith(
            tokens.RandomSecret, HttpMethod.Post, "/jwt", TestSandbox.Raw("is_client", isClient), TestSandbox.Raw("refresh_token", refreshToken)).SendAsync();

        response.ShouldBeRejected("CANT_BIND");
    }

    [Fact]
    public async Task An_api_key_gets_a_new_private_jwt_only()
    {
        await using var sandbox = new TestSandbox(options => options with { TokenResponse = TokenResponseForm.PlainString });
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);

        Response response = (await ByKey(sandbox, key).SendAsync()).ShouldSucceed();

        Assert.Equal("jwt", Assert.Single(response.First.EnumerateObject()).Name);
        Assert.NotEqual(key.PrivateJwt, response.TextOf("jwt"));
        (await sandbox.Plain(HttpMethod.Get, "/account/validate").With("RBT-JWT", response.TextOf("jwt")).SendAsync()).ShouldSucceed();
        (await ByKey(sandbox, key).SendAsync()).ShouldSucceed();
    }

    [Fact]
    public async Task A_jwt_refresh_by_api_key_requires_the_key_and_its_signature()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);
        SandboxTokens tokens = sandbox.Exchange.IssueTokens(TestSandbox.Profile);

        (await ByKey(sandbox, key with { Secret = tokens.RandomSecret }).SendAsync()).ShouldBeRejected("expected signature 'protected', actual 'protected'");
        (await ByKey(sandbox, key).Without("RBT-API-KEY").SendAsync()).ShouldBeRejected("INVALID_HEADER");
        (await ByKey(sandbox, key).Without("RBT-API-KEY").With("RBT-JWT", tokens.Jwt).SendAsync()).ShouldBeRejected("INVALID_HEADER");
    }

    private static TestSandbox.RequestBuilder ByKey(TestSandbox sandbox, SandboxApiKey key) => sandbox.WithKey(
        key, HttpMethod.Post, "/jwt", TestSandbox.Raw("is_client", "false"), TestSandbox.Text("refresh_token", ""));

    private static async Task<SandboxTokens> RefreshedAsync(TestSandbox sandbox, SandboxTokens tokens)
    {
        Response response = (await sandbox.Refresh(tokens).SendAsync()).ShouldSucceed();
        return new SandboxTokens(response.TextOf("jwt"), response.TextOf("refresh_token"), response.TextOf("random_secret"));
    }

    private static Task<Response> SetLeverage(TestSandbox sandbox, SandboxTokens tokens) => sandbox.WithTokens(
        tokens, HttpMethod.Put, "/account/leverage", TestSandbox.Text("market_id", "ETH-USD"), TestSandbox.Raw("leverage", "5")).SendAsync();
}
