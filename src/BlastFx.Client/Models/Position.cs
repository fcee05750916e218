using System.Globalization;
using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>A position in one market (API pages, "Positions"). A property is null if the exchange did not send its field.</summary>
public sealed class Position : OpenRecord
{
    private readonly decimal? _stopLoss;
    private readonly decimal? _takeProfit;

    // Null means that none is set; a message can also lack the field.
    private readonly bool _tellsStopLoss;
    private readonly bool _tellsTakeProfit;

    /// <summary>The position's id.</summary>
    public string? Id { get; init; }

    /// <summary>The market, such as <c>BTC-USD</c>.</summary>
    public string? MarketId { get; init; }

    /// <summary>The profile it belongs to.</summary>
    public long? ProfileId { get; init; }

    /// <summary>The size, in the base currency.</summary>
    public decimal? Size { get; init; }

    /// <summary>The side: <c>long</c> or <c>short</c>.</summary>
    public string? Side { get; init; }

    /// <summary>The average entry price, in the quote currency.</summary>
    public decimal? EntryPrice { get; init; }

    /// <summary>The unrealized profit and loss at the fair price, in the quote currency.</summary>
    public decimal? UnrealizedPnl { get; init; }

    /// <summary>The value of the position at the fair price, in the quote currency.</summary>
    public decimal? Notional { get; init; }

    /// <summary>The margin held, in the quote currency.</summary>
    public decimal? Margin { get; init; }

    /// <summary>The liquidation price, in the quote currency.</summary>
    public decimal? LiquidationPrice { get; init; }

    /// <summary>The market's fair price, in the quote currency.</summary>
    public decimal? FairPrice { get; init; }

    /// <summary>The trigger price of the stop loss, in the quote currency; null if none is set.</summary>
    [Trigger]
    public decimal? StopLoss
    {
        get => _stopLoss;
        init => (_stopLoss, _tellsStopLoss) = (value, true);
    }

    /// <summary>The trigger price of the take profit, in the quote currency; null if none is set.</summary>
    [Trigger]
    public decimal? TakeProfit
    {
        get => _takeProfit;
        init => (_takeProfit, _tellsTakeProfit) = (value, true);
    }

    /// <summary>The position after a message that has some of its fields.</summary>
    internal Position UpdatedBy(Position update) => new()
    {
        Id = update.Id ?? Id,
        MarketId = update.MarketId ?? MarketId,
        ProfileId = update.ProfileId ?? ProfileId,
        Size = update.Size ?? Size,
        Side = string.IsNullOrEmpty(update.Side) ? Side : update.Side,
        EntryPrice = update.EntryPrice ?? EntryPrice,
        UnrealizedPnl = update.UnrealizedPnl ?? UnrealizedPnl,
        Notional = update.Notional ?? Notional,
        Margin = update.Margin ?? Margin,
        LiquidationPrice = update.LiquidationPrice ?? LiquidationPrice,
        FairPrice = update.FairPrice ?? FairPrice,
        StopLoss = update._tellsStopLoss ? update.StopLoss : StopLoss,
        TakeProfit = update._tellsTakeProfit ? update.TakeProfit : TakeProfit,
        UnknownFields = update.UnknownFields ?? UnknownFields,
    };

    /// <summary>The position after it was closed.</summary>
    internal Position Closed() => new() { Id = Id, MarketId = MarketId, ProfileId = ProfileId, Side = Side, Size = 0, Notional = 0, UnrealizedPnl = 0, Margin = 0 };

    /// <summary>The position in one line.</summary>
    /// <returns>Such as <c>BTC-USD long 0.45</c>.</returns>
    public override string ToString() => ShownText.Clean(string.Create(CultureInfo.InvariantCulture, $"{MarketId} {Side} {Size}"));
}
