using System.Collections;
using System.Management.Automation;

namespace BlastFx.Parameters;

/// <summary>
/// Converts text and objects with a market id to market ids. Other objects are rejected: PowerShell would convert any object
/// in the pipeline to text, and the cmdlet would send it as an id.
/// </summary>
internal sealed class MarketIdArgumentAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] s_properties = ["MarketId", "market_id", "Market"];

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => inputData.Unwrap() switch
    {
        null => null,
        IEnumerable list and not (string or IDictionary) => list.Cast<object?>().Select(item => item is null ? null : IdOf(item)).ToArray(),
        _ => IdOf(inputData!),
    };

    private static string IdOf(object item)
    {
        var wrapped = PSObject.AsPSObject(item);
        string? text = wrapped.BaseObject as string
            ?? (Type.GetTypeCode(wrapped.BaseObject.GetType()) is >= TypeCode.SByte and <= TypeCode.Decimal ? wrapped.ToString() : null)
            ?? s_properties.Select(name => wrapped.Properties[name]?.Value.Unwrap() as string).FirstOrDefault(id => id is not null);
        // For this inner exception, the binder tries to bind the object by property name.
        return text?.Trim() ?? throw new ArgumentTransformationMetadataException(
            $"A {wrapped.BaseObject.GetType().Name} has no market id.", new PSInvalidCastException());
    }
}

/// <summary>Rejects invalid market ids.</summary>
internal sealed class ValidateMarketIdAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <summary>True to accept wildcard patterns of ids too.</summary>
    public bool AllowsPatterns { get; set; }

    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        string? id = element as string;
        bool isPattern = id is not null && WildcardPattern.ContainsWildcardCharacters(id);
        if (isPattern && !AllowsPatterns)
        {
            throw ArgumentError.NotValid($"'{id}' is a wildcard pattern, and this parameter accepts exact ids only. Get-BfxMarket finds the markets of a pattern. Nothing was sent.");
        }

        if (!isPattern && !Models.MarketIds.IsValid(id))
        {
            throw ArgumentError.NotValid($"{Models.MarketIds.InvalidMessage(id)} Nothing was sent.");
        }
    }
}
