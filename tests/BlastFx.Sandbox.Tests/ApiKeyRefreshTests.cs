using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests;

public sealed class ApiKeyRefreshTests
{
    [Fact]
    public async Task A_refresh_extends_the_key_by_thirty_days_and_replaces_its_tokens()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile, TimeSpan.FromDays(2));
        sandbox.Clock.Advance(TimeSpan.FromDays(1));

        Response response = (await Refresh(sandbox, key, key.RefreshToken).SendAsync()).ShouldSucceed();

        JsonElement renewed = response.First.GetProperty("api_secret");
        Assert.Equal(key.Key, renewed.GetProperty("Key").GetString());
        Assert.Equal(key.Secret, renewed.GetProperty("Secret").GetString());
        Assert.Equal(sandbox.Clock.Seconds + (30 * 86_400), renewed.GetProperty("Expiration").GetInt64());
        Assert.Equal(0, response.First.GetProperty("allowed_ip_list").GetArrayLength());
        Assert.NotEqual(key.PrivateJwt, response.TextOf("jwt_private"));
        Assert.NotEqual(key.PublicJwt, response.TextOf("jwt_public"));
        Assert.NotEqual(key.RefreshToken, response.TextOf("refresh_token"));

        sandbox.Clock.Advance(TimeSpan.FromDays(2));
        (await sandbox.WithKey(key, HttpMethod.Get, "/account").SendAsync()).ShouldSucceed();
        (await Refresh(sandbox, key, response.TextOf("refresh_token")).SendAsync()).ShouldSucceed();
    }

    [Fact]
    public async Task The_new_jwts_are_private_and_public()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);
        Response response = (await Refresh(sandbox, key, key.RefreshToken).SendAsync()).ShouldSucceed();

        (await Validate(sandbox, response.TextOf("jwt_private"))).ShouldSucceed();
        (await Validate(sandbox, response.TextOf("jwt_public"))).ShouldBeRejected("NO_SUCH_KEY");
    }

    [Fact]
    public async Task A_refresh_token_works_once_also_for_concurrent_requests()
    {
        await using var sandbox = new TestSandbox();
        for (int round = 0; round < 10; round++)
        {
            SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);

            Response[] responses = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Refresh(sandbox, key, key.RefreshToken).SendAsync())));

            Assert.Single(responses, response => response.Success);
            Assert.All(responses.Where(response => !response.Success), response => response.ShouldBeRejected("REFRESH_TOKEN_NOT_FOUND"));
        }
    }

    [Fact]
    public async Task The_refresh_token_of_another_key_is_rejected_and_stays_unused()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);
        SandboxApiKey other = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);

        (await Refresh(sandbox, key, other.RefreshToken).SendAsync()).ShouldBeRejected("NOT_YOUR_REFRESH_TOKEN");
        (await Refresh(sandbox, other, other.RefreshToken).SendAsync()).ShouldSucceed();
    }

    [Fact]
    public async Task An_unknown_or_missing_refresh_token_is_not_found()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);
        SandboxTokens tokens = sandbox.Exchange.IssueTokens(TestSandbox.Profile);

        (await Refresh(sandbox, key, "unknown").SendAsync()).ShouldBeRejected("REFRESH_TOKEN_NOT_FOUND");
        (await Refresh(sandbox, key, tokens.RefreshToken).SendAsync()).ShouldBeRejected("REFRESH_TOKEN_NOT_FOUND");
        (await sandbox.WithKey(key, HttpMethod.Post, "/secrets/refresh").SendAsync()).ShouldBeRejected("REFRESH_TOKEN_NOT_FOUND");
    }

    [Fact]
    public async Task A_refresh_token_expires()
    {
        await using var sandbox = new TestSandbox(options => options with { RefreshTokenLifetime = TimeSpan.FromDays(1) });
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);
        sandbox.Clock.Advance(TimeSpan.FromDays(1));

        (await Refresh(sandbox, key, key.RefreshToken).SendAsync()).ShouldBeRejected("Token is expired");
    }

    [Fact]
    public async Task A_key_refresh_requires_the_signature_of_a_valid_key()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile, TimeSpan.FromHours(1));
        SandboxTokens tokens = sandbox.Exchange.IssueTokens(TestSandbox.Profile);

        (await Refresh(sandbox, key with { Secret = tokens.RandomSecret }, key.RefreshToken).SendAsync())
            .ShouldBeRejected("expected signature 'protected', actual 'protected'");
        (await sandbox.WithTokens(tokens, HttpMethod.Post, "/secrets/refresh", TestSandbox.Text("refresh_token", key.RefreshToken)).SendAsync())
            .ShouldBeRejected("INVALID_HEADER");
        sandbox.Clock.Advance(TimeSpan.FromHours(1));
        (await Refresh(sandbox, key, key.RefreshToken).SendAsync()).ShouldBeRejected("KEY_EXPIRED");
    }

    private static TestSandbox.RequestBuilder Refresh(TestSandbox sandbox, SandboxApiKey key, string refreshToken) =>
        sandbox.WithKey(key, HttpMethod.Post, "/secrets/refresh", TestSandbox.Text("refresh_token", refreshToken));

    private static Task<Response> Validate(TestSandbox sandbox, string jwt) =>
        sandbox.Plain(HttpMethod.Get, "/account/validate").With("RBT-JWT", jwt).SendAsync();
}
