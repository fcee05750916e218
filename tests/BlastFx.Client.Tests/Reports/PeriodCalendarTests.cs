using BlastFx.Reports;

namespace BlastFx.Client.Tests.Reports;

public sealed class PeriodCalendarTests
{
    // Own zones, because the machine's may be of another year, or missing.
    private static readonly TimeZoneInfo s_berlin = Zone(1, (3, 5, 2), (10, 5, 3));
    private static readonly TimeZoneInfo s_midnight = Zone(-5, (3, 2, 0), (11, 1, 1));

    [Theory]
    [InlineData(PnlPeriod.Hour, "2026-10-25T00:59:59Z", "2026-10-25T02:00+02:00")]
    [InlineData(PnlPeriod.Hour, "2026-10-25T01:00:00Z", "2026-10-25T02:00+01:00")]
    [InlineData(PnlPeriod.Day, "2026-10-25T22:59:59Z", "2026-10-25")]
    [InlineData(PnlPeriod.Day, "2026-10-24T22:00:00Z", "2026-10-25")]
    [InlineData(PnlPeriod.Day, "2026-10-24T21:59:59Z", "2026-10-24")]
    [InlineData(PnlPeriod.Day, "2026-03-29T21:59:59Z", "2026-03-29")]
    [InlineData(PnlPeriod.Day, "2026-03-28T23:00:00Z", "2026-03-29")]
    [InlineData(PnlPeriod.Day, "2028-02-28T23:00:00Z", "2028-02-29")]
    [InlineData(PnlPeriod.Week, "2027-01-03T22:59:59Z", "2026-W53")]
    [InlineData(PnlPeriod.Week, "2027-01-03T23:00:00Z", "2027-W01")]
    [InlineData(PnlPeriod.Month, "2026-10-31T22:59:59Z", "2026-10")]
    [InlineData(PnlPeriod.Month, "2026-10-31T23:00:00Z", "2026-11")]
    [InlineData(PnlPeriod.Year, "2026-12-31T22:59:59Z", "2026")]
    [InlineData(PnlPeriod.Year, "2026-12-31T23:00:00Z", "2027")]
    public void A_period_is_one_of_the_clock_of_the_time_zone(PnlPeriod length, string time, string period) =>
        Assert.Equal(period, PeriodOf(length, s_berlin, Time(time)).Period);

    [Theory]
    [InlineData("2026-03-08T12:00:00Z", "2026-03-08T05:00:00Z")]
    [InlineData("2026-11-01T12:00:00Z", "2026-11-01T04:00:00Z")]
    [InlineData("2026-11-01T05:30:00Z", "2026-11-01T04:00:00Z")]
    [InlineData("2026-06-01T12:00:00Z", "2026-06-01T04:00:00Z")]
    public void A_day_begins_at_its_first_moment_also_where_the_clock_changes_at_midnight(string time, string start) =>
        Assert.Equal(Time(start), PeriodOf(PnlPeriod.Day, s_midnight, Time(time)).Start);

    [Fact]
    public void All_of_the_time_has_neither_a_name_nor_a_start()
    {
        AccountPnl total = PeriodOf(PnlPeriod.Total, s_berlin, Time("2026-10-25T00:59:59Z"));

        Assert.Null(total.Period);
        Assert.Null(total.Start);
        Assert.Equal("Total: 1", $"{total}");
    }

    [Fact]
    public void Every_time_is_in_the_period_that_begins_before_it_and_ends_after_it()
    {
        var random = new Random(17);
        for (int i = 0; i < Effort.Of(3_000); i++)
        {
            DateTimeOffset time = Time("2025-12-01T00:00:00Z").AddSeconds(random.Next(0, 500 * 86_400));
            TimeZoneInfo zone = random.Next(2) == 0 ? s_berlin : s_midnight;
            PnlPeriod length = (PnlPeriod)random.Next((int)PnlPeriod.Hour, (int)PnlPeriod.Year + 1);

            AccountPnl period = PeriodOf(length, zone, time);
            string context = $"{length} of {time:O} from {period.Start:O}";

            Assert.True(period.Start <= time, context);
            Assert.True(PeriodOf(length, zone, period.Start!.Value).Period == period.Period, context);
            Assert.True(PeriodOf(length, zone, period.Start.Value.AddTicks(-1)).Period != period.Period, context);
            Assert.True(time - period.Start < Longest(length), context);
        }
    }

    private static TimeSpan Longest(PnlPeriod length) => length switch
    {
        PnlPeriod.Hour => TimeSpan.FromHours(1),
        PnlPeriod.Day => TimeSpan.FromHours(25),
        PnlPeriod.Week => TimeSpan.FromHours((7 * 24) + 1),
        PnlPeriod.Month => TimeSpan.FromHours((31 * 24) + 1),
        _ => TimeSpan.FromHours(366 * 24),
    };

    private static AccountPnl PeriodOf(PnlPeriod length, TimeZoneInfo zone, DateTimeOffset time)
    {
        var report = new PnlReport(length, zone);
        report.Add(new BalanceOperation { OpsType = "pnl", Amount = 1, Timestamp = time });
        return report.GetAccounts().Single();
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static TimeZoneInfo Zone(int offset, (int Month, int Week, int Hour) on, (int Month, int Week, int Hour) off) => TimeZoneInfo.CreateCustomTimeZone(
        $"Test{offset}",
        TimeSpan.FromHours(offset),
        null,
        null,
        null,
        [TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1), Change(on), Change(off))]);

    private static TimeZoneInfo.TransitionTime Change((int Month, int Week, int Hour) at) =>
        TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, at.Hour, 0, 0), at.Month, at.Week, DayOfWeek.Sunday);
}
