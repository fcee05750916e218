using System.Management.Automation;

namespace BlastFx.Hosting;

/// <summary>Refuses what cannot be a market's id before anything is sent.</summary>
internal sealed class ValidateMarketIdAttribute : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (!MarketIds.IsOne(arguments as string))
        {
            throw new ValidationMetadataException($"{MarketIds.Complaint(arguments as string)} Nothing was sent.");
        }
    }
}
