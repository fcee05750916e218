using System.Globalization;

namespace BlastFx.Charts;

/// <summary>Numbers and times as charts write them, the same in every culture.</summary>
internal static class ChartText
{
    private const string TimeForm = "yyyy-MM-dd HH:mm";
    private const string ClockForm = "HH:mm";
    private const string DayForm = "yyyy-MM-dd";

    /// <summary>A number with so many decimals and its thousands apart.</summary>
    public static string Number(decimal value, int decimals) => value.ToString($"N{decimals}", CultureInfo.InvariantCulture);

    /// <summary>A number with its sign.</summary>
    public static string Signed(decimal value, int decimals) => (value > 0 ? "+" : "") + Number(value, decimals);

    /// <summary>A size in four digits or so.</summary>
    public static string Short(decimal value) => Math.Abs(value) switch
    {
        >= 1_000_000_000 => Significant(value / 1_000_000_000) + "G",
        >= 1_000_000 => Significant(value / 1_000_000) + "M",
        >= 1_000 => Significant(value / 1_000) + "k",
        _ => Significant(value),
    };

    /// <summary>From one value to another in percent; empty where that says nothing.</summary>
    public static string Change(decimal from, decimal to) =>
        from > 0 && to > -from * 1_000_000 && to < from * 1_000_000
            ? $"{Signed(((to / from) - 1) * 100, 2)}%"
            : "";

    /// <summary>A stretch of time, in UTC; the year or the day of its end only where it is another.</summary>
    public static string Range(DateTimeOffset first, DateTimeOffset last)
    {
        bool isDays = first.TimeOfDay == TimeSpan.Zero && last.TimeOfDay == TimeSpan.Zero;
        string start = Text(first, isDays ? DayForm : TimeForm);
        string end = first.UtcDateTime.Date == last.UtcDateTime.Date ? Text(last, ClockForm)
            : isDays ? Text(last, DayForm)
            : Text(last, first.UtcDateTime.Year == last.UtcDateTime.Year ? "MM-dd HH:mm" : TimeForm);
        return first == last ? $"{start} UTC" : $"{start} to {end} UTC";
    }

    /// <summary>A point in time, in UTC.</summary>
    public static string Time(DateTimeOffset time) => Text(time, TimeForm);

    /// <summary>A length of time in its largest whole unit, such as <c>15m</c>; empty for none.</summary>
    public static string Period(TimeSpan period) => period.Ticks switch
    {
        <= 0 => "",
        var ticks when ticks % TimeSpan.TicksPerDay == 0 => Whole(period.TotalDays, "d"),
        var ticks when ticks % TimeSpan.TicksPerHour == 0 => Whole(period.TotalHours, "h"),
        var ticks when ticks % TimeSpan.TicksPerMinute == 0 => Whole(period.TotalMinutes, "m"),
        _ => "",
    };

    /// <summary>A time in a form, in UTC.</summary>
    public static string Text(DateTimeOffset time, string form) => time.UtcDateTime.ToString(form, CultureInfo.InvariantCulture);

    /// <summary>A count, with its thousands apart, of rows named in the singular.</summary>
    public static string Count(long count, string row) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {row}{(count == 1 ? "" : "s")}");

    private static string Whole(double number, string unit) => number.ToString("0", CultureInfo.InvariantCulture) + unit;

    private static string Significant(decimal value)
    {
        int decimals = Math.Abs(value) switch { >= 100 => 1, >= 10 => 2, >= 1 => 3, _ => Small(value) };
        return value.ToString("0." + new string('#', decimals), CultureInfo.InvariantCulture);
    }

    private static int Small(decimal value) => value == 0 ? 0 : Math.Min(28, 3 - (int)Math.Floor(Math.Log10((double)Math.Abs(value))));
}
