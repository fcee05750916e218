using System.Collections;
using System.Management.Automation;

namespace BlastFx.Parameters;

/// <summary>Trims the spaces that spreadsheets leave around text, no-break spaces included.</summary>
internal sealed class TrimmedTextAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => inputData.Unwrap() switch
    {
        string text => text.Trim(),
        IEnumerable list and not IDictionary => list.Cast<object?>().Select(item => Transform(engineIntrinsics, item)).ToArray(),
        _ => inputData,
    };
}
