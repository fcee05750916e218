using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace BlastFx.Parameters;

/// <summary>Durations as text: <c>90s</c>, <c>15m</c>, <c>6h</c>, <c>1d12h</c>, <c>2w</c>, or <c>d.hh:mm:ss</c>.</summary>
internal static partial class DurationText
{
    /// <summary>Returns the object in PowerShell's wrapping. PowerShell parses an unquoted <c>1d</c> or <c>90s</c> as a number with a
    /// type suffix; the text of the number still has the unit, and is returned instead.</summary>
    public static object? Unwrap(object? argument) =>
        argument is PSObject { BaseObject: IConvertible and not string } wrapped && wrapped.ToString() is { } text && TryParse(text, out _)
            ? text
            : argument.Unwrap();

    /// <summary>Parses a duration. An upper-case <c>M</c> is not a unit, because it could be a month.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        if (Colons().IsMatch(text))
        {
            return TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out duration);
        }

        duration = TimeSpan.Zero;
        if (!Units().IsMatch(text))
        {
            return false;
        }

        decimal ticks = 0;
        foreach (Match part in Part().Matches(text))
        {
            if (!decimal.TryParse(part.Groups["number"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
                || number > decimal.MaxValue / (2 * TicksOf('w')))
            {
                return false;
            }

            ticks += number * TicksOf(char.ToLowerInvariant(part.Groups["unit"].ValueSpan[0]));
        }

        if (ticks != decimal.Truncate(ticks) || ticks > TimeSpan.MaxValue.Ticks)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)ticks);
        return true;
    }

    private static long TicksOf(char unit) => unit switch
    {
        's' => TimeSpan.TicksPerSecond,
        'm' => TimeSpan.TicksPerMinute,
        'h' => TimeSpan.TicksPerHour,
        'd' => TimeSpan.TicksPerDay,
        _ => 7 * TimeSpan.TicksPerDay,
    };

    [GeneratedRegex(@"^([0-9]{1,9}(\.[0-9]{1,9})?[smhdwSHDW])+$")]
    private static partial Regex Units();

    [GeneratedRegex(@"(?<number>[0-9.]+)(?<unit>\w)")]
    private static partial Regex Part();

    [GeneratedRegex(@"^([0-9]+\.)?[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,7})?$")]
    private static partial Regex Colons();
}
