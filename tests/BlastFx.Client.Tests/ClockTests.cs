using System.Globalization;
using BlastFx.Client.Tests.Support;
using BlastFx.Sandbox;
using Microsoft.Extensions.Time.Testing;

namespace BlastFx.Client.Tests;

public sealed class ClockTests
{
    private readonly TestClock _clock = new();

    [Theory]
    [InlineData("cannot use timestamp from past, try: 1709295000")]
    [InlineData("maximum timestamp lifetime is 30 seconds: 1709295000")]
    public async Task Without_the_time_header_the_clock_is_learned_from_the_error_text(string reason)
    {
        await using var server = new RawServer(RawResponse.Rejection(reason), RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        await session.Account.GetAccountAsync();

        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(1709295000, _clock.Seconds + (long)session.ClockOffset.TotalSeconds);
    }

    /// <summary>The texts do not state whether their seconds are the exchange's time or the latest time that it accepts.</summary>
    [Theory]
    [InlineData(-100)]
    [InlineData(-16)]
    [InlineData(-7200)]
    [InlineData(601)]
    [InlineData(7200)]
    public async Task A_text_that_has_the_latest_time_that_is_accepted_is_understood_at_the_second_rejection(int ahead)
    {
        long now = _clock.Seconds - ahead;
        await using var server = new RawServer(request =>
        {
            long expires = long.Parse(request.Header("RBT-TS")!, CultureInfo.InvariantCulture);
            return expires < now ? RawResponse.Rejection($"cannot use timestamp from past, try: {now + 600}")
                : expires > now + 600 ? RawResponse.Rejection($"maximum timestamp lifetime is 30 seconds: {now + 600}")
                : RawResponse.Account();
        });
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        await session.Account.SetLeverageAsync("ETH-USD", 3);

        Assert.Equal(3, server.Requests.Count);
        Assert.Equal(-ahead, session.ClockOffset.TotalSeconds);
        Assert.Equal(0, _clock.Waited.TotalSeconds);
    }

    [Fact]
    public async Task A_time_that_is_always_too_far_ahead_ends_the_request()
    {
        await using var server = new RawServer(RawResponse.Rejection("maximum timestamp lifetime is 30 seconds: 1709295000"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        BfxException error = await _clock.Fails(session.Account.GetAccountAsync());

        Assert.Equal(BfxErrorIds.ClockSkew, error.ErrorId);
        Assert.Equal(3, error.Attempts);
    }

    [Fact]
    public async Task The_time_header_counts_more_than_the_error_text()
    {
        await using var server = new RawServer(RawResponse.Rejection("cannot use timestamp from past, try: 1709295000", 400, "Srv-Timestamp: 1709298000"), RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        await session.Account.GetAccountAsync();

        Assert.Equal(1709298000, _clock.Seconds + (long)session.ClockOffset.TotalSeconds);
    }

    [Theory]
    [InlineData(-7200)]
    [InlineData(-16)]
    [InlineData(601)]
    [InlineData(86400)]
    public async Task A_clock_that_is_off_is_mended_once_from_the_exchanges(int ahead)
    {
        var theirs = new FakeTimeProvider(_clock.GetUtcNow().AddSeconds(-ahead));
        await using SandboxExchange exchange = Sessions.Exchange(theirs);
        using Session session = Sessions.ByKey(exchange, _clock);
        var observer = new RecordingObserver();

        await session.Account.SetLeverageAsync("ETH-USD", 3, observer);
        await session.Account.SetLeverageAsync("ETH-USD", 4, observer);

        Assert.Equal([400, 200, 200], exchange.Requests.Select(request => request.Status));
        Assert.Equal(TimeSpan.FromSeconds(-ahead), session.ClockOffset);
        Assert.Equal(0, _clock.Waited.TotalSeconds);
        if (Math.Abs(ahead) > 30)
        {
            string warning = Assert.Single(observer.Warnings);
            Assert.Contains($"{Math.Abs(ahead)} s {(ahead < 0 ? "behind" : "ahead of")} the exchange", warning, StringComparison.Ordinal);
        }
        else
        {
            Assert.Empty(observer.Warnings);
        }
    }

    [Fact]
    public async Task A_clock_within_the_tolerance_is_not_corrected()
    {
        var theirs = new FakeTimeProvider(_clock.GetUtcNow().AddSeconds(-580));
        await using SandboxExchange exchange = Sessions.Exchange(theirs);
        using Session session = Sessions.ByKey(exchange, _clock);

        await session.Account.GetAccountAsync();

        Assert.Equal(TimeSpan.Zero, session.ClockOffset);
    }

    [Theory]
    [InlineData("cannot use timestamp from past, try: 1")]
    [InlineData("maximum timestamp lifetime is 30 seconds: 1")]
    public async Task A_clock_rejected_twice_is_an_error_after_the_second_attempt(string reason)
    {
        RawResponse rejection = RawResponse.Rejection(reason, 400, $"Srv-Timestamp: {_clock.Seconds + 100}");
        await using var server = new RawServer(rejection, rejection, RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        BfxException error = await _clock.Fails(session.Account.SetLeverageAsync("ETH-USD", 3));

        Assert.Equal(BfxErrorIds.ClockSkew, error.ErrorId);
        Assert.Equal(2, error.Attempts);
        Assert.Equal(
            [_clock.Seconds + 15, _clock.Seconds + 115],
            server.Requests.Select(request => long.Parse(request.Header("RBT-TS")!, CultureInfo.InvariantCulture)));
        RequestTests.AssertSigned(server.Requests[1], "0xa1b2c3d4", _clock.Seconds + 100);
    }

    [Theory]
    [InlineData("X-Other: 1")]
    [InlineData("Srv-Timestamp: noon")]
    [InlineData("Srv-Timestamp: 9223372036854775807")]
    [InlineData("Srv-Timestamp: 1709294400000")]
    [InlineData("Srv-Timestamp: 99999999999999999999999")]
    public async Task Without_the_exchanges_time_the_clock_is_not_corrected(string header)
    {
        await using var server = new RawServer(RawResponse.Rejection("cannot use timestamp from past, try: 1", 400, header));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        BfxException error = await _clock.Fails(session.Account.GetAccountAsync());

        Assert.Equal(BfxErrorIds.ClockSkew, error.ErrorId);
        Assert.Equal(1, error.Attempts);
        Assert.Equal(TimeSpan.Zero, session.ClockOffset);
    }

    [Fact]
    public async Task A_refresh_token_rejected_for_its_time_is_not_used_and_is_sent_again()
    {
        var theirs = new FakeTimeProvider(_clock.GetUtcNow().AddSeconds(7200));
        await using SandboxExchange exchange = Sessions.Exchange(theirs);
        using Session session = Sessions.ByTokens(exchange, _clock);

        Token token = await session.RefreshTokenAsync();

        Assert.Equal(13, token.ProfileId);
        Assert.Equal([400, 200], exchange.Requests.Select(request => request.Status));
    }

    [Fact]
    public async Task A_token_expires_by_the_exchanges_clock()
    {
        // The exchange's clock is an hour ahead; the token is valid for half an hour by the local clock, so it has expired at the exchange.
        await using var server = new RawServer(request => request.Path switch
        {
            "/jwt" => RawResponse.Result($"\"{Jwt.Of(_clock.GetUtcNow().AddHours(30), "second")}\""),
            _ when long.Parse(request.Header("RBT-TS")!, CultureInfo.InvariantCulture) < _clock.Seconds + 3600 =>
                RawResponse.Rejection("cannot use timestamp from past, try: 1", 400, $"Srv-Timestamp: {_clock.Seconds + 3600}"),
            _ => RawResponse.Account(),
        });
        using Session session = Sessions.ByTokens(server.BaseUri, _clock, Jwt.Of(_clock.GetUtcNow().AddMinutes(30)));

        await session.Account.GetAccountAsync();
        await session.Account.GetAccountAsync();

        Assert.Equal(["/account", "/account", "/jwt", "/account"], server.Requests.Select(request => request.Path));
    }
}
