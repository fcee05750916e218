using System.Collections;
using System.Management.Automation;

namespace BlastFx.Parameters;

/// <summary>Takes the blanks away that sheets leave around a text, the no-break space among them.</summary>
internal sealed class TrimmedTextAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            string text => text.Trim(),
            IEnumerable list and not IDictionary => list.Cast<object?>().Select(item => Transform(engineIntrinsics, item)).ToArray(),
            _ => inputData,
        };
}
