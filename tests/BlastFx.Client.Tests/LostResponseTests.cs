using BlastFx.Authentication;
using BlastFx.Client.Tests.Support;

namespace BlastFx.Client.Tests;

/// <summary>After the response to a refresh was lost, the error states whether the previous JWT is still valid.</summary>
public sealed class LostResponseTests
{
    private readonly TestClock _clock = new();

    [Theory]
    [InlineData("valid", "The exchange still accepts the session's JWT, which is valid until 2024-03-01 13:00:00Z.")]
    [InlineData("rejected", "The exchange no longer accepts the session's JWT.")]
    [InlineData("unreachable", "the test failed (Bfx.Unreachable).")]
    public async Task The_error_states_whether_the_previous_jwt_is_still_valid(string state, string expected)
    {
        await using var server = new RawServer(request => (request.Path, state) switch
        {
            ("/jwt", _) or (_, "unreachable") => RawResponse.None(Then.Reset),
            (_, "valid") => RawResponse.Account(),
            _ => RawResponse.Rejection("Token is expired"),
        });
        string jwt = Jwt.Of(_clock.GetUtcNow().AddHours(1));
        using Session session = Sessions.ByTokens(server.BaseUri, _clock, jwt);

        BfxException error = await _clock.Fails(session.RefreshTokenAsync());

        Assert.Equal(BfxErrorIds.OutcomeUnknown, error.ErrorId);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests, request => request.Path == "/jwt");
        RawRequest test = server.Requests[1];
        Assert.Equal(("GET", "/account/validate", jwt), (test.Method, test.Path, test.Header("RBT-JWT")));
        Assert.Null(test.Header("Cookie"));
    }

    [Fact]
    public async Task A_stalled_test_of_the_jwt_does_not_delay_the_error()
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

        Task<Token> refresh = session.RefreshTokenAsync();
        await tested.Task;
        _clock.Advance(TimeSpan.FromSeconds(10));

        BfxException error = await Assert.ThrowsAsync<BfxException>(() => refresh);
        Assert.Equal(BfxErrorIds.OutcomeUnknown, error.ErrorId);
        Assert.Contains("the test timed out", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_refresh_whose_response_was_lost_is_not_sent_again_and_the_key_stays_in_use()
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
