using System.Management.Automation;

namespace BlastFx.Parameters;

/// <summary>Takes a candle's period as text or TimeSpan. A bare number would be ticks to PowerShell, and minutes to the exchange.</summary>
internal sealed class PeriodArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = DurationArgument.Unwrapped(inputData);
        return value switch
        {
            TimeSpan period when Models.CandlePeriods.IsValid(period) => period,
            string text when DurationText.TryParse(text.Trim(), out TimeSpan period) && Models.CandlePeriods.IsValid(period) => period,
            _ => throw new ArgumentTransformationMetadataException(ArgumentMessage.Of(
                $"'{value}' is not a period of candles: give one of {string.Join(", ", Models.CandlePeriods.Names)}, or a TimeSpan of that length. Nothing was sent.")),
        };
    }
}
