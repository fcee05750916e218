using System.Globalization;
using BlastFx.Http;

namespace BlastFx.Client.Tests;

/// <summary>What decides about a retry and its time, without a connection.</summary>
public sealed class RetryRulesTests
{
    private readonly TestClock _clock = new();
    private readonly ServerClock _server;

    public RetryRulesTests() => _server = new ServerClock(_clock);

    [Fact]
    public void A_request_is_sent_again_if_it_was_not_executed_yet_or_may_be_executed_twice()
    {
        foreach (Replay replay in Enum.GetValues<Replay>())
        {
            Assert.True(Context(replay).MayRetry(Failure(Delivery.NotExecutedYet)));
            Assert.False(Context(replay).MayRetry(Failure(Delivery.NotExecuted)));
            Assert.Equal(replay != Replay.Never, Context(replay).MayRetry(Failure(Delivery.Unknown)));
        }
    }

    [Fact]
    public void Four_faults_are_made_up_for_and_waits_that_the_exchange_requested_do_not_count()
    {
        RequestContext context = Context();
        for (int fault = 1; fault <= 4; fault++)
        {
            Assert.True(context.MayRetry(Failure(Delivery.NotExecutedYet) with { RetryAt = _clock.GetUtcNow().AddSeconds(1) }));
            Assert.True(context.MayRetry(Failure(Delivery.NotExecutedYet, BfxErrorIds.RateLimited)));
            Assert.True(context.MayRetry(Failure(Delivery.NotExecutedYet, BfxErrorIds.ClockSkew)));
            Assert.True(context.MayRetry(Failure(Delivery.NotExecutedYet)));
        }

        Assert.False(context.MayRetry(Failure(Delivery.NotExecutedYet)));
    }

    [Theory]
    [InlineData(30, true)]
    [InlineData(31, false)]
    public void A_time_that_the_exchange_names_must_not_be_after_the_deadline(int seconds, bool isRetried) =>
        Assert.Equal(isRetried, Context().MayRetry(Failure(Delivery.NotExecutedYet) with { RetryAt = _clock.GetUtcNow().AddSeconds(seconds) }));

    [Fact]
    public void An_attempt_is_in_flight_until_its_failure_is_known()
    {
        RequestContext context = Context();
        Assert.Equal((false, 0), (context.IsInFlight, context.Attempts));
        Assert.Equal((1, true), (context.BeginAttempt(), context.IsInFlight));
        RequestFailure failure = Failure(Delivery.NotExecutedYet);

        context.MayRetry(failure);

        Assert.Equal((false, 1, failure), (context.IsInFlight, context.Attempts, context.LastFailure));
        Assert.Equal(2, context.BeginAttempt());
    }

    [Fact]
    public async Task The_delay_before_the_next_attempt_doubles_and_is_none_for_the_clock()
    {
        RequestContext context = Context();
        foreach (double nominal in new[] { 0.5, 1, 2, 4 })
        {
            context.MayRetry(Failure(Delivery.NotExecutedYet));
            // Rounded up to a millisecond.
            Assert.InRange(await DelayOf(context), nominal * 0.75, (nominal * 1.25) + 0.001);
        }

        context.MayRetry(Failure(Delivery.NotExecutedYet, BfxErrorIds.ClockSkew));
        Assert.Equal(0, await DelayOf(context));
        context.MayRetry(Failure(Delivery.NotExecutedYet) with { RetryAt = _clock.GetUtcNow().AddSeconds(7) });
        Assert.Equal(7, await DelayOf(context));

        async Task<double> DelayOf(RequestContext context)
        {
            DateTimeOffset start = _clock.GetUtcNow();
            await _clock.PassWaitsUntil(context.DelayAsync(_clock, CancellationToken.None).AsTask());
            return (_clock.GetUtcNow() - start).TotalSeconds;
        }
    }

