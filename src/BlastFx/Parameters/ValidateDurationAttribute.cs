using System.Management.Automation;

namespace BlastFx.Parameters;

/// <summary>
/// Rejects durations out of range. PowerShell's own attribute takes the bounds of a TimeSpan as text only, and compares their letters.
/// </summary>
/// <param name="min">The shortest, such as <c>1s</c>.</param>
/// <param name="max">The longest.</param>
internal sealed class ValidateDurationAttribute(string min, string max) : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (DurationText.TryParse(min, out TimeSpan shortest)
            && DurationText.TryParse(max, out TimeSpan longest)
            && arguments.Unwrap() is TimeSpan duration
            && (duration < shortest || duration > longest))
        {
            throw ArgumentError.NotValid($"{duration} is out of range. Specify a duration from {min} to {max}. Nothing was sent.");
        }
    }
}
