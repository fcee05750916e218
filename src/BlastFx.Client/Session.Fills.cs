using BlastFx.Http;
using BlastFx.Paging;

namespace BlastFx;

/// <content>Fills.</content>
public sealed partial class Session
{
    /// <summary>Reads fills, the newest first, <c>GET /fills</c> (API pages, "Fills").</summary>
    /// <param name="marketId">The market; null for all.</param>
    /// <param name="range">When they were made.</param>
    /// <param name="window">Which of the rows.</param>
    /// <returns>Reads them as they are asked for.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: the market's id cannot be one, or the range ends
    /// before it begins.</exception>
    public Pager<Fill> ReadFills(string? marketId = null, TimeRange range = default, PageWindow window = default)
    {
        MarketIds.ValidateIfPresent(marketId);
        return ReadFills("/fills", range.AddTo(new Query().Add("market_id", marketId)), window);
    }

    /// <summary>Reads the fills of one order, <c>GET /fills/order</c> (API pages, "Fills of an order").</summary>
    /// <param name="orderId">The order, such as <c>BTC-USD@1848</c>.</param>
    /// <param name="marketIds">The markets; null for any.</param>
    /// <param name="range">When they were made.</param>
    /// <param name="window">Which of the rows.</param>
    /// <returns>Reads them as they are asked for.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: the range ends before it begins.</exception>
    public Pager<Fill> ReadFillsOfOrder(
        string orderId,
        IReadOnlyCollection<string>? marketIds = null,
        TimeRange range = default,
        PageWindow window = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(orderId);
        range.Check();
        bool isAll = marketIds is null && range == default;
        return ReadFills("/fills/order", new Query().Add("order_id", orderId), window, isAll ? null : IsWanted, hasPages: false);

        bool IsWanted(Fill fill) => range.Contains(fill.Timestamp) && marketIds?.Contains(fill.MarketId, StringComparer.OrdinalIgnoreCase) != false;
    }

    private ListPager<Fill> ReadFills(string path, Query query, PageWindow window, Predicate<Fill>? where = null, bool hasPages = true) =>
        new(SendAsync, path, query, fill => fill.Id, window, where, hasPages);
}
