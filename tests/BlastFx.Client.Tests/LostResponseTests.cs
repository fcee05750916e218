using BlastFx.Authentication;
using BlastFx.Client.Tests.Support;

namespace BlastFx.Client.Tests;

/// <summary>After the answer to a one-time renewal was lost, the error says what became of the JWT from before.</summary>
public sealed class LostResponseTests
{
    private readonly TestClock _clock = new();

    [Theory]
    [InlineData("valid", "The exchange still accepts the session's JWT, which is valid until 2024-03-01 13:00:00Z.")]
    [InlineData("rejected", "The exchange no longer accepts the session's JWT.")]
    [InlineData("unreachable", "the test failed (Bfx.Unreachable).")]
    public async Task The_error_tells_whether_the_old_jwt_still_works(string state, string says)
    {
        await using var server = new RawServer(request => (request.Path, state) switch
        {
            ("/jwt", _) or (_, "unreachable") => RawResponse.None(Then.Reset),
            (_, "valid") => RawResponse.Account(),
            _ => RawResponse.Refusal("Token is expired"),
        });
        string jwt = Jwt.Of(_clock.GetUtcNow().AddHours(1));
        using Session session = Sessions.ByTokens(server.BaseUri, _clock, jwt);

        BfxException error = await _clock.Fails(session.RefreshTokenAsync());

        Assert.Equal(BfxErrorIds.OutcomeUnknown, error.ErrorId);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests, request => request.Path == "/jwt");
        RawRequest test = server.Requests[1];
        Assert.Equal(("GET", "/account/validate", jwt), (test.Method, test.Path, test.Header("RBT-JWT")));
        Assert.Null(test.Header("Cookie"));
    }

    [Fact]
    public async Task A_test_that_stalls_does_not_hold_up_the_error()
    {
        var tested = new TaskCompletionSource();
        await using var server = new RawServer(request =>
        {
            if (request.Path != "/jwt")
            {
                tested.TrySetResult();
                return RawResponse.None(Then.Stall);
            }

            return RawResponse.None(Then.Reset);
        });
        using Session session = Sessions.ByTokens(server.BaseUri, _clock, Jwt.Of(_clock.GetUtcNow().AddHours(1)));

        Task<Token> renewal = session.RefreshTokenAsync();
        await tested.Task;
        _clock.Advance(TimeSpan.FromSeconds(10));

        BfxException error = await Assert.ThrowsAsync<BfxException>(() => renewal);
        Assert.Equal(BfxErrorIds.OutcomeUnknown, error.ErrorId);
        Assert.Contains("the test timed out", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_renewal_of_an_api_key_is_not_sent_again_and_the_key_works_on()
    {
        await using var server = new RawServer(request => request.Path == "/secrets/refresh" ? RawResponse.None(Then.Reset) : RawResponse.Account());
        using var session = new Session(
            Sessions.Options(server.BaseUri, _clock, 100),
            new ApiKeyCredentials("the-key-of-a-test", Secret.FromText("0xa1"), null, Secret.FromText("refresh-of-the-key")));

        BfxException first = await _clock.Fails(session.RefreshApiKeyAsync());
        BfxException second = await _clock.Fails(session.RefreshApiKeyAsync());

        Assert.Equal((BfxErrorIds.OutcomeUnknown, BfxErrorIds.OutcomeUnknown), (first.ErrorId, second.ErrorId));
        Assert.Contains("The session has no JWT.", first.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
        await session.Account.GetAccountAsync();
    }
}
