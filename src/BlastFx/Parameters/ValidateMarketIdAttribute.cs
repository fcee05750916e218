using System.Management.Automation;

namespace BlastFx.Parameters;

/// <summary>Rejects what is not a valid market id before anything is sent.</summary>
internal sealed class ValidateMarketIdAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <summary>Whether a pattern of ids is taken as well.</summary>
    public bool AllowsPatterns { get; set; }

    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        string? id = element as string;
        bool isPattern = id is not null && WildcardPattern.ContainsWildcardCharacters(id);
        if (isPattern && !AllowsPatterns)
        {
            throw new ValidationMetadataException(ArgumentMessage.Of(
                $"'{id}' is a pattern, and this parameter takes exact ids. Get-BfxMarket finds the markets of a pattern. Nothing was sent."));
        }

        if (!isPattern && !Models.MarketIds.IsValid(id))
        {
            throw new ValidationMetadataException(ArgumentMessage.Of($"{Models.MarketIds.InvalidMessage(id)} Nothing was sent."));
        }
    }
}
