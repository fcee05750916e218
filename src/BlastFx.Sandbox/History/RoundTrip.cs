using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.History;

/// <summary>
/// A round trip of an account: six fills enter a market and six leave it. All round trips follow the same plan of nine
/// orders, so that any record of a long history can be computed without those before it.
/// </summary>
/// <param name="Lane">The lane. Round trips of several lanes run in parallel, in different markets.</param>
/// <param name="Number">The index in its lane.</param>
/// <param name="Market">The market.</param>
/// <param name="IsLong">True if the entries buy.</param>
/// <param name="UnitLots">The size of one unit of <see cref="s_weights"/>, in lots.</param>
internal readonly record struct RoundTrip(int Lane, long Number, ListedMarket Market, bool IsLong, long UnitLots)
{
    public const int FillCount = 12;

    /// <summary>The number of fills that enter.</summary>
    public const int EntryCount = 6;

    /// <summary>The orders, by their anchors, which are distinct.</summary>
    public static readonly OrderPlan[] Orders =
    [
        new("limit", "good_till_cancel", IsEntry: true, Anchor: 0, EndsAt: 1, "closed") { FirstFill = 0, FillCount = 2 },
        new("limit", "post_only", IsEntry: true, Anchor: 1, EndsAt: 3, "canceled"),
        new("market", "immediate_or_cancel", IsEntry: true, Anchor: 2, EndsAt: 2, "closed") { FirstFill = 2, FillCount = 1 },
        new("limit", "good_till_cancel", IsEntry: true, Anchor: 3, EndsAt: 5, "closed") { FirstFill = 3, FillCount = 3 },
        new("limit", "post_only", IsEntry: true, Anchor: 4, EndsAt: OrderPlan.AtOnce, "rejected") { Reason = "TIME_IN_FORCE_POSTONLY_ERROR" },
        new("stop_loss", "good_till_cancel", IsEntry: false, Anchor: 5, EndsAt: 11, "canceled"),
        new("limit", "good_till_cancel", IsEntry: false, Anchor: 6, EndsAt: 8, "canceled") { FirstFill = 6, FillCount = 2 },
        new("take_profit_limit", "good_till_cancel", IsEntry: false, Anchor: 8, EndsAt: 10, "closed") { FirstFill = 8, FillCount = 3 },
        new("market", "fill_or_kill", IsEntry: false, Anchor: 11, EndsAt: 11, "closed") { FirstFill = 11, FillCount = 1 },
    ];

    /// <summary>The order of each fill.</summary>
    public static readonly int[] OrderOf =
        [.. Enumerable.Range(0, FillCount).Select(static fill => Array.FindIndex(Orders, order => fill >= order.FirstFill && fill <= order.LastFill))];

    private const int MaxWeight = 3;

    // Any fill fits into any trade.
    private const long MaxUnit = TradeTape.MinLots / MaxWeight;
    private const long MinUnit = 10;

    // The size of each fill in units. Entries and exits have the same sum.
    private static readonly int[] s_weights = [3, 2, 1, 2, 1, 3, 2, 1, 3, 2, 3, 1];

    /// <summary>The size of all entries.</summary>
    public long EntryLots => s_weights.Take(EntryCount).Sum() * UnitLots;

    public static RoundTrip Create(int lane, long number, ListedMarket market, ulong noise) => new(
        lane,
        number,
        market,
        (noise & 1) == 0,
        MinUnit + (long)((noise >> 1) % (MaxUnit - MinUnit + 1)));

    public static bool IsEntry(int fill) => fill < EntryCount;

    /// <summary>Returns false for the fills of market orders, and for the first fill of an order that crosses the book.</summary>
    public static bool IsMaker(int fill) => fill is not (2 or 3 or 8 or 11);

    public long LotsOf(int fill) => s_weights[fill] * UnitLots;

    /// <summary>Returns true if the entries, or the exits, buy.</summary>
    public bool Buys(bool isEntry) => isEntry == IsLong;
}

/// <summary>
/// An order of a round trip. The order is created just before the fill of its anchor, and ends with the fill at
/// <see cref="EndsAt"/>.
/// </summary>
internal sealed record OrderPlan(string Type, string TimeInForce, bool IsEntry, int Anchor, int EndsAt, string FinalStatus)
{
    /// <summary>The end of an order that was never open.</summary>
    public const int AtOnce = -1;

    public int FirstFill { get; init; }

    public int FillCount { get; init; }

    public string Reason { get; init; } = "";

    /// <summary>True if the order waits for a trigger price.</summary>
    public bool HasTrigger => Type is not ("limit" or "market");

    /// <summary>True if the order closes the whole position at any price.</summary>
    public bool ClosesPosition => Type == "stop_loss";

    public int LastFill => FirstFill + FillCount - 1;

    public IEnumerable<int> Fills => Enumerable.Range(FirstFill, FillCount);
}
