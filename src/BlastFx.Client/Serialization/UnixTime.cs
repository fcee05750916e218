using System.Globalization;
using System.Text.Json;

namespace BlastFx.Serialization;

/// <summary>
/// UNIX times. The exchange writes microseconds, in some fields seconds, and is not held to either: its times are of this
/// century, so that the number of digits tells the unit.
/// </summary>
internal static class UnixTime
{
    // In each unit, times from 1973 on have more than 8, 11 and 14 digits; below, nothing but the field tells.
    private const long MinSeconds = 100_000_000;
    private const long MinMilliseconds = 100_000_000_000;
    private const long MinMicroseconds = 100_000_000_000_000;

    /// <summary>Reads the JSON number or string the reader stands on.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="inSeconds">Whether the field is one of those in seconds, which matters for the first years from 1970 on.</param>
    /// <exception cref="UnreadableException">It is not a whole number, or not of the calendar.</exception>
    public static DateTimeOffset Read(ref Utf8JsonReader reader, bool inSeconds)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long time))
        {
            decimal any = ExactDecimal.Read(ref reader);
            time = any == decimal.Truncate(any) && any is >= long.MinValue and <= long.MaxValue ? (long)any : throw NoTime(any);
        }

        long ticksPerUnit = time switch
        {
            >= MinMicroseconds => TimeSpan.TicksPerMicrosecond,
            >= MinMilliseconds => TimeSpan.TicksPerMillisecond,
            >= MinSeconds => TimeSpan.TicksPerSecond,
            _ => inSeconds ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMicrosecond,
        };
        Int128 ticks = ((Int128)time * ticksPerUnit) + DateTimeOffset.UnixEpoch.Ticks;
        return ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks ? new DateTimeOffset((long)ticks, TimeSpan.Zero) : throw NoTime(time);
    }

    private static UnreadableException NoTime(decimal time) =>
        new($"'{time.ToString(CultureInfo.InvariantCulture)}' is not a UNIX time in whole seconds, milliseconds or microseconds");
}
