using System.Management.Automation;

namespace BlastFx.Hosting;

/// <summary>Refuses what cannot be a market's id before anything is sent.</summary>
internal sealed class ValidateMarketIdAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        if (!MarketIds.IsOne(element as string))
        {
            throw new ValidationMetadataException($"{MarketIds.Complaint(element as string)} Nothing was sent.");
        }
    }
}
