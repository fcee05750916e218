using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests;

public sealed class ValidateTests
{
    [Fact]
    public async Task A_valid_jwt_returns_its_account_without_other_credentials()
    {
        await using var sandbox = new TestSandbox(options => options with { AccountCount = 2 });
        SandboxTokens tokens = sandbox.Exchange.IssueTokens(14);
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(14);

        Response[] responses =
        [
            await Validate(sandbox, header: tokens.Jwt),
            await Validate(sandbox, query: $"?jwt={tokens.Jwt}"),
            await Validate(sandbox, header: key.PrivateJwt),
        ];

        Assert.All(responses, response => Assert.Equal(14, response.ShouldSucceed().First.GetProperty("id").GetInt64()));
    }

    [Fact]
    public async Task An_expired_jwt_is_rejected()
    {
        await using var sandbox = new TestSandbox(options => options with { TokenLifetime = TimeSpan.FromSeconds(10) });
        SandboxTokens tokens = sandbox.Exchange.IssueTokens(TestSandbox.Profile);
        sandbox.Clock.Advance(TimeSpan.FromSeconds(10));

        (await Validate(sandbox, header: tokens.Jwt)).ShouldBeRejected("Token is expired");
        (await Validate(sandbox, query: $"?jwt={tokens.Jwt}")).ShouldBeRejected("Token is expired");
    }

    [Theory]
    [InlineData("")]
    [InlineData("?jwt=")]
    [InlineData("?jwt")]
    [InlineData("?jwt=a.b")]
    public async Task A_malformed_jwt_is_rejected(string query)
    {
        await using var sandbox = new TestSandbox();

        (await Validate(sandbox, query: query)).ShouldBeRejected("token contains an invalid number of segments");
    }

    [Fact]
    public async Task Other_credentials_do_not_replace_the_jwt()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);

        Response response = await sandbox.WithKey(key, HttpMethod.Get, "/account/validate").SendAsync();

        Assert.Equal((400, false), (response.Status, response.Success));
    }

    [Fact]
    public async Task Validation_requires_the_exchange_id()
    {
        await using var sandbox = new TestSandbox();
        SandboxTokens tokens = sandbox.Exchange.IssueTokens(TestSandbox.Profile);

        (await sandbox.Plain(HttpMethod.Get, "/account/validate").Without("EID").With("RBT-JWT", tokens.Jwt).SendAsync()).ShouldBeRejected("NO_SUCH_KEY");
    }

    private static Task<Response> Validate(TestSandbox sandbox, string? header = null, string query = "")
    {
        TestSandbox.RequestBuilder sending = sandbox.Plain(HttpMethod.Get, "/account/validate" + query);
        return (header is null ? sending : sending.With("RBT-JWT", header)).SendAsync();
    }
}
