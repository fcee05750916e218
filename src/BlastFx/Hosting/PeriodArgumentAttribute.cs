using System.Management.Automation;

namespace BlastFx.Hosting;

/// <summary>Takes a candle's period as text or TimeSpan. A bare number would be ticks to PowerShell, and minutes to the exchange.</summary>
internal sealed class PeriodArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = DurationArgument.Unwrapped(inputData);
        return value switch
        {
            TimeSpan period when CandlePeriod.IsOne(period) => period,
            string text when DurationText.TryParse(text.Trim(), out TimeSpan period) && CandlePeriod.IsOne(period) => period,
            _ => throw new ArgumentTransformationMetadataException(ArgumentMessage.Of(
                $"'{value}' is not a period of candles: give one of {string.Join(", ", CandlePeriod.Names)}, or a TimeSpan of that length. Nothing was sent.")),
        };
    }
}
