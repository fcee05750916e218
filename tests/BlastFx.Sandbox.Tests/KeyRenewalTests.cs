using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests;

public sealed class KeyRenewalTests
{
    [Fact]
    public async Task A_renewal_extends_the_key_by_thirty_days_and_replaces_its_tokens()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile, TimeSpan.FromDays(2));
        sandbox.Clock.Advance(TimeSpan.FromDays(1));

        Answer answer = (await Renewal(sandbox, key, key.RefreshToken).SendAsync()).ShouldSucceed();

        JsonElement renewed = answer.First.GetProperty("api_secret");
        Assert.Equal(key.Key, renewed.GetProperty("Key").GetString());
        Assert.Equal(key.Secret, renewed.GetProperty("Secret").GetString());
        Assert.Equal(sandbox.Clock.Seconds + (30 * 86_400), renewed.GetProperty("Expiration").GetInt64());
        Assert.Equal(0, answer.First.GetProperty("allowed_ip_list").GetArrayLength());
        Assert.NotEqual(key.PrivateJwt, answer.TextOf("jwt_private"));
        Assert.NotEqual(key.PublicJwt, answer.TextOf("jwt_public"));
        Assert.NotEqual(key.RefreshToken, answer.TextOf("refresh_token"));

        sandbox.Clock.Advance(TimeSpan.FromDays(2));
        (await sandbox.ByKey(key, HttpMethod.Get, "/account").SendAsync()).ShouldSucceed();
        (await Renewal(sandbox, key, answer.TextOf("refresh_token")).SendAsync()).ShouldSucceed();
    }

    [Fact]
    public async Task The_new_jwts_are_what_they_are_called()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);
        Answer answer = (await Renewal(sandbox, key, key.RefreshToken).SendAsync()).ShouldSucceed();

        (await Validate(sandbox, answer.TextOf("jwt_private"))).ShouldSucceed();
        (await Validate(sandbox, answer.TextOf("jwt_public"))).ShouldBeRefused("NO_SUCH_KEY");
    }

    [Fact]
    public async Task A_refresh_token_works_once_also_when_two_come_at_once()
    {
        await using var sandbox = new TestSandbox();
        for (int round = 0; round < 10; round++)
        {
            SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);

            Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Renewal(sandbox, key, key.RefreshToken).SendAsync())));

            Assert.Single(answers, answer => answer.Success);
            Assert.All(answers.Where(answer => !answer.Success), answer => answer.ShouldBeRefused("REFRESH_TOKEN_NOT_FOUND"));
        }
    }

    [Fact]
    public async Task Another_keys_refresh_token_is_not_yours_and_is_not_spent()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);
        SandboxApiKey other = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);

        (await Renewal(sandbox, key, other.RefreshToken).SendAsync()).ShouldBeRefused("NOT_YOUR_REFRESH_TOKEN");
        (await Renewal(sandbox, other, other.RefreshToken).SendAsync()).ShouldSucceed();
    }

    [Fact]
    public async Task An_unknown_or_missing_refresh_token_is_not_found()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);
        SandboxTokens session = sandbox.Exchange.OpenSession(TestSandbox.Profile);

        (await Renewal(sandbox, key, "unknown").SendAsync()).ShouldBeRefused("REFRESH_TOKEN_NOT_FOUND");
        (await Renewal(sandbox, key, session.RefreshToken).SendAsync()).ShouldBeRefused("REFRESH_TOKEN_NOT_FOUND");
        (await sandbox.ByKey(key, HttpMethod.Post, "/secrets/refresh").SendAsync()).ShouldBeRefused("REFRESH_TOKEN_NOT_FOUND");
    }

    [Fact]
    public async Task A_refresh_token_expires()
    {
        await using var sandbox = new TestSandbox(options => options with { RefreshTokenLifetime = TimeSpan.FromDays(1) });
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);
        sandbox.Clock.Advance(TimeSpan.FromDays(1));

        (await Renewal(sandbox, key, key.RefreshToken).SendAsync()).ShouldBeRefused("Token is expired");
    }

    [Fact]
    public async Task It_takes_the_signature_of_a_living_key_and_no_session()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile, TimeSpan.FromHours(1));
        SandboxTokens session = sandbox.Exchange.OpenSession(TestSandbox.Profile);

        (await Renewal(sandbox, key with { Secret = session.RandomSecret }, key.RefreshToken).SendAsync())
            .ShouldBeRefused("expected signature 'protected', actual 'protected'");
        (await sandbox.BySession(session, HttpMethod.Post, "/secrets/refresh", TestSandbox.Text("refresh_token", key.RefreshToken)).SendAsync())
            .ShouldBeRefused("INVALID_HEADER");
        sandbox.Clock.Advance(TimeSpan.FromHours(1));
        (await Renewal(sandbox, key, key.RefreshToken).SendAsync()).ShouldBeRefused("KEY_EXPIRED");
    }

    private static TestSandbox.Sending Renewal(TestSandbox sandbox, SandboxApiKey key, string refreshToken) =>
        sandbox.ByKey(key, HttpMethod.Post, "/secrets/refresh", TestSandbox.Text("refresh_token", refreshToken));

    private static Task<Answer> Validate(TestSandbox sandbox, string jwt) =>
        sandbox.Plain(HttpMethod.Get, "/account/validate").With("RBT-JWT", jwt).SendAsync();
}
