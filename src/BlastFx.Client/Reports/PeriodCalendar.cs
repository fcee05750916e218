using System.Globalization;

namespace BlastFx.Reports;

/// <summary>A period of a report. There is one object for each.</summary>
/// <param name="name">Its name in its time zone; null for all of the time.</param>
/// <param name="start">Its start; null for all of the time.</param>
internal sealed class ReportPeriod(string? name, DateTimeOffset? start)
{
    /// <summary>The name.</summary>
    public string? Name => name;

    /// <summary>The start.</summary>
    public DateTimeOffset? Start => start;
}

/// <summary>Finds the period that contains a time, by the clock of a time zone.</summary>
internal sealed class PeriodCalendar(PnlPeriod length, TimeZoneInfo zone)
{
    private static readonly ReportPeriod s_total = new(null, null);

    private readonly Dictionary<(DateTime Start, TimeSpan Offset), ReportPeriod> _periods = [];

    /// <summary>Finds the period of a time.</summary>
    /// <returns>The same object for all times of a period.</returns>
    public ReportPeriod Of(DateTimeOffset time)
    {
        if (length == PnlPeriod.Total)
        {
            return s_total;
        }

        DateTimeOffset local = TimeZoneInfo.ConvertTime(time, zone);
        DateTime start = StartOf(local.DateTime);

        // Where the clock is set back, an hour comes twice, with two offsets. Any longer period contains both.
        TimeSpan offset = length == PnlPeriod.Hour ? local.Offset : TimeSpan.Zero;
        if (!_periods.TryGetValue((start, offset), out ReportPeriod? period))
        {
            period = length == PnlPeriod.Hour
                ? Named(new DateTimeOffset(start, offset), "yyyy-MM-dd'T'HH:mmzzz")
                : PeriodFrom(start);
            _periods.Add((start, offset), period);
        }

        return period;
    }

    private DateTime StartOf(DateTime local) => length switch
    {
        PnlPeriod.Hour => local.Date.AddHours(local.Hour),
        PnlPeriod.Day => local.Date,
        PnlPeriod.Week => ISOWeek.ToDateTime(ISOWeek.GetYear(local), ISOWeek.GetWeekOfYear(local), DayOfWeek.Monday),
        PnlPeriod.Month => new DateTime(local.Year, local.Month, 1),
        _ => new DateTime(local.Year, 1, 1),
    };

    private ReportPeriod PeriodFrom(DateTime date)
    {
        DateTimeOffset start = FirstMomentOf(date);
        return length switch
        {
            PnlPeriod.Day => Named(start, "yyyy-MM-dd"),
            PnlPeriod.Week => new ReportPeriod(string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(date):0000}-W{ISOWeek.GetWeekOfYear(date):00}"), start),
            PnlPeriod.Month => Named(start, "yyyy-MM"),
            _ => Named(start, "yyyy"),
        };
    }

    private static ReportPeriod Named(DateTimeOffset start, string format) => new(start.ToString(format, CultureInfo.InvariantCulture), start);

    /// <summary>The first moment of a day. Where the clock changes at midnight, that comes twice or not at all.</summary>
    private DateTimeOffset FirstMomentOf(DateTime date)
    {
        DateTime first = date;
        while (zone.IsInvalidTime(first))
        {
            first = first.AddMinutes(1);
        }

        return new DateTimeOffset(first, zone.IsAmbiguousTime(first) ? zone.GetAmbiguousTimeOffsets(first).Max() : zone.GetUtcOffset(first));
    }
}
