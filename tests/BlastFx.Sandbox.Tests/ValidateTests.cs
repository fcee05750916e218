using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests;

public sealed class ValidateTests
{
    [Fact]
    public async Task A_valid_jwt_answers_its_account_without_any_other_credentials()
    {
        await using var sandbox = new TestSandbox(options => options with { AccountCount = 2 });
        SandboxTokens tokens = sandbox.Exchange.OpenSession(14);
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(14);

        Answer[] answers =
        [
            await Validate(sandbox, header: tokens.Jwt),
            await Validate(sandbox, query: $"?jwt={tokens.Jwt}"),
            await Validate(sandbox, header: key.PrivateJwt),
        ];

        Assert.All(answers, answer => Assert.Equal(14, answer.ShouldSucceed().First.GetProperty("id").GetInt64()));
    }

    [Fact]
    public async Task An_expired_jwt_is_refused()
    {
        await using var sandbox = new TestSandbox(options => options with { TokenLifetime = TimeSpan.FromSeconds(10) });
        SandboxTokens tokens = sandbox.Exchange.OpenSession(TestSandbox.Profile);
        sandbox.Clock.Advance(TimeSpan.FromSeconds(10));

        (await Validate(sandbox, header: tokens.Jwt)).ShouldBeRefused("Token is expired");
        (await Validate(sandbox, query: $"?jwt={tokens.Jwt}")).ShouldBeRefused("Token is expired");
    }

    [Theory]
    [InlineData("")]
    [InlineData("?jwt=")]
    [InlineData("?jwt")]
    [InlineData("?jwt=a.b")]
    public async Task What_is_no_jwt_is_refused(string query)
    {
        await using var sandbox = new TestSandbox();

        (await Validate(sandbox, query: query)).ShouldBeRefused("token contains an invalid number of segments");
    }

    [Fact]
    public async Task Other_credentials_do_not_stand_in_for_the_jwt()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);

        Answer answer = await sandbox.ByKey(key, HttpMethod.Get, "/account/validate").SendAsync();

        Assert.Equal((400, false), (answer.Status, answer.Success));
    }

    [Fact]
    public async Task It_asks_for_the_exchange_id_like_everything()
    {
        await using var sandbox = new TestSandbox();
        SandboxTokens tokens = sandbox.Exchange.OpenSession(TestSandbox.Profile);

        (await sandbox.Plain(HttpMethod.Get, "/account/validate").Without("EID").With("RBT-JWT", tokens.Jwt).SendAsync()).ShouldBeRefused("NO_SUCH_KEY");
    }

    private static Task<Answer> Validate(TestSandbox sandbox, string? header = null, string query = "")
    {
        TestSandbox.Sending sending = sandbox.Plain(HttpMethod.Get, "/account/validate" + query);
        return (header is null ? sending : sending.With("RBT-JWT", header)).SendAsync();
    }
}
