using System.Globalization;
using System.Management.Automation;

namespace BlastFx.Parameters;

/// <summary>
/// Converts all common forms of a point in time. PowerShell's own conversion reads text in the current culture and numbers as
/// ticks, and accepts no duration.
/// </summary>
internal sealed class TimeArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = TimeValue.Read(inputData) ?? DurationText.Unwrap(inputData);
        try
        {
            return value is null ? null : TimeText.Read(value, TimeProvider.System.GetUtcNow());
        }
        catch (FormatException notATime)
        {
            throw ArgumentError.NotConverted($"{notATime.Message}. Specify {TimeText.Forms}. Nothing was sent.");
        }
    }
}

/// <summary>
/// Converts a duration with units, such as <c>0.1s</c>, <c>5m</c> or <c>1d</c>, besides the forms of a TimeSpan. PowerShell
/// reads a number without a unit as ticks of 100 ns.
/// </summary>
internal sealed class TimeSpanArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = DurationText.Unwrap(inputData);
        return value switch
        {
            string text when DurationText.TryParse(text.Trim(), out TimeSpan duration) => duration,
            // PowerShell would read it as days.
            string text when text.Trim().Length > 0 && text.Trim().All(character => char.IsAsciiDigit(character) || character == '.') && text.Any(character => character is not ('0' or '.')) =>
                throw ArgumentError.NotConverted($"'{text.Trim()}' has no unit. Specify {text.Trim()}s, {text.Trim()}m or {text.Trim()}h, or a TimeSpan such as 00:05:00."),
            byte or short or ushort or int or uint or long or ulong or float or double or decimal when Convert.ToBoolean(value, CultureInfo.InvariantCulture) =>
                throw ArgumentError.NotConverted($"'{value}' has no unit. Specify {value}s, {value}m or {value}h, or a TimeSpan such as 00:05:00."),
            string text when !LanguagePrimitives.TryConvertTo(text, out TimeSpan _) =>
                throw ArgumentError.NotConverted($"'{text.Trim()}' is not a duration. Specify a number of s, m, h or d, such as 0.5s, 30s or 1h30m, or a TimeSpan such as 00:05:00."),
            _ => value!,
        };
    }
}

/// <summary>Converts the period of candles from text or a TimeSpan. A number would be ticks to PowerShell, and minutes to the exchange.</summary>
internal sealed class PeriodArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = DurationText.Unwrap(inputData);
        return value switch
        {
            TimeSpan period when Models.CandlePeriods.IsValid(period) => period,
            string text when DurationText.TryParse(text.Trim(), out TimeSpan period) && Models.CandlePeriods.IsValid(period) => period,
            _ => throw ArgumentError.NotConverted(
                $"'{value}' is not a candle period. Specify {string.Join(", ", Models.CandlePeriods.Names)}, or a TimeSpan of that length. Nothing was sent."),
        };
    }
}
