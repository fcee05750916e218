using System.Management.Automation;
using BlastFx.Http;
using BlastFx.Serialization;

namespace BlastFx.Pipeline;

/// <summary>Error records with the stable id, the category and the recommended action of an exception.</summary>
internal static class ErrorRecords
{
    /// <summary>The error record of an exception.</summary>
    /// <param name="failure">The exception.</param>
    /// <param name="target">The object that the error applies to: a market, a file, a session.</param>
    public static ErrorRecord Of(BfxException failure, object? target)
    {
        Recommendation recommendation = Recommendations.For(failure);
        var record = new ErrorRecord(failure, failure.ErrorId, recommendation.Category, WithoutPassword(target))
        {
            ErrorDetails = new ErrorDetails(failure.Message) { RecommendedAction = recommendation.Action },
        };

        // The target keeps its text; only what is shown of it is cleaned.
        record.CategoryInfo.TargetName = ShownText.Clean(record.CategoryInfo.TargetName);
        return record;
    }

    /// <summary>The target; an address without the password that it may contain.</summary>
    private static object? WithoutPassword(object? target) => target is Uri address ? BaseAddress.Shown(address.OriginalString) : target;
}
