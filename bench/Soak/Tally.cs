namespace BlastFx.Soak;

/// <summary>What workers asked for and what came of it.</summary>
/// <param name="Reads">Accounts read.</param>
/// <param name="Writes">Leverages set, each answered with the account as it is after.</param>
/// <param name="Renewals">Tokens renewed.</param>
/// <param name="UnknownRenewals">Renewals whose answer was lost, told as such; the worker opened a new session.</param>
/// <param name="Failures">Anything else: there should be none.</param>
/// <param name="Wrong">Answers that do not show what was set before.</param>
/// <param name="Faults">Faults put in the way.</param>
internal sealed record Tally(
    long Reads = 0, long Writes = 0, long Renewals = 0, long UnknownRenewals = 0, long Failures = 0, long Wrong = 0, long Faults = 0)
{
    public long Requests => Reads + Writes + Renewals + UnknownRenewals + Failures;

    public static Tally operator +(Tally one, Tally other) => new(
        one.Reads + other.Reads,
        one.Writes + other.Writes,
        one.Renewals + other.Renewals,
        one.UnknownRenewals + other.UnknownRenewals,
        one.Failures + other.Failures,
        one.Wrong + other.Wrong,
        one.Faults + other.Faults);
}
