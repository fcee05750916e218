namespace BlastFx.Sandbox.History;

/// <summary>An order as it stands at a moment. Prices in ticks, sizes in lots; null where an order of its type has none.</summary>
internal sealed record Order(Trip Trip, int Place, string Status, long Created, long Updated, long FilledLots)
{
    public OrderPlan Plan => RoundTrip.Orders[Place];

    public bool IsLong => Trip.Buys(Plan.Enters);

    public long? SizeLots { get; init; }

    public long? Price { get; init; }

    public long? TriggerPrice { get; init; }

    /// <summary>Whether it can still be filled, at once or after its trigger.</summary>
    public bool IsAlive => Status is "open" or "placed";
}
