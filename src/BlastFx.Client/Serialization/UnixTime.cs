using System.Globalization;
using System.Text.Json;

namespace BlastFx.Serialization;

/// <summary>
/// Reads UNIX times. The exchange writes microseconds, in some fields seconds, but neither is guaranteed: its times are of
/// this century, so the number of digits determines the unit.
/// </summary>
internal static class UnixTime
{
    // In each unit, times from 1973 on have more than 8, 11 and 14 digits; for smaller numbers, the field determines the unit.
    private const long MinSeconds = 100_000_000;
    private const long MinMilliseconds = 100_000_000_000;
    private const long MinMicroseconds = 100_000_000_000_000;

    /// <summary>Reads the JSON number or string at the reader's position.</summary>
    /// <param name="reader">The reader, at the value.</param>
    /// <param name="inSeconds">True if the field is in seconds, which matters for the first years from 1970 on.</param>
    /// <exception cref="UnreadableException">The value is not a whole number, or is outside the calendar.</exception>
    public static DateTimeOffset Read(ref Utf8JsonReader reader, bool inSeconds)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long time))
        {
            decimal value = ExactDecimal.Read(ref reader);
            time = value == decimal.Truncate(value) && value is >= long.MinValue and <= long.MaxValue ? (long)value : throw Invalid(value);
        }

        long ticksPerUnit = time switch
        {
            >= MinMicroseconds => TimeSpan.TicksPerMicrosecond,
            >= MinMilliseconds => TimeSpan.TicksPerMillisecond,
            >= MinSeconds => TimeSpan.TicksPerSecond,
            _ => inSeconds ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMicrosecond,
        };
        Int128 ticks = ((Int128)time * ticksPerUnit) + DateTimeOffset.UnixEpoch.Ticks;
        return ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks ? new DateTimeOffset((long)ticks, TimeSpan.Zero) : throw Invalid(time);
    }

    private static UnreadableException Invalid(decimal time) =>
        new($"'{time.ToString(CultureInfo.InvariantCulture)}' is not a UNIX time in whole seconds, milliseconds or microseconds");
}
