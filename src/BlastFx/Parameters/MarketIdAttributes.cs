using System.Collections;
using System.Management.Automation;

namespace BlastFx.Parameters;

/// <summary>
/// Takes market ids as text with blanks around it, as sheets have it, and as objects that have a market id. It takes nothing
/// else: PowerShell would make a text of any object in the pipeline, and send that as an id.
/// </summary>
internal sealed class MarketIdArgumentAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] s_properties = ["MarketId", "market_id", "Market"];

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            null => null,
            IEnumerable list and not (string or IDictionary) => list.Cast<object?>().Select(item => item is null ? null : Id(item)).ToArray(),
            _ => Id(inputData!),
        };
    }

    private static string Id(object item)
    {
        var wrapped = PSObject.AsPSObject(item);
        string? text = wrapped.BaseObject is string ? (string)wrapped.BaseObject
            : Type.GetTypeCode(wrapped.BaseObject.GetType()) is >= TypeCode.SByte and <= TypeCode.Decimal ? wrapped.ToString()
            : s_properties.Select(name => wrapped.Properties[name]?.Value).Select(Text).FirstOrDefault(id => id is not null);
        // The binder takes this kind of error for "not this parameter", and goes on to bind by property name.
        return text?.Trim() ?? throw new ArgumentTransformationMetadataException(
            $"A {wrapped.BaseObject.GetType().Name} has no market id.", new PSInvalidCastException());
    }

    private static string? Text(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) as string;
}
