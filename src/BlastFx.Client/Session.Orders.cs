using BlastFx.Paging;

namespace BlastFx;

/// <content>Orders.</content>
public sealed partial class Session
{
    /// <summary>Reads orders, the newest first, <c>GET /orders</c> (API pages, "Orders").</summary>
    /// <param name="query">Which; null for all.</param>
    /// <param name="window">Which of the rows.</param>
    /// <returns>Reads them as they are asked for.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: the market's id cannot be one, a client's id has no
    /// market, or the range ends before it begins.</exception>
    public Pager<Order> ReadOrders(OrderQuery? query = null, PageWindow window = default) =>
        new ListPager<Order>(SendAsync, "/orders", (query ?? new OrderQuery()).ToQuery(), order => order.OrderId, window);
}
