using BlastFx.Client.Tests.Support;
using BlastFx.Sandbox;

namespace BlastFx.Client.Tests;

public sealed class ValidationTests
{
    private readonly TestClock _clock = new();

    [Fact]
    public async Task A_token_is_judged_by_the_exchange_and_keeps_out_of_the_address()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        SandboxTokens tokens = exchange.IssueTokens(Sessions.Profile);
        using Session session = Sessions.ByTokens(exchange.BaseUri, _clock, tokens.Jwt, tokens.RefreshToken, tokens.RandomSecret);

        Assert.True(await session.TestTokenAsync());
        Assert.False(await session.TestTokenAsync(Sessions.Hidden(Jwt.Of(_clock.GetUtcNow().AddHours(1)))));
        _clock.Advance(TimeSpan.FromHours(49));
        Assert.False(await session.TestTokenAsync());

        Assert.All(exchange.Requests, request =>
        {
            Assert.Equal(("GET", "/account/validate", ""), (request.Method, request.Path, request.Query));
            Assert.DoesNotContain("Cookie", request.Headers.Keys);
            Assert.DoesNotContain("RBT-SIGNATURE", request.Headers.Keys);
            Assert.DoesNotContain("RBT-API-KEY", request.Headers.Keys);
        });
        Assert.Equal(tokens.Jwt, exchange.Requests[0].Headers["RBT-JWT"]);
    }

    [Fact]
    public async Task An_api_key_without_jwt_has_no_token_to_test()
    {
        await using var server = new RawServer(RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        BfxException error = await _clock.Fails(session.TestTokenAsync());

        Assert.Equal(BfxErrorIds.NoToken, error.ErrorId);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("canary token")]
    public async Task A_malformed_token_is_rejected_before_it_is_sent(string jwt)
    {
        await using var server = new RawServer(RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        BfxException error = await _clock.Fails(session.TestTokenAsync(Sessions.Hidden(jwt)));

        Assert.Equal(BfxErrorIds.InvalidCredentials, error.ErrorId);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(200)]
    public async Task A_token_rejected_under_any_status_is_not_valid(int status)
    {
        await using var server = new RawServer(RawResponse.Rejection("Token is expired", status));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Assert.False(await session.TestTokenAsync(Sessions.Hidden("token")));
    }

    [Fact]
    public async Task A_response_without_a_verdict_is_an_error()
    {
        await using var server = new RawServer(RawResponse.Html(403));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Assert.Equal(BfxErrorIds.UnexpectedResponse, (await _clock.Fails(session.TestTokenAsync(Sessions.Hidden("token")))).ErrorId);
    }
}
