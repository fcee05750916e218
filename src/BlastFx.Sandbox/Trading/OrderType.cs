namespace BlastFx.Sandbox.Trading;

/// <summary>A type of order, and the amounts that its orders have.</summary>
internal sealed record OrderType(string Name, bool HasPrice, bool HasSize, bool HasTrigger)
{
    public static readonly OrderType Market = new("market", HasPrice: false, HasSize: true, HasTrigger: false);

    public static readonly IReadOnlyList<OrderType> All =
    [
        new("limit", HasPrice: true, HasSize: true, HasTrigger: false),
        Market,
        new("stop_limit", HasPrice: true, HasSize: true, HasTrigger: true),
        new("stop_market", HasPrice: false, HasSize: true, HasTrigger: true),
        new("stop_loss", HasPrice: false, HasSize: false, HasTrigger: true),
        new("take_profit", HasPrice: false, HasSize: false, HasTrigger: true),
        new("stop_loss_limit", HasPrice: true, HasSize: false, HasTrigger: true),
        new("take_profit_limit", HasPrice: true, HasSize: false, HasTrigger: true),
    ];

    /// <summary>True if its orders close a part of the position instead of having a size and a side.</summary>
    public bool ClosesPosition => !HasSize;

    public bool IsTakeProfit => Name.StartsWith("take_profit", StringComparison.Ordinal);

    /// <summary>True for orders that enter or leave a market in the direction in which its price moves.</summary>
    public bool FollowsPrice => HasTrigger && !IsTakeProfit;

    /// <summary>Finds a type by its name on the wire.</summary>
    public static OrderType? Find(string name) => All.FirstOrDefault(type => type.Name == name);
}
