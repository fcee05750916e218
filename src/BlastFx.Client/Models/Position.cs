using System.Globalization;
using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>A position in one market (API pages, "Positions"). Amounts are null where the exchange did not send them.</summary>
public sealed class Position : OpenRecord
{
    /// <summary>The position's id.</summary>
    public string? Id { get; init; }

    /// <summary>The market, such as <c>BTC-USD</c>.</summary>
    public string? MarketId { get; init; }

    /// <summary>The profile that holds it.</summary>
    public long? ProfileId { get; init; }

    /// <summary>How much of the base currency.</summary>
    public decimal? Size { get; init; }

    /// <summary>The exchange's word: <c>long</c> or <c>short</c>.</summary>
    public string? Side { get; init; }

    /// <summary>Average price paid, in the quote currency.</summary>
    public decimal? EntryPrice { get; init; }

    /// <summary>Profit and loss at the fair price, in the quote currency.</summary>
    public decimal? UnrealizedPnl { get; init; }

    /// <summary>Size at the fair price, in the quote currency.</summary>
    public decimal? Notional { get; init; }

    /// <summary>Margin held, in the quote currency.</summary>
    public decimal? Margin { get; init; }

    /// <summary>The price at which it is liquidated, in the quote currency.</summary>
    public decimal? LiquidationPrice { get; init; }

    /// <summary>The market's fair price, in the quote currency.</summary>
    public decimal? FairPrice { get; init; }

    /// <summary>The price at which a stop loss closes it, in the quote currency; null where none is set.</summary>
    [Trigger]
    public decimal? StopLoss { get; init; }

    /// <summary>The price at which a take profit closes it, in the quote currency; null where none is set.</summary>
    [Trigger]
    public decimal? TakeProfit { get; init; }

    /// <summary>The position in a line.</summary>
    /// <returns>Such as <c>BTC-USD long 0.45</c>.</returns>
    public override string ToString() => ShownText.Clean(string.Create(CultureInfo.InvariantCulture, $"{MarketId} {Side} {Size}"));
}
