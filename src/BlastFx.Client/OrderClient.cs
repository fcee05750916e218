using BlastFx.Http;
using BlastFx.Paging;

namespace BlastFx;

/// <summary>The orders of a session's account. Thread-safe.</summary>
public sealed class OrderClient
{
    private readonly IRequestSender _sender;

    internal OrderClient(IRequestSender sender) => _sender = sender;

    /// <summary>Gets orders, the newest first, <c>GET /orders</c> (API pages, "Orders").</summary>
    /// <param name="query">Which orders; null for all.</param>
    /// <param name="window">Which of the orders.</param>
    /// <returns>Reads them page by page, on demand.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: the market id is not valid, a client order id has no
    /// market, or the range ends before it begins.</exception>
    public Pager<Order> GetOrders(OrderQuery? query = null, PageWindow window = default) =>
        new ListPager<Order>(_sender, "/orders", (query ?? new OrderQuery()).ToQuery(), order => order.OrderId, window);
}
