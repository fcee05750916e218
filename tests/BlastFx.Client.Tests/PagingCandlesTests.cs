using System.Globalization;
using BlastFx.Client.Tests.Support;
using BlastFx.Paging;
using BlastFx.Serialization;
using CsCheck;

namespace BlastFx.Client.Tests;

/// <summary>Candles of ranges longer than a response.</summary>
public sealed class PagingCandlesTests
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    private static readonly Gen<TimeSpan> s_periods = Gen.Int[0, 6].Select(i => TimeSpan.FromMinutes(new[] { 1, 5, 15, 30, 60, 240, 1440 }[i]));

    private readonly TestClock _clock = new();
    private readonly RecordingObserver _observer = new();

    /// <summary>If the end is included, if the newest come first, and the interval of periods without trades.</summary>
    private static readonly Gen<(bool IsInclusive, bool IsDescending, int Gap)> s_manners = Gen.Select(Gen.Bool, Gen.Bool, Gen.Int[2, 50]);

    [Fact]
    public Task Each_candle_of_a_range_is_returned_once_and_in_order_whether_or_not_the_end_is_included() => Gen
        .Select(s_periods, Gen.Long[0, 86_400 * 3], Gen.Long[-20, 3_100], Gen.OneOf(Gen.Const(0L), Gen.Long[0, TimeSpan.TicksPerDay]), s_manners)
        .SampleAsync(
            async sample =>
            {
                (TimeSpan period, long start, long periods, long more, (bool IsInclusive, bool IsDescending, int Gap) manners) = sample;
                DateTimeOffset since = _clock.GetUtcNow().AddDays(-4_000).AddTicks((start * TimeSpan.TicksPerSecond) + (more % TimeSpan.TicksPerSecond));
                DateTimeOffset until = since.AddTicks(Math.Max(0, (periods * period.Ticks) + (more % period.Ticks)));
                await using RawServer server = Serve(manners);

                List<Candle> candles = await ReadAsync(server, period, new TimeRange(since, until));

                Assert.Equal(Times(since, until, (long)period.TotalSeconds, manners.Gap), candles.Select(candle => candle.Time.ToUnixTimeSeconds()));
                Assert.All(candles, candle => Assert.Equal("BTC-USD", candle.MarketId));
                Assert.All(server.Requests, AssertFits);
                // One more for each end of a part without trades.
                Assert.InRange(server.Requests.Count, 0, 3 + (2 * (long)((until - since) / (period * 999))));
            },
            iter: Effort.Of(150),
            threads: 1);

    [Fact]
    public Task Those_skipped_and_wanted_are_counted_from_the_oldest() => Gen
        .Select(Gen.Int[0, 2_500], Gen.Int[0, 2_500], s_manners)
        .SampleAsync(
            async sample =>
            {
                (int skip, int first, (bool IsInclusive, bool IsDescending, int Gap) manners) = sample;
                DateTimeOffset since = _clock.GetUtcNow().AddDays(-2);
                await using RawServer server = Serve(manners);

                List<Candle> candles = await ReadAsync(server, s_minute, new TimeRange(since, since.AddMinutes(2_222)), new PageWindow(skip, first));

                Assert.Equal(
                    Times(since, since.AddMinutes(2_222), 60, manners.Gap).Skip(skip).Take(first),
                    candles.Select(candle => candle.Time.ToUnixTimeSeconds()));
            },
            iter: Effort.Of(30),
            threads: 1);

    [Fact]
    public async Task A_range_in_which_somebody_traded_all_the_time_is_as_many_requests_as_it_has_stretches()
    {
        await using RawServer server = Serve((true, false, int.MaxValue));
        DateTimeOffset since = Time("2024-02-01T11:00:00Z");

        Assert.Equal(3_000, (await ReadAsync(server, s_minute, new TimeRange(since, since.AddMinutes(2_999)))).Count);

        Assert.Equal(3, server.Requests.Count);
        Assert.Empty(_observer.Warnings);
    }

    [Fact]
    public Task Each_candle_is_returned_once_however_few_a_response_has() => Gen
        .Select(Gen.Int[0, 1_500], Gen.Select(Gen.OneOf(Gen.Int[60, 300], Gen.Int[400, 1_200]), Gen.Bool, Gen.Bool, Gen.Bool).Array[1, 7], Gen.Int[2, 50], Gen.OneOf(Gen.Const(1L), Gen.Const(1_000L), Gen.Const(1_000_000L)))
        .SampleAsync(
            async sample =>
            {
                (int periods, (int Most, bool FromEnd, bool Reversed, bool Twice)[] answers, int gap, long unit) = sample;
                DateTimeOffset since = _clock.GetUtcNow().AddDays(-2);
                int answer = 0;
                await using var server = new RawServer(request =>
                {
                    (int most, bool fromEnd, bool reversed, bool twice) = answers[answer++ % answers.Length];
                    long[] times = [.. Asked(request, gap)];
                    times = fromEnd ? [.. times.TakeLast(most)] : [.. times.Take(most)];
                    return Candles(reversed ? times.Reverse() : twice ? [.. times, .. times] : times, unit);
                });

                List<Candle> candles = await ReadAsync(server, s_minute, new TimeRange(since, since.AddMinutes(periods)));

                Assert.Equal(Times(since, since.AddMinutes(periods), 60, gap), candles.Select(candle => candle.Time.ToUnixTimeSeconds()));
                Assert.InRange(server.Requests.Count, 1, 4 + (3 * periods / 60));
                Assert.Empty(_observer.Warnings);
            },
            iter: Effort.Of(60),
            threads: 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task If_the_exchange_always_returns_the_same_candles_reading_stops_with_a_warning(bool newest)
    {
        DateTimeOffset since = Time("2024-02-01T11:00:00Z");
        long[] all = [.. Times(since, since.AddMinutes(2_999), 60, int.MaxValue)];
        await using var server = new RawServer(_ => Candles(newest ? all.TakeLast(500) : all.Take(500), 1));

        List<Candle> candles = await ReadAsync(server, s_minute, new TimeRange(since, since.AddMinutes(2_999)));

        Assert.Equal(newest ? all.TakeLast(500) : all.Take(500), candles.Select(candle => candle.Time.ToUnixTimeSeconds()));
        Assert.InRange(server.Requests.Count, 2, 7);
        string warning = Assert.Single(_observer.Warnings);
        Assert.StartsWith("Candles of BTC-USD may be missing: for 2024-02-0", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreadable_candle_is_reported_once_and_the_others_are_returned()
    {
        DateTimeOffset since = Time("2024-02-01T11:00:00Z");
        await using var server = new RawServer(request => RawResponse.Result(
            $"[{string.Join(',', Asked(request, int.MaxValue).Select((time, i) => $$"""{"time":{{time}},"close":"{{(i == 0 ? "x" : "1")}}"}"""))}]"));
        using MarketClient data = Data(server);

        RecordList<Candle> candles = await data.GetCandles("BTC-USD", s_minute, new TimeRange(since, since.AddMinutes(9))).ReadPageAsync(_observer);

        Assert.Equal(9, candles.Count);
        UnreadableRecord row = Assert.Single(candles.Unreadable);
        Assert.Equal($"The exchange's Candle {since.ToUnixTimeSeconds()} cannot be read: close: 'x' is not a decimal number.", row.Error.Message);
    }

    [Fact]
    public Task The_newest_of_a_range_are_its_last_in_the_order_of_time_however_many_periods_are_empty() => Gen
        .Select(s_periods, Gen.Int[1, 2_500], Gen.Int[0, 4_000], Gen.OneOf(Gen.Const(0L), Gen.Long[0, TimeSpan.TicksPerDay]), s_manners)
        .SampleAsync(
            async sample =>
            {
                (TimeSpan period, int count, int periods, long more, (bool IsInclusive, bool IsDescending, int Gap) manners) = sample;
                DateTimeOffset since = _clock.GetUtcNow().AddDays(-4_000).AddTicks(more);
                DateTimeOffset until = since + (periods * period);
                await using RawServer server = Serve(manners);
                using MarketClient data = Data(server);

                RecordList<Candle> candles = await data.GetLastCandlesAsync("BTC-USD", period, count, new TimeRange(since, until));

                Assert.Equal(
                    Times(since, until, (long)period.TotalSeconds, manners.Gap).TakeLast(count),
                    candles.Select(candle => candle.Time.ToUnixTimeSeconds()));
                Assert.All(server.Requests, AssertFits);
                // One more for each end of a part without trades.
                Assert.InRange(server.Requests.Count, 0, 3 * 3 * (2 + (2 * count / 1_000)));
            },
            iter: Effort.Of(100),
            threads: 1);

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 1, 5)]
    [InlineData(1_000, 1, 1_000)]
    [InlineData(1_001, 2, 1_001)]
    public async Task Without_a_range_the_newest_reach_up_to_now_with_few_requests(int count, int requests, int found)
    {
        await using RawServer server = Serve((true, false, int.MaxValue));
        using MarketClient data = Data(server);

        RecordList<Candle> candles = await data.GetLastCandlesAsync("BTC-USD", s_minute, count);

        Assert.Equal(requests, server.Requests.Count);
        Assert.Equal(found, candles.Count);
        Assert.Equal(_clock.Seconds - (_clock.Seconds % 60), candles[^1].Time.ToUnixTimeSeconds());
    }

    [Theory]
    [InlineData(900)]
    [InlineData(1_000)]
    [InlineData(5_000)]
    public async Task The_newest_of_a_range_are_found_behind_any_time_without_trades(int quiet)
    {
        DateTimeOffset since = _clock.GetUtcNow().AddDays(-30);
        DateTimeOffset until = since.AddMinutes(quiet + 20);
        long first = (since.ToUnixTimeSeconds() + 59) / 60 * 60;
        long[] traded = [.. Enumerable.Range(0, 10).Select(i => first + (i * 60)), .. Enumerable.Range(quiet + 10, 5).Select(i => first + (i * 60))];
        await using var server = new RawServer(request => RawResponse.Result(
            $"[{string.Join(',', Asked(request, int.MaxValue).Where(traded.Contains).Select(time => $$"""{"time":{{time}}}"""))}]"));
        using MarketClient data = Data(server);

        RecordList<Candle> candles = await data.GetLastCandlesAsync("BTC-USD", s_minute, 12, new TimeRange(since, until));

        Assert.Equal(traded[3..], candles.Select(candle => candle.Time.ToUnixTimeSeconds()));
    }

    [Fact]
    public async Task A_market_without_candles_is_not_searched_back_to_1970()
    {
        await using var server = new RawServer(RawResponse.Result("[]"));
        using MarketClient data = Data(server);

        Assert.Empty(await data.GetLastCandlesAsync("BTC-USD", s_minute, 5));

        Assert.Equal(2, server.Requests.Count);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => data.GetLastCandlesAsync("BTC-USD", s_minute, 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(59.9)]
    public async Task Without_a_range_the_last_1000_periods_are_one_request(double secondsIntoPeriod)
    {
        _clock.Advance(TimeSpan.FromSeconds(secondsIntoPeriod));
        await using RawServer server = Serve((true, false, int.MaxValue));

        List<Candle> candles = await ReadAsync(server, s_minute, default);

        Assert.Single(server.Requests);
        Assert.Equal(1_000, candles.Count);
        Assert.Equal(_clock.Seconds - (_clock.Seconds % 60), candles[^1].Time.ToUnixTimeSeconds());
    }

    [Theory]
    [InlineData("2024-03-01T11:00:00.1Z", "2024-03-01T11:00:00.9Z")]
    [InlineData("2024-03-01T11:00:00.0000001Z", "2024-03-01T11:00:00.0000001Z")]
    public async Task A_range_within_a_second_has_no_candle_and_sends_no_request(string since, string until)
    {
        await using RawServer server = Serve((true, false, int.MaxValue));

        Assert.Empty(await ReadAsync(server, s_minute, new TimeRange(Time(since), Time(until))));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_range_of_one_moment_holds_the_candle_that_begins_then()
    {
        await using RawServer server = Serve((false, false, int.MaxValue));
        DateTimeOffset moment = Time("2024-03-01T11:00:00Z");

        Assert.Equal(moment, Assert.Single(await ReadAsync(server, s_minute, new TimeRange(moment, moment))).Time);
    }

    [Fact]
    public async Task A_range_in_the_future_is_empty_and_not_an_error()
    {
        await using RawServer server = Serve((true, false, 2));

        Assert.Empty(await ReadAsync(server, s_minute, new TimeRange(_clock.GetUtcNow().AddDays(1).AddSeconds(1))));
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("1970-01-02T00:00:00Z")]
    public async Task A_range_that_ends_in_the_earliest_days_begins_in_1970(string until)
    {
        await using RawServer server = Serve((true, false, int.MaxValue));

        await ReadAsync(server, TimeSpan.FromDays(1), new TimeRange(null, Time(until)));

        Assert.Equal("0", ListServer.QueryOf(server.Requests[0])["timestamp_from"]);
    }

    [Fact]
    public async Task The_total_is_how_many_periods_begin_in_the_range()
    {
        await using RawServer server = Serve((true, false, 2));
        using MarketClient data = Data(server);
        DateTimeOffset since = Time("2024-02-01T11:00:30Z");

        Assert.Equal(2, data.GetCandles("BTC-USD", s_minute, new TimeRange(since, since.AddMinutes(2))).Total);
        Assert.Equal(3, data.GetCandles("BTC-USD", s_minute, new TimeRange(since.AddSeconds(-30), since.AddMinutes(2))).Total);
        Assert.Equal(0, data.GetCandles("BTC-USD", s_minute, new TimeRange(since, since.AddSeconds(29))).Total);
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The start of the candles of a range: whole periods with trades.</summary>
    private static IEnumerable<long> Times(DateTimeOffset since, DateTimeOffset until, long period, int gap)
    {
        for (long time = since.ToUnixTimeSeconds() / period * period; time <= until.ToUnixTimeSeconds(); time += period)
        {
            if (DateTimeOffset.FromUnixTimeSeconds(time) >= since && DateTimeOffset.FromUnixTimeSeconds(time) <= until && time / period % gap != 1)
            {
                yield return time;
            }
        }
    }

    private static void AssertFits(RawRequest request)
    {
        IReadOnlyDictionary<string, string> query = ListServer.QueryOf(request);
        long from = long.Parse(query["timestamp_from"], CultureInfo.InvariantCulture);
        long to = long.Parse(query["timestamp_to"], CultureInfo.InvariantCulture);
        Assert.InRange(to - from, 0, 1_000 * 60 * long.Parse(query["period"], CultureInfo.InvariantCulture));
    }

    /// <summary>An exchange that returns at most 1,000 candles of any range.</summary>
    private static RawServer Serve((bool IsInclusive, bool IsDescending, int Gap) manners) => new(request =>
    {
        IEnumerable<long> times = Asked(request, manners.Gap, manners.IsInclusive).Take(1_000);
        return Candles(manners.IsDescending ? times.Reverse() : times, 1);
    });

    /// <summary>The start of the requested candles.</summary>
    private static IEnumerable<long> Asked(RawRequest request, int gap, bool isInclusive = true)
    {
        IReadOnlyDictionary<string, string> query = ListServer.QueryOf(request);
        DateTimeOffset from = DateTimeOffset.FromUnixTimeSeconds(long.Parse(query["timestamp_from"], CultureInfo.InvariantCulture));
        DateTimeOffset to = DateTimeOffset.FromUnixTimeSeconds(long.Parse(query["timestamp_to"], CultureInfo.InvariantCulture) - (isInclusive ? 0 : 1));
        return Times(from, to, 60 * long.Parse(query["period"], CultureInfo.InvariantCulture), gap);
    }

    private static RawResponse Candles(IEnumerable<long> times, long unit) =>
        RawResponse.Result($"[{string.Join(',', times.Select(time => $$"""{"time":{{time * unit}},"close":"1"}"""))}]");

    private MarketClient Data(RawServer server) => new(Sessions.Options(server.BaseUri, _clock));

    private async Task<List<Candle>> ReadAsync(RawServer server, TimeSpan period, TimeRange range, PageWindow window = default)
    {
        using MarketClient data = Data(server);
        Pager<Candle> rows = data.GetCandles("BTC-USD", period, range, window);
        var read = new List<Candle>();
        while (!rows.IsAtEnd)
        {
            read.AddRange(await rows.ReadPageAsync(_observer));
        }

        return read;
    }
}
