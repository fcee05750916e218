namespace BlastFx.Soak;

/// <summary>The requests of a worker by outcome.</summary>
/// <param name="Reads">Account reads.</param>
/// <param name="Writes">Leverages set, each confirmed by the account in the response.</param>
/// <param name="Refreshes">Token refreshes.</param>
/// <param name="UnknownRefreshes">Refreshes with an unknown outcome, after which the worker connected again.</param>
/// <param name="Failures">Other errors: none are expected.</param>
/// <param name="Wrong">Responses without the leverage that was set before.</param>
/// <param name="Faults">Faults caused.</param>
internal sealed record Tally(
    long Reads = 0, long Writes = 0, long Refreshes = 0, long UnknownRefreshes = 0, long Failures = 0, long Wrong = 0, long Faults = 0)
{
    public long Requests => Reads + Writes + Refreshes + UnknownRefreshes + Failures;

    public static Tally operator +(Tally one, Tally other) => new(
        one.Reads + other.Reads,
        one.Writes + other.Writes,
        one.Refreshes + other.Refreshes,
        one.UnknownRefreshes + other.UnknownRefreshes,
        one.Failures + other.Failures,
        one.Wrong + other.Wrong,
        one.Faults + other.Faults);
}
