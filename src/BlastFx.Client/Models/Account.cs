using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>
/// A trading account, as returned by <c>GET /account</c> and <c>PUT /account/leverage</c> (API pages, "Account
/// Operations"). Amounts are in the quote currency, exact up to 28 significant digits and rounded half to even beyond;
/// a property is null if the exchange did not send its field.
/// </summary>
public class Account : OpenRecord
{
    private RecordList<Position>? _positions;
    private RecordList<Order>? _orders;
    private RecordList<Fill>? _fills;

    /// <summary>The profile's number, which is also the <c>sub</c> of its tokens.</summary>
    public required long Id { get; init; }

    /// <summary>The wallet the account belongs to, <c>0x</c> and 40 hex digits.</summary>
    public string? Wallet { get; init; }

    /// <summary>The profile's status, such as <c>active</c>; only an active profile may trade.</summary>
    public string? Status { get; init; }

    /// <summary>The profile's type, such as <c>trader</c>.</summary>
    public string? ProfileType { get; init; }

    /// <summary>Balance plus unrealized profit and loss, in the quote currency.</summary>
    public decimal? AccountEquity { get; init; }

    /// <summary>Funds on the account, without unrealized profit and loss, in the quote currency.</summary>
    public decimal? Balance { get; init; }

    /// <summary>The amount that can be withdrawn now, in the quote currency.</summary>
    public decimal? WithdrawableBalance { get; init; }

    /// <summary>Notional over equity, as a factor.</summary>
    public decimal? AccountLeverage { get; init; }

    /// <summary>Equity over notional, as a factor.</summary>
    public decimal? AccountMargin { get; init; }

    /// <summary>The account's health, which falls as the risk rises. The API pages do not define it; source code that appears to be the
    /// exchange's own calculates equity over notional, from 1 at most down to 0.</summary>
    public decimal? Health { get; init; }

    /// <summary>The volume traded since the account was opened, in the quote currency.</summary>
    public decimal? CumTradingVolume { get; init; }

    /// <summary>Unrealized profit and loss over all positions, in the quote currency.</summary>
    public decimal? CumUnrealizedPnl { get; init; }

    /// <summary>Notional of all positions, in the quote currency.</summary>
    public decimal? TotalNotional { get; init; }

    /// <summary>Margin held by open orders, in the quote currency.</summary>
    public decimal? TotalOrderMargin { get; init; }

    /// <summary>Margin held by positions, in the quote currency.</summary>
    public decimal? TotalPositionMargin { get; init; }

    /// <summary>Total maintenance margin requirement, in the quote currency; sent by later versions of the exchange.</summary>
    public decimal? MmfTotal { get; init; }

    /// <summary>Total auto-close margin requirement, in the quote currency; sent by later versions of the exchange.</summary>
    public decimal? AcmfTotal { get; init; }

    /// <summary>The leverage set on each market, 1 to 20.</summary>
    public LeverageMap? Leverage { get; init; }

    /// <summary>The time of the last liquidation check, UTC; the start of 1970 if there was none.</summary>
    public DateTimeOffset? LastLiqCheck { get; init; }

    /// <summary>The time of the last change, UTC, to the microsecond.</summary>
    public DateTimeOffset? LastUpdate { get; init; }

    /// <summary>The positions; sent by later versions of the exchange.</summary>
    public RecordList<Position>? Positions
    {
        get => _positions;
        init => _positions = value;
    }

    /// <summary>The open orders; sent by later versions of the exchange.</summary>
    public RecordList<Order>? Orders
    {
        get => _orders;
        init => _orders = value;
    }

    /// <summary>The fills of an update of the account, which streams have; null otherwise.</summary>
    public RecordList<Fill>? Fills
    {
        get => _fills;
        init => _fills = value;
    }

    /// <summary>The current and the next fee tier; sent by later versions of the exchange.</summary>
    public TierStatus? TierStatus { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<UnreadableRecord> GetUnreadableRecords() => [.. Positions?.Unreadable ?? [], .. Orders?.Unreadable ?? [], .. Fills?.Unreadable ?? []];

    /// <summary>A copy of the account with other positions, orders and fills.</summary>
    internal Account With(RecordList<Position> positions, RecordList<Order> orders, RecordList<Fill> fills)
    {
        var copy = (Account)MemberwiseClone();
        (copy._positions, copy._orders, copy._fills) = (positions, orders, fills);
        return copy;
    }

    /// <summary>The account's number.</summary>
    /// <returns>Such as <c>13</c>.</returns>
    public override string ToString() => Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
