using System.Globalization;
using System.Net;
using BlastFx.Client.Tests.Support;
using BlastFx.Sandbox;

namespace BlastFx.Client.Tests;

public sealed class RateLimitTests
{
    private readonly TestClock _clock = new();

    public static TheoryData<string, double> PausesNamed => new()
    {
        { "X-RateLimit-Retry-After: 17", 17 },
        { "Retry-After: 17", 17 },
        { "X-RateLimit-Retry-After: 0", 1 },
        { "X-RateLimit-Retry-After: 1.5", 1.5 },
        { "Retry-After: Fri, 01 Mar 2024 12:00:40 GMT", 40 },
        { "X-RateLimit-Reset: 2024-03-01 12:00:40 +0000 UTC", 40 },
        { "X-RateLimit-Reset: 2024-03-01 13:00:40.5 +0100 CET m=+0.1", 40.5 },
        { "X-RateLimit-Reset: 2024-03-01T12:00:40Z", 40 },
        { "X-RateLimit-Reset: Fri, 01 Mar 2024 12:00:40 GMT", 40 },
        { "X-RateLimit-Reset: 1709294440", 40 },
        { "X-RateLimit-Reset: 1709294440000", 40 },
    };

    [Theory]
    [MemberData(nameof(PausesNamed))]
    public async Task A_rejection_pauses_for_the_stated_time(string header, double seconds)
    {
        await using var server = new RawServer(RawResponse.Rejection("rate limit exceeded", 429, header), RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        var observer = new RecordingObserver();

        Account account = await _clock.PassWaitsOf(session.Account.SetLeverageAsync("ETH-USD", 2, observer));

        Assert.Equal(13, account.Id);
        Assert.Equal(seconds, _clock.Waited.TotalSeconds);
        Assert.Equal(["429", "200"], observer.Attempts.Select(attempt => attempt.Status));
        RequestTests.AssertSigned(server.Requests[1], "0xa1b2c3d4", _clock.Seconds);
    }

    [Fact]
    public async Task A_shorter_pause_does_not_end_a_longer_one()
    {
        var bothArrived = new TaskCompletionSource();
        var firstRejected = new TaskCompletionSource();
        int count = 0;
        await using var server = new RawServer(async _ =>
        {
            switch (Interlocked.Increment(ref count))
            {
                case 1:
                    await bothArrived.Task;
                    return RawResponse.Rejection("rate limit exceeded", 429, "Retry-After: 60");
                case 2:
                    bothArrived.SetResult();
                    await firstRejected.Task;
                    return RawResponse.Rejection("rate limit exceeded", 429, "Retry-After: 5");
                default:
                    return RawResponse.Account();
            }
        });
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        var observer = new RecordingObserver();

        Task<Account> first = session.Account.GetAccountAsync(observer);
        Task<Account> second = session.Account.GetAccountAsync(observer);
        await _clock.NextWaitAsync();
        firstRejected.SetResult();
        await _clock.NextWaitAsync();

        // Both wait for the longer pause.
        Assert.Equal([60, 60], observer.Waits.Select(wait => wait.Total.TotalSeconds));
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _clock.PassWaitsUntil(Task.WhenAll(first, second));
    }

    public static TheoryData<string, double> BansNamed => new()
    {
        { "Retry-After: 86400", 86_400 },
        { "Retry-After: Sat, 02 Mar 2024 12:00:00 GMT", 86_400 },
        { "X-RateLimit-Retry-After: 7200", 7_200 },
        { "X-RateLimit-Reset: 2024-03-02T12:00:00Z", 86_400 },
        { "X-RateLimit-Reset: 1709380800", 86_400 },
        // A time instead of seconds.
        { "Retry-After: 1709380800", 86_400 },
        { "Retry-After: 1709380800000", 86_400 },
        // The maximum pause.
        { "Retry-After: 999999999", 365 * 86_400.0 },
        { "Retry-After: 99999999999999999999999999999999999999", 365 * 86_400.0 },
        { "Retry-After: Fri, 01 Mar 2999 12:00:00 GMT", 365 * 86_400.0 },
    };

    [Theory]
    [MemberData(nameof(BansNamed))]
    public async Task A_ban_ends_every_request_at_once_until_it_is_over(string header, double seconds)
    {
        _clock.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(2), "test", "test"));
        DateTimeOffset until = _clock.GetUtcNow().AddSeconds(seconds);
        await using var server = new RawServer(RawResponse.Rejection("banned", 429, header), RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        foreach (Func<Task> call in new Func<Task>[] { () => session.Account.GetAccountAsync(), () => session.Account.SetLeverageAsync("ETH-USD", 2), () => session.Markets.GetVaultsAsync() })
        {
            BfxException error = await _clock.Fails(call());

            Assert.Equal((BfxErrorIds.RateLimited, HttpStatusCode.TooManyRequests, until), (error.ErrorId, error.HttpStatus, error.RetryAt));
            Assert.Contains(until.AddHours(2).ToString("yyyy-MM-dd HH:mm:ss '+02:00'", CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
            Assert.Contains("Nothing was executed", error.Message, StringComparison.Ordinal);
        }

        Assert.Single(server.Requests);
        Assert.Equal(0, _clock.Waited.TotalSeconds);
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Equal(13, (await session.Account.GetAccountAsync()).Id);
    }

    [Theory]
    [InlineData("Retry-After: -5")]
    [InlineData("Retry-After: soon")]
    [InlineData("Retry-After: ")]
    [InlineData("Retry-After: Fri, 01 Mar 2019 12:00:00 GMT")]
    [InlineData("Retry-After: 1e9")]
    [InlineData("X-RateLimit-Retry-After: NaN")]
    [InlineData("X-RateLimit-Reset: -1")]
    public async Task A_rejection_without_a_future_time_pauses_briefly(string header)
    {
        await using var server = new RawServer(RawResponse.Rejection("", 429, header), RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        await _clock.PassWaitsOf(session.Account.GetAccountAsync());

        Assert.InRange(_clock.Waited.TotalSeconds, 0.7, 1.3);
    }

    [Theory]
    [InlineData(61, "61 s from now")]
    [InlineData(200, "3 min 20 s from now")]
    [InlineData(7_200, "2 h 0 min from now")]
    [InlineData(180_000, "2 days 2 h from now")]
    public async Task The_remaining_time_is_shown_in_suitable_units(int seconds, string text)
    {
        await using var server = new RawServer(RawResponse.Rejection("", 429, $"Retry-After: {seconds}"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock, timeoutSeconds: 60);

        Assert.Contains(text, (await _clock.Fails(session.Account.GetAccountAsync())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2099-01-01T00:00:00Z")]
    [InlineData("2024-03-01T13:00:01Z")]
    public async Task A_reset_too_far_away_to_be_one_does_not_shut_the_session(string reset)
    {
        await using var server = new RawServer(
            RawResponse.Json(200, WireAccount.Envelope, "X-RateLimit-Remaining: 0", $"X-RateLimit-Reset: {reset}"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        await session.Account.GetAccountAsync();
        await session.Account.GetAccountAsync();

        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(0, _clock.Waited.TotalSeconds);
    }

    [Fact]
    public async Task A_pause_is_reported_about_once_a_second_to_its_end()
    {
        await using var server = new RawServer(RawResponse.Rejection("", 429, "Retry-After: 3"), RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        var observer = new RecordingObserver();

        await _clock.PassWaitsOf(session.Account.GetAccountAsync(observer));

        Assert.Equal([3, 2, 1, 0], observer.Waits.Select(wait => wait.Remaining.TotalSeconds));
        Assert.All(observer.Waits, wait => Assert.Equal(("rate limit of the exchange", 3), (wait.Reason, wait.Total.TotalSeconds)));
    }

    [Theory]
    [InlineData(429, "{}")]
    [InlineData(429, "<html>Too many requests</html>")]
    [InlineData(429, "")]
    [InlineData(400, """{"success":false,"error":"RATE_LIMIT","result":[]}""")]
    [InlineData(200, """{"success":false,"error":"QUEUE_RATE_LIMIT","result":null}""")]
    public async Task Rejections_without_a_time_pause_longer_each_time(int status, string body)
    {
        int refusals = 0;
        await using var server = new RawServer(_ => ++refusals <= 8 ? RawResponse.Of(status, null, body) : RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        var observer = new RecordingObserver();

        await _clock.PassWaitsOf(session.Account.GetAccountAsync(observer));

        double[] pauses = [.. observer.Waits.Where(wait => wait.Remaining == TimeSpan.Zero).Select(wait => wait.Total.TotalSeconds)];
        Assert.Equal(8, pauses.Length);
        for (int i = 0; i < pauses.Length; i++)
        {
            double nominal = Math.Min(60, Math.Pow(2, i));
            Assert.InRange(pauses[i], nominal * 0.75, nominal * 1.25);
        }
    }

    [Fact]
    public async Task After_a_success_rejections_without_a_time_pause_briefly_again()
    {
        RawResponse rejection = RawResponse.Rejection("", 429);
        await using var server = new RawServer(rejection, rejection, rejection, RawResponse.Account(), rejection, RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        await _clock.PassWaitsOf(session.Account.GetAccountAsync());
        TimeSpan before = _clock.Waited;

        await _clock.PassWaitsOf(session.Account.GetAccountAsync());

        Assert.InRange((_clock.Waited - before).TotalSeconds, 0.7, 1.3);
    }

    [Fact]
    public async Task Waits_for_the_limit_do_not_count_as_faults()
    {
        int count = 0;
        await using var server = new RawServer(_ => ++count <= 20 ? RawResponse.Rejection("", 429, "Retry-After: 1") : RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        await _clock.PassWaitsOf(session.Account.GetAccountAsync());

        Assert.Equal(21, server.Requests.Count);
        Assert.Equal(20, _clock.Waited.TotalSeconds);
    }

    [Fact]
    public async Task A_pause_past_the_deadline_is_an_error_at_once()
    {
        await using var server = new RawServer(RawResponse.Rejection("rate limit exceeded", 429, "Retry-After: 61"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock, timeoutSeconds: 60);

        BfxException error = await _clock.Fails(session.Account.SetLeverageAsync("ETH-USD", 2));

        Assert.Equal(BfxErrorIds.RateLimited, error.ErrorId);
        Assert.Equal(HttpStatusCode.TooManyRequests, error.HttpStatus);
        Assert.Equal(1, error.Attempts);
        Assert.Equal(0, _clock.Waited.TotalSeconds);
        Assert.Contains("(61 s from now)", error.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was executed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejections_until_the_deadline_end_in_the_same_error()
    {
        await using var server = new RawServer(RawResponse.Rejection("", 429, "Retry-After: 7"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock, timeoutSeconds: 60);

        BfxException error = await _clock.Fails(session.Account.GetAccountAsync());

        Assert.Equal(BfxErrorIds.RateLimited, error.ErrorId);
        Assert.Equal(9, error.Attempts);
    }

    [Fact]
    public async Task A_pause_holds_back_every_request_of_the_session()
    {
        await using var server = new RawServer(RawResponse.Rejection("", 429, "Retry-After: 10"), RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        Task<Account> first = session.Account.GetAccountAsync();
        await _clock.NextWaitAsync();

        Task<Account> second = session.Account.SetLeverageAsync("ETH-USD", 2);
        await _clock.NextWaitAsync();

        Assert.Single(server.Requests);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _clock.PassWaitsOf(Task.WhenAll(first, second));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task An_exhausted_window_is_waited_for_before_a_rejection()
    {
        await using var server = new RawServer(
            RawResponse.Json(200, WireAccount.Envelope, "X-RateLimit-Limit: 1200", "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 2024-03-01T12:00:25Z"),
            RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        await session.Account.GetAccountAsync();
        Assert.Equal((1200L, 0L), (session.RateLimit, session.RateLimitRemaining));
        Assert.Equal(_clock.GetUtcNow().AddSeconds(25), session.RateLimitReset);

        await _clock.PassWaitsOf(session.Account.GetAccountAsync());

        Assert.Equal(25, _clock.Waited.TotalSeconds);
    }

    [Fact]
    public async Task An_exhausted_window_without_its_limit_is_waited_for_as_well()
    {
        await using var server = new RawServer(
            RawResponse.Json(200, WireAccount.Envelope, "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 2024-03-01T12:00:25Z"), RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        await session.Account.GetAccountAsync();

        await _clock.PassWaitsOf(session.Account.GetAccountAsync());

        Assert.Equal(25, _clock.Waited.TotalSeconds);
    }

    [Fact]
    public async Task What_was_reported_last_of_the_limit_stays_known()
    {
        await using var server = new RawServer(
            RawResponse.Json(200, WireAccount.Envelope, "X-RateLimit-Limit: 1200", "X-RateLimit-Remaining: 900", "X-RateLimit-Reset: 2024-03-01T12:00:25Z"),
            RawResponse.Json(200, WireAccount.Envelope, "X-RateLimit-Limit: 600", "X-RateLimit-Remaining: 500", "X-RateLimit-Reset: 2024-03-01T12:00:50Z"),
            RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        for (int i = 0; i < 3; i++)
        {
            await session.Account.GetAccountAsync();
        }

        Assert.Equal((600L, 500L, _clock.GetUtcNow().AddSeconds(50)), (session.RateLimit, session.RateLimitRemaining, session.RateLimitReset));
    }

    [Fact]
    public async Task The_pause_that_a_rejection_names_counts_more_than_the_end_of_the_window()
    {
        await using var server = new RawServer(RawResponse.Rejection("", 429, "X-RateLimit-Reset: 2024-03-01T12:00:40Z", "Retry-After: 17"), RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        await _clock.PassWaitsOf(session.Account.GetAccountAsync());

        Assert.Equal(17, _clock.Waited.TotalSeconds);
    }

    [Theory]
    [InlineData("X-RateLimit-Reset: soon")]
    [InlineData("X-RateLimit-Reset: 0001-01-01T00:00:00Z")]
    [InlineData("X-RateLimit-Reset: 9999-12-31T23:59:59Z")]
    [InlineData("X-RateLimit-Reset: 99999999999999999999")]
    [InlineData("X-RateLimit-Reset: -1")]
    [InlineData("X-RateLimit-Remaining: many")]
    public async Task Invalid_headers_are_ignored(string header)
    {
        await using var server = new RawServer(RawResponse.Json(200, WireAccount.Envelope, header, "X-RateLimit-Remaining: 5"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Assert.Equal(13, (await session.Account.GetAccountAsync()).Id);
        Assert.Equal(13, (await session.Account.GetAccountAsync()).Id);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public async Task A_reset_at_the_limits_of_the_calendar_is_ignored(string reset)
    {
        await using var server = new RawServer(
            RawResponse.Rejection("cannot use timestamp from past, try: 1", 400, "Srv-Timestamp: 32503679999"),
            RawResponse.Rejection("", 429, $"X-RateLimit-Reset: {reset}"),
            RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        await _clock.PassWaitsOf(session.Account.GetAccountAsync());

        Assert.InRange(_clock.Waited.TotalSeconds, 0.7, 1.3);
    }

    [Fact]
    public async Task The_exchanges_own_limit_is_met_and_waited_out()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock, options => options with { RateLimitPerMinute = 60 });
        using Session session = Sessions.ByKey(exchange, _clock);

        for (int leverage = 1; leverage <= 10; leverage++)
        {
            Account account = await _clock.PassWaitsOf(session.Account.SetLeverageAsync("ETH-USD", leverage));
            Assert.Equal(leverage, account.Leverage!["ETH-USD"]);
        }

        Assert.Equal(10, exchange.Requests.Count(request => request.Executed));
        Assert.Equal(180, Math.Ceiling(_clock.Waited.TotalSeconds));
    }

    [Fact]
    public async Task A_pause_can_be_cancelled()
    {
        await using var server = new RawServer(RawResponse.Rejection("", 429, "Retry-After: 10"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        using var cancellationToken = new CancellationTokenSource();
        var observer = new RecordingObserver();

        Task<Account> call = session.Account.GetAccountAsync(observer, cancellationToken.Token);
        await _clock.NextWaitAsync();
        await cancellationToken.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(TimeSpan.Zero, observer.Waits[^1].Remaining);
    }

    [Fact]
    public async Task A_reset_by_the_exchanges_clock_is_waited_for_by_ours()
    {
        // The exchange is 300 s ahead, as reported by the first rejection.
        DateTimeOffset theirs = _clock.GetUtcNow().AddSeconds(300);
        string stamp = theirs.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        await using var server = new RawServer(
            RawResponse.Rejection("cannot use timestamp from past, try: 1", 400, $"Srv-Timestamp: {stamp}"),
            RawResponse.Rejection("", 429, $"X-RateLimit-Reset: {theirs.AddSeconds(20):yyyy-MM-ddTHH:mm:ssZ}"),
            RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        await _clock.PassWaitsOf(session.Account.GetAccountAsync());

        Assert.Equal(20, _clock.Waited.TotalSeconds);
    }
}
