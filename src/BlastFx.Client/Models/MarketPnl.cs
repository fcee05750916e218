using System.Globalization;
using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>
/// What an account traded in a market in a period, as the sums of its fills (<see cref="Reports.PnlReport"/>). Amounts are in
/// the quote currency.
/// </summary>
public sealed class MarketPnl
{
    /// <summary>The period in its time zone, such as <c>2026-11-26</c> for a day; null for all of the time.</summary>
    public string? Period { get; init; }

    /// <summary>The start of the period; null for all of the time.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>The profile; null if the fills have none.</summary>
    public long? ProfileId { get; init; }

    /// <summary>The market, such as <c>BTC-USD</c>.</summary>
    public string? MarketId { get; init; }

    /// <summary>
    /// The profit and loss of what was closed, by average entry price, without fees and funding. Null if the positions at the
    /// end are not known, or if a part of a position was closed that was opened before the first fill.
    /// </summary>
    public decimal? RealizedPnl { get; init; }

    /// <summary>The fees, with the exchange's sign; null if a fill has none.</summary>
    public decimal? Fee { get; init; }

    /// <summary>The traded value: the sum of price times size.</summary>
    public decimal? Volume { get; init; }

    /// <summary>The number of fills.</summary>
    public long Count { get; init; }

    /// <summary>The market, the period and its profit and loss.</summary>
    /// <returns>Such as <c>BTC-USD 2026-11-26: 12.5</c>.</returns>
    public override string ToString() => ShownText.Clean(string.Create(CultureInfo.InvariantCulture, $"{MarketId} {Period ?? "Total"}: {RealizedPnl}"));
}
