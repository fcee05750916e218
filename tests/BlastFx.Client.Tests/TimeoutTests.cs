using BlastFx.Client.Tests.Support;
using BlastFx.Sandbox;

namespace BlastFx.Client.Tests;

public sealed class TimeoutTests
{
    private readonly TestClock _clock = new();

    public static TheoryData<FaultKind> Stalls => [FaultKind.StallHeaders, FaultKind.StallBody];

    [Theory]
    [MemberData(nameof(Stalls))]
    public async Task A_stalled_response_is_abandoned_after_half_a_minute_and_requested_again(FaultKind kind)
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        using Session session = Sessions.ByKey(exchange, _clock);
        exchange.Faults.Add(new SandboxFault { Kind = kind });
        var observer = new RecordingObserver();

        Task<Account> call = session.Account.SetLeverageAsync("ETH-USD", 9, observer);
        await WorkedOnAsync(exchange);
        _clock.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(call.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Account account = await _clock.PassWaitsOf(call);

        Assert.Equal(9, account.Leverage!["ETH-USD"]);
        Assert.Equal(["timeout", "200"], observer.Attempts.Select(attempt => attempt.Status));
        Assert.Equal(TimeSpan.FromSeconds(30), observer.Attempts[0].Elapsed);
    }

    [Theory]
    [MemberData(nameof(Stalls))]
    public async Task A_request_ends_with_its_deadline(FaultKind kind)
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        using Session session = Sessions.ByKey(exchange, _clock, timeoutSeconds: 12.5);
        exchange.Faults.Add(new SandboxFault { Kind = kind });

        Task<Account> call = session.Account.SetLeverageAsync("ETH-USD", 9);
        await WorkedOnAsync(exchange);
        _clock.Advance(TimeSpan.FromSeconds(12.5));
        BfxException error = await Assert.ThrowsAsync<BfxException>(() => call);

        Assert.Equal(BfxErrorIds.Timeout, error.ErrorId);
        Assert.Equal(1, error.Attempts);
        Assert.Contains("PUT /account/leverage had no response within 12.5 s", error.Message, StringComparison.Ordinal);
        Assert.Contains("may have been executed", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Stalls))]
    public async Task A_stalled_response_can_be_cancelled(FaultKind kind)
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        using Session session = Sessions.ByKey(exchange, _clock);
        exchange.Faults.Add(new SandboxFault { Kind = kind });
        using var cancellationToken = new CancellationTokenSource();

        Task<Account> call = session.Account.GetAccountAsync(cancellationToken: cancellationToken.Token);
        await WorkedOnAsync(exchange);
        await cancellationToken.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(13, (await session.Account.GetAccountAsync()).Id);
    }

    [Fact]
    public async Task A_request_cancelled_before_it_left_is_not_sent()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        using Session session = Sessions.ByKey(exchange, _clock);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.Account.SetLeverageAsync("ETH-USD", 9, cancellationToken: new CancellationToken(true)));

        Assert.Empty(exchange.Requests);
    }

    [Fact]
    public async Task A_one_time_request_that_stalls_ends_with_its_deadline()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        using Session session = Sessions.ByTokens(exchange, _clock, timeoutSeconds: 10);
        exchange.Faults.Add(new SandboxFault { Kind = FaultKind.StallBody });

        Task<Token> call = session.RefreshTokenAsync();
        await WorkedOnAsync(exchange);
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(BfxErrorIds.OutcomeUnknown, (await Assert.ThrowsAsync<BfxException>(() => call)).ErrorId);
    }

    [Fact]
    public async Task A_request_and_its_refresh_share_one_deadline()
    {
        int count = 0;
        await using var server = new RawServer(request => (request.Path, Interlocked.Increment(ref count)) switch
        {
            ("/jwt", 1) or ("/account", 3) => RawResponse.Rejection("rate limit exceeded", 429, "X-RateLimit-Retry-After: 60"),
            ("/jwt", _) => RawResponse.Result($$"""[{"jwt":"{{Jwt.Of(_clock.GetUtcNow().AddHours(1))}}","random_secret":"0x0a","refresh_token":"next"}]"""),
            _ => RawResponse.Account(),
        });
        using Session session = Sessions.ByTokens(server.BaseUri, _clock, Jwt.Of(_clock.GetUtcNow().AddSeconds(1)), timeoutSeconds: 100);

        BfxException error = await _clock.Fails(session.Account.GetAccountAsync());

        Assert.Equal(BfxErrorIds.RateLimited, error.ErrorId);
        Assert.Equal(60, _clock.Waited.TotalSeconds, tolerance: 2);
        Assert.Equal(["/jwt", "/jwt", "/account"], server.Requests.Select(request => request.Path));
    }

    private static async Task WorkedOnAsync(SandboxExchange exchange)
    {
        while (exchange.Requests is not [{ Executed: true }])
        {
            await Task.Yield();
        }
    }
}
