using BlastFx.Sandbox.Accounts;

namespace BlastFx.Sandbox;

/// <summary>An order that was placed at the embedded exchange, in its current state.</summary>
/// <param name="Id">The id.</param>
/// <param name="ClientOrderId">The id given by the client; empty if it gave none.</param>
/// <param name="MarketId">The market's id.</param>
/// <param name="Type">The type on the wire.</param>
/// <param name="Side"><c>long</c> or <c>short</c>; null if the order has no side yet.</param>
/// <param name="Status">The status on the wire.</param>
/// <param name="Price">The limit price, or the worst price of a market order; null if the order has none.</param>
/// <param name="Size">The ordered size; null if the order closes a part of a position and waits for its trigger.</param>
/// <param name="FilledSize">The filled size.</param>
public sealed record SandboxOrder(
    string Id,
    string ClientOrderId,
    string MarketId,
    string Type,
    string? Side,
    string Status,
    decimal? Price,
    decimal? Size,
    decimal FilledSize)
{
    internal static SandboxOrder Of(Order order) => new(
        order.Id,
        order.ClientId,
        order.Market.Spec.Id,
        order.Type,
        Sides.TextOf(order.IsLong),
        order.Status,
        order.Price,
        order.InitialSize,
        order.FilledSize);
}
