using System.Globalization;
using System.Management.Automation;

namespace BlastFx.Parameters;

/// <summary>
/// Takes a length of time with units, such as <c>0.1s</c>, <c>5m</c> or <c>1d</c>, besides what PowerShell
/// makes a TimeSpan of. A bare number would be ticks of 100 ns to PowerShell, which nobody means.
/// </summary>
internal sealed class TimeSpanArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = DurationArgument.Unwrapped(inputData);
        return value switch
        {
            string text when DurationText.TryParse(text.Trim(), out TimeSpan duration) => duration,
            byte or short or ushort or int or uint or long or ulong or float or double or decimal when Convert.ToDouble(value, CultureInfo.InvariantCulture) != 0 =>
                throw new ArgumentTransformationMetadataException($"'{value}' has no unit: write {value}s, {value}m or {value}h, or a TimeSpan such as 00:05:00."),
            _ => value!,
        };
    }
}