    [Fact]
    public void A_backoff_doubles_to_its_maximum_with_a_quarter_of_jitter_to_either_side()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        foreach ((int failures, int nominal) in new[] { (0, 1), (1, 2), (5, 32), (6, 60), (31, 60), (int.MaxValue, 60) })
        {
            double[] delays = [.. Enumerable.Range(0, 200).Select(_ => backoff.Delay(failures).TotalSeconds / nominal)];

            Assert.All(delays, delay => Assert.InRange(delay, 0.75, 1.25));
            Assert.True(delays.Min() < 0.9 && delays.Max() > 1.1);
        }
    }

    [Theory]
    [InlineData("/onboarding", 100)]
    [InlineData("/account", 20)]
    [InlineData("/account/leverage", 20)]
    [InlineData("/jwt", 20)]
    [InlineData("/secrets/refresh", 20)]
    [InlineData("/orders", 1)]
    [InlineData("/orders/cancel_all", 1)]
    [InlineData("/cancel_all_after", 1)]
    [InlineData("/fills", 10)]
    [InlineData("/markets", 10)]
    public void A_request_costs_what_the_exchange_states(string path, int cost) =>
        Assert.Equal(cost, RequestCost.Of(BfxRequest.Get<Account>(path)));

    [Theory]
    [InlineData(0.1, "1 s from now")]
    [InlineData(119, "119 s from now")]
    [InlineData(119.5, "2 min 0 s from now")]
    [InlineData(7_199, "119 min 59 s from now")]
    [InlineData(7_200, "2 h 0 min from now")]
    [InlineData(172_799, "47 h 59 min from now")]
    [InlineData(172_800, "2 days 0 h from now")]
    public void The_time_until_a_moment_is_rounded_up_to_whole_units(double seconds, string text) =>
        Assert.Contains($" +00:00 ({text})", Moment.Text(_clock.GetUtcNow().AddSeconds(seconds), _clock), StringComparison.Ordinal);

    [Theory]
    [InlineData("99999999", null)]
    [InlineData("100000000", 100_000_000L)]
    [InlineData("99999999999", 99_999_999_999L)]
    [InlineData("100000000000", 100_000_000L)]
    [InlineData("99999999999999", 99_999_999_999L)]
    [InlineData("100000000000000", null)]
    [InlineData("2024-03-01 12:00:40 +0000 UTC", 1_709_294_440L)]
    [InlineData("2024-03-01 13:00:40 +0100 CET m=+0.1", 1_709_294_440L)]
    [InlineData(" 2024-03-01T12:00:40 ", 1_709_294_440L)]
    [InlineData("1972-12-31T23:59:59Z", null)]
    [InlineData("1973-01-01T00:00:00Z", 94_694_400L)]
    [InlineData("8999-12-31T23:59:59Z", 221_845_391_999L)]
    [InlineData("9000-01-01T00:00:00Z", null)]
    [InlineData("soon", null)]
    public void A_header_is_a_time_in_any_of_the_known_formats(string text, long? seconds) =>
        Assert.Equal(seconds, PauseHeaders.Time(Response("X-RateLimit-Reset", text), "X-RateLimit-Reset")?.ToUnixTimeSeconds());

    [Theory]
    [InlineData("X-RateLimit-Retry-After", "999999999", 365 * 86_400.0)]
    [InlineData("Retry-After", "0", 1.0)]
    [InlineData("Retry-After", "0.5", 1.0)]
    [InlineData("Retry-After", "2.5", 2.5)]
    [InlineData("Retry-After", "1000000000", null)]
    [InlineData("Retry-After", "1709294400", null)]
    [InlineData("Retry-After", "1709294401", 1.0)]
    [InlineData("Retry-After", "99999999999999", 365 * 86_400.0)]
    [InlineData("Retry-After", "123456789012345", 365 * 86_400.0)]
    [InlineData("Retry-After", "-1", null)]
    [InlineData("Another", "5", null)]
    public void A_header_requests_a_pause_in_seconds_or_until_a_time_that_is_not_past(string header, string text, double? seconds) =>
        Assert.Equal(seconds, (PauseHeaders.RetryAt(Response(header, text), _server) - _clock.GetUtcNow())?.TotalSeconds);

    [Fact]
    public void The_header_of_the_rate_limit_counts_before_the_other_one()
    {
        using HttpResponseMessage response = Response("Retry-After", "5");
        response.Headers.Add("X-RateLimit-Retry-After", "7");

        Assert.Equal(_clock.GetUtcNow().AddSeconds(7), PauseHeaders.RetryAt(response, _server));
    }

    [Fact]
    public void A_time_of_the_exchange_is_converted_by_the_time_that_its_response_states_or_by_what_is_known_of_its_clock()
    {
        DateTimeOffset theirs = _clock.GetUtcNow().AddSeconds(300);
        using HttpResponseMessage stated = Response("Srv-Timestamp", theirs.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        using HttpResponseMessage unstated = Response("Another", "1");
        Assert.Equal(_clock.GetUtcNow().AddSeconds(20), PauseHeaders.Local(theirs.AddSeconds(20), stated, _server));
        Assert.Equal(_clock.GetUtcNow().AddSeconds(320), PauseHeaders.Local(theirs.AddSeconds(20), unstated, _server));

        Assert.True(_server.Learn(stated, null, lessons: 0));

        Assert.Equal((300, theirs), (_server.Offset.TotalSeconds, _server.Now));
        Assert.Equal(_clock.GetUtcNow().AddSeconds(20), PauseHeaders.Local(theirs.AddSeconds(20), unstated, _server));
    }

    [Theory]
    [InlineData("32503680000", true)]
    [InlineData("32503680001", false)]
    [InlineData("-1", false)]
    [InlineData("1.5", false)]
    [InlineData("", false)]
    public void A_time_after_the_year_3000_is_not_one(string text, bool isTime) => Assert.Equal(isTime, ServerClock.TimeOf(text) is not null);

    [Fact]
    public void The_clock_is_learned_from_the_last_time_of_a_text_and_from_nothing_else()
    {
        using HttpResponseMessage response = Response("Another", "1");

        Assert.False(_server.Learn(response, null, lessons: 0));
        Assert.False(_server.Learn(response, "try 123456789", lessons: 0));
        Assert.Equal(TimeSpan.Zero, _server.Offset);
        Assert.True(_server.Learn(response, "1700000000 is past, try: 1709294500", lessons: 0));
        Assert.Equal(TimeSpan.FromSeconds(100), _server.Offset);
    }

    [Fact]
    public void A_deadline_is_the_time_that_is_left()
    {
        var deadline = new Deadline(TimeSpan.FromSeconds(30), _clock);
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal((30, 20), (deadline.Timeout.TotalSeconds, deadline.Remaining.TotalSeconds));
        Assert.True(deadline.Reaches(_clock.GetUtcNow().AddSeconds(20)));
        Assert.False(deadline.Reaches(_clock.GetUtcNow().AddSeconds(20.001)));
    }

    private RequestContext Context(Replay replay = Replay.Safe) =>
        new(new BfxRequest(HttpMethod.Get, "/account", replay), () => null, new Deadline(TimeSpan.FromSeconds(30), _clock), observer: null);

    private static RequestFailure Failure(Delivery delivery, string errorId = BfxErrorIds.Unreachable) => new(errorId, "") { Delivery = delivery };

    private static HttpResponseMessage Response(string header, string text)
    {
        var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation(header, text);
        return response;
    }
}
