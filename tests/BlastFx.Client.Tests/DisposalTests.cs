using BlastFx.Authentication;
using BlastFx.Client.Tests.Support;
using BlastFx.Sandbox;

namespace BlastFx.Client.Tests;

public sealed class DisposalTests
{
    private readonly TestClock _clock = new();

    public static TheoryData<FaultKind> Stalls => [FaultKind.StallHeaders, FaultKind.StallBody];

    [Theory]
    [MemberData(nameof(Stalls))]
    public async Task Pending_requests_end_with_the_session(FaultKind kind)
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        using Session session = Sessions.ByTokens(exchange, _clock);
        exchange.Faults.Add(new SandboxFault { Kind = kind, Times = 3 });
        Task[] calls = [session.Account.GetAccountAsync(new RecordingObserver()), session.Account.SetLeverageAsync("ETH-USD", 2), session.RefreshTokenAsync(observer: new RecordingObserver())];
        while (exchange.Requests.Count < 3 || exchange.Faults.Pending > 0)
        {
            await Task.Yield();
        }

        session.Dispose();

        foreach (Task call in calls)
        {
            Closed(await Assert.ThrowsAsync<BfxException>(() => call));
        }
    }

    [Fact]
    public async Task Waits_end_with_the_session()
    {
        await using var server = new RawServer(RawResponse.Html(502), RawResponse.Rejection("", 429, "Retry-After: 20"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        Task<Account> first = session.Account.GetAccountAsync();
        await _clock.NextWaitAsync();
        Task<Account> second = session.Account.GetAccountAsync();
        await _clock.NextWaitAsync();

        session.Dispose();

        Closed(await Assert.ThrowsAsync<BfxException>(() => first));
        Closed(await Assert.ThrowsAsync<BfxException>(() => second));
    }

    [Fact]
    public async Task A_closed_session_sends_nothing()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        Session session = Sessions.ByTokens(exchange, _clock);
        session.Dispose();

        Closed(await Assert.ThrowsAsync<BfxException>(() => session.Account.GetAccountAsync()));
        Closed(await Assert.ThrowsAsync<BfxException>(() => session.Account.GetAccountJsonAsync()));
        Closed(await Assert.ThrowsAsync<BfxException>(() => session.Account.SetLeverageAsync("ETH-USD", 2)));
        Closed(await Assert.ThrowsAsync<BfxException>(() => session.RefreshTokenAsync()));
        Closed(await Assert.ThrowsAsync<BfxException>(() => session.RefreshTokenAsync(Sessions.Hidden("given"))));
        Closed(await Assert.ThrowsAsync<BfxException>(() => session.TestTokenAsync()));
        Assert.True(session.IsClosed);
        Assert.False(session.CanRenew);
        Assert.Empty(exchange.Requests);
    }

    [Fact]
    public void Closing_wipes_the_credentials_and_keeps_public_properties()
    {
        var credentials = new TokenCredentials(
            Secret.FromText(Jwt.Of(_clock.GetUtcNow().AddHours(1))), Secret.FromText("refresh"), Secret.FromText("00"));
        var session = new Session(new SessionOptions { Clock = _clock }, credentials);

        session.Dispose();
        session.Dispose();

        Assert.Throws<ObjectDisposedException>(credentials.SigningSecret.Reveal);
        Assert.Equal(13, session.ProfileId);
        Assert.Equal("profile 13 at https://api.bfx.trade (Mainnet)", session.ToString());
    }

    [Fact]
    public async Task Closing_at_any_time_lets_every_request_succeed_or_fail_as_closed()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        for (int round = 0; round < 200; round++)
        {
            using Session session = Sessions.ByTokens(exchange, _clock);
            Task<string>[] calls =
            [
                OutcomeAsync(() => session.Account.GetAccountAsync(new RecordingObserver())),
                OutcomeAsync(() => session.Account.SetLeverageAsync("ETH-USD", 2)),
                OutcomeAsync(() => session.RefreshTokenAsync(observer: new RecordingObserver())),
                OutcomeAsync(() => session.TestTokenAsync()),
            ];
            for (int i = 0; i < round * 2; i++)
            {
                await Task.Yield();
            }

            session.Dispose();
            string[] outcomes = await Task.WhenAll(calls);
            Assert.All(outcomes, outcome => Assert.Contains(outcome, new[] { "done", BfxErrorIds.SessionClosed }));
        }
    }

    private static async Task<string> OutcomeAsync<T>(Func<Task<T>> call)
    {
        try
        {
            await Task.Run(call);
            return "done";
        }
        catch (BfxException error)
        {
            return error.ErrorId == BfxErrorIds.SessionClosed ? error.ErrorId : error.ToString();
        }
    }

    private static void Closed(BfxException error) => Assert.Equal(BfxErrorIds.SessionClosed, error.ErrorId);
}
