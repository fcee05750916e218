using System.Globalization;
using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>
/// The realized profit and loss of an account in a period, as the sums of its balance operations
/// (<see cref="Reports.PnlReport"/>). Amounts are in the quote currency, with the exchange's sign: what was paid is negative.
/// </summary>
public sealed class AccountPnl
{
    /// <summary>The period in its time zone, such as <c>2026-11-26</c> for a day; null for all of the time.</summary>
    public string? Period { get; init; }

    /// <summary>The start of the period; null for all of the time.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>The profile; null if the operations have none.</summary>
    public long? ProfileId { get; init; }

    /// <summary>The profit and loss of what was closed, without fees and funding.</summary>
    public decimal? RealizedPnl { get; init; }

    /// <summary>The fees.</summary>
    public decimal? Fee { get; init; }

    /// <summary>The funding payments.</summary>
    public decimal? Funding { get; init; }

    /// <summary>The sum of profit and loss, fees and funding.</summary>
    public decimal? NetPnl { get; init; }

    /// <summary>The number of operations.</summary>
    public long Count { get; init; }

    /// <summary>The period and its sum.</summary>
    /// <returns>Such as <c>2026-11-26: 12.5</c>.</returns>
    public override string ToString() => ShownText.Clean(string.Create(CultureInfo.InvariantCulture, $"{Period ?? "Total"}: {NetPnl}"));
}
