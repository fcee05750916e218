using BlastFx.Paging;
using CsCheck;

namespace BlastFx.Client.Tests;

public sealed class TimeRangeTests
{
    private static readonly DateTimeOffset s_noon = new(2024, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<DateTimeOffset> s_times = Gen.OneOf(
        Gen.Const(DateTimeOffset.MinValue),
        Gen.Const(DateTimeOffset.MaxValue),
        Gen.Long[-20, 20].Select(ticks => DateTimeOffset.UnixEpoch.AddTicks(ticks)),
        Gen.Long[0, TimeSpan.TicksPerDay * 40_000].Select(ticks => DateTimeOffset.UnixEpoch.AddTicks(ticks)));

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 0)]
    [InlineData(null, 0)]
    [InlineData(0, null)]
    [InlineData(null, null)]
    public void A_range_that_does_not_end_before_it_begins_is_valid(int? since, int? until) => Range(since, until).Validate();

    [Fact]
    public void A_range_that_ends_before_it_begins_is_rejected_with_both_times()
    {
        BfxException error = Assert.Throws<BfxException>(new TimeRange(s_noon.ToOffset(TimeSpan.FromHours(2)), s_noon.AddTicks(-1)).Validate);

        Assert.Equal(BfxErrorIds.InvalidArgument, error.ErrorId);
        Assert.StartsWith("The time range ends before it begins: from 2024-03-01T12:00:00Z to 2024-03-01T11:59:59Z.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, true, true, true)]
    [InlineData(0, null, false, true, true)]
    [InlineData(null, 0, true, true, false)]
    [InlineData(0, 0, false, true, false)]
    public void Both_ends_belong_to_a_range(int? since, int? until, bool before, bool at, bool after)
    {
        TimeRange range = Range(since, until);

        Assert.Equal((before, at, after), (range.Contains(s_noon.AddTicks(-1)), range.Contains(s_noon), range.Contains(s_noon.AddTicks(1))));
        Assert.Equal(since is null && until is null, range.Contains(null));
    }

    [Theory]
    [InlineData(TimeSpan.TicksPerMicrosecond)]
    [InlineData(TimeSpan.TicksPerSecond)]
    public void The_first_and_the_last_whole_unit_enclose_no_time_outside_the_range(long ticksPerUnit) => s_times.Sample(time =>
    {
        long ticks = Math.Max(0, (time - DateTimeOffset.UnixEpoch).Ticks);

        Assert.InRange((TimeRange.First(time, ticksPerUnit)!.Value * (decimal)ticksPerUnit) - ticks, 0, ticksPerUnit - 1);
        Assert.InRange(ticks - (TimeRange.Last(time, ticksPerUnit)!.Value * (decimal)ticksPerUnit), 0, ticksPerUnit - 1);
    });

    [Fact]
    public void An_open_end_has_no_unit() => Assert.Equal((null, null), (TimeRange.First(null, 1), TimeRange.Last(null, 1)));

    private static TimeRange Range(int? since, int? until) => new(since is { } first ? s_noon.AddDays(first) : null, until is { } last ? s_noon.AddDays(last) : null);
}
