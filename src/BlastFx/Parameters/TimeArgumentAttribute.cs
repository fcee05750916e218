using System.Management.Automation;

namespace BlastFx.Parameters;

/// <summary>Takes a point in time in every form people have it in. PowerShell's own conversion would read text as another
/// culture's, numbers as ticks, and no length of time at all.</summary>
internal sealed class TimeArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = TimeValue.Read(inputData) ?? DurationArgument.Unwrapped(inputData);
        try
        {
            return value is null ? null : TimeText.Read(value, TimeProvider.System.GetUtcNow());
        }
        catch (FormatException unreadable)
        {
            throw new ArgumentTransformationMetadataException(ArgumentMessage.Of($"{unreadable.Message}. A time is {TimeText.Forms}. Nothing was sent."));
        }
    }
}
