using System.Management.Automation;

namespace BlastFx.Parameters;

/// <summary>Arguments that may be lengths of time. PowerShell reads a bare <c>1d</c> or <c>90s</c> as a number with a suffix for
/// its type; the number's text still has the unit.</summary>
internal static class DurationArgument
{
    /// <summary>The argument without PowerShell's wrapping: the text of what was written as a length of time, else the value.</summary>
    public static object? Unwrapped(object? inputData)
    {
        if (inputData is not PSObject wrapped)
        {
            return inputData;
        }

        return wrapped.BaseObject is IConvertible and not string && wrapped.ToString() is { } text && DurationText.TryParse(text, out _)
            ? text
            : wrapped.BaseObject;
    }
}
