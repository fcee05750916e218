using System.Globalization;

namespace BlastFx.Charts;

/// <summary>Numbers and times of charts. Charts are files too, and the same in every culture, unlike views (<see cref="Formatting.NumberText"/>).</summary>
internal static class ChartText
{
    /// <summary>The maximum number of decimals of prices.</summary>
    public const int MaxDecimals = 12;

    private const string TimeFormat = "yyyy-MM-dd HH:mm";
    private const string ClockFormat = "HH:mm";
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>Formats a number with a number of decimals and group separators.</summary>
    public static string Number(decimal value, int decimals) => value.ToString($"N{decimals}", CultureInfo.InvariantCulture);

    /// <summary>Formats a number with its sign.</summary>
    public static string Signed(decimal value, int decimals) => (value > 0 ? "+" : "") + Number(value, decimals);

    /// <summary>Formats a size with about four digits.</summary>
    public static string Short(decimal value) => Math.Abs(value) switch
    {
        >= 1_000_000_000 => Significant(value / 1_000_000_000) + "G",
        >= 1_000_000 => Significant(value / 1_000_000) + "M",
        >= 1_000 => Significant(value / 1_000) + "k",
        _ => Significant(value),
    };

    /// <summary>Formats the change between two values as a percentage; empty if it is not meaningful.</summary>
    public static string Change(decimal from, decimal to) =>
        from > 0 && to > -from * 1_000_000 && to < from * 1_000_000
            ? $"{Signed(((to / from) - 1) * 100, 2)}%"
            : "";

    /// <summary>Formats a time range in UTC. Its end has the year or the day only if it differs.</summary>
    public static string Range(DateTimeOffset first, DateTimeOffset last)
    {
        bool isDays = first.TimeOfDay == TimeSpan.Zero && last.TimeOfDay == TimeSpan.Zero;
        string start = Text(first, isDays ? DayFormat : TimeFormat);
        string end = first.UtcDateTime.Date == last.UtcDateTime.Date ? Text(last, ClockFormat)
            : isDays ? Text(last, DayFormat)
            : Text(last, first.UtcDateTime.Year == last.UtcDateTime.Year ? "MM-dd HH:mm" : TimeFormat);
        return first == last ? $"{start} UTC" : $"{start} to {end} UTC";
    }

    /// <summary>Formats a point in time in UTC.</summary>
    public static string Time(DateTimeOffset time) => Text(time, TimeFormat);

    /// <summary>Formats a duration in its largest whole unit, such as <c>15m</c>; empty if it has none.</summary>
    public static string Period(TimeSpan period) => period.Ticks switch
    {
        <= 0 => "",
        var ticks when ticks % TimeSpan.TicksPerDay == 0 => Whole(period.TotalDays, "d"),
        var ticks when ticks % TimeSpan.TicksPerHour == 0 => Whole(period.TotalHours, "h"),
        var ticks when ticks % TimeSpan.TicksPerMinute == 0 => Whole(period.TotalMinutes, "m"),
        _ => "",
    };

    /// <summary>Formats a time in UTC.</summary>
    public static string Text(DateTimeOffset time, string format) => time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>Formats a count of records with their name in the singular.</summary>
    public static string Count(long count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");

    private static string Whole(double number, string unit) => number.ToString("0", CultureInfo.InvariantCulture) + unit;

    private static string Significant(decimal value)
    {
        int decimals = Math.Abs(value) switch { >= 100 => 1, >= 10 => 2, >= 1 => 3, _ => Small(value) };
        return value.ToString("0." + new string('#', decimals), CultureInfo.InvariantCulture);
    }

    private static int Small(decimal value) => value == 0 ? 0 : Math.Min(28, 3 - (int)Math.Floor(Math.Log10((double)Math.Abs(value))));
}
