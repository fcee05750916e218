namespace BlastFx.Sandbox.History;

/// <summary>
/// How an account trades: it enters a market with six fills and leaves it with six, by nine orders that end in every way
/// orders do. Every trip follows this plan, so that any row of a long history can be told without those before it.
/// </summary>
internal static class RoundTrip
{
    public const int FillCount = 12;

    /// <summary>The largest of <see cref="Weights"/>.</summary>
    public const int LargestWeight = 3;

    /// <summary>How many of the fills enter.</summary>
    public const int EntryCount = 6;

    /// <summary>The size of each fill in the trip's units. What enters leaves.</summary>
    public static readonly int[] Weights = [3, 2, 1, 2, 1, 3, 2, 1, 3, 2, 3, 1];

    /// <summary>The orders, by their anchors. No two have the same.</summary>
    public static readonly OrderPlan[] Orders =
    [
        new("limit", "good_till_cancel", Enters: true, Anchor: 0, EndsAt: 1, "closed") { FirstFill = 0, FillCount = 2 },
        new("limit", "post_only", Enters: true, Anchor: 1, EndsAt: 3, "canceled"),
        new("market", "immediate_or_cancel", Enters: true, Anchor: 2, EndsAt: 2, "closed") { FirstFill = 2, FillCount = 1 },
        new("limit", "good_till_cancel", Enters: true, Anchor: 3, EndsAt: 5, "closed") { FirstFill = 3, FillCount = 3 },
        new("limit", "post_only", Enters: true, Anchor: 4, EndsAt: OrderPlan.Never, "rejected") { Reason = "TIME_IN_FORCE_POSTONLY_ERROR" },
        new("stop_loss", "good_till_cancel", Enters: false, Anchor: 5, EndsAt: 11, "canceled"),
        new("limit", "good_till_cancel", Enters: false, Anchor: 6, EndsAt: 8, "canceled") { FirstFill = 6, FillCount = 2 },
        new("take_profit_limit", "good_till_cancel", Enters: false, Anchor: 8, EndsAt: 10, "closed") { FirstFill = 8, FillCount = 3 },
        new("market", "fill_or_kill", Enters: false, Anchor: 11, EndsAt: 11, "closed") { FirstFill = 11, FillCount = 1 },
    ];

    /// <summary>The places of all fills.</summary>
    public static readonly int[] AllFills = [.. Enumerable.Range(0, FillCount)];

    /// <summary>The places of all orders.</summary>
    public static readonly int[] AllOrders = [.. Enumerable.Range(0, Orders.Length)];

    /// <summary>The order each fill belongs to.</summary>
    public static readonly int[] OrderOf =
        [.. AllFills.Select(static place => Array.FindIndex(Orders, order => place >= order.FirstFill && place <= order.LastFill))];

    /// <summary>Market orders take, and so does the first fill of an order that crosses the book as it comes.</summary>
    public static bool IsMaker(int place) => place is not (2 or 3 or 8 or 11);
}
