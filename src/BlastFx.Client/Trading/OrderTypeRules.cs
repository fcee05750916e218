namespace BlastFx.Trading;

/// <summary>The values that an order type needs and takes (API pages, "Place order"). It takes none that it does not need, but a side.</summary>
public sealed record OrderTypeRules
{
    /// <summary>The type of an order without one.</summary>
    public const string Default = "limit";

    private static readonly string[] s_goodTillCancel = ["good_till_cancel"];

    private static readonly OrderTypeRules[] s_all =
    [
        new("limit") { HasPrice = true, HasSize = true, TimesInForce = KnownValues.TimesInForce },
        new("market") { HasSize = true, TimesInForce = [.. KnownValues.TimesInForce.Where(static name => name != "post_only")] },
        new("stop_limit") { HasPrice = true, HasSize = true, HasTrigger = true },
        new("stop_market") { HasSize = true, HasTrigger = true },
        new("stop_loss") { HasTrigger = true },
        new("take_profit") { HasTrigger = true },
        new("stop_loss_limit") { HasPrice = true, HasTrigger = true },
        new("take_profit_limit") { HasPrice = true, HasTrigger = true },
    ];

    private OrderTypeRules(string type) => Type = type;

    /// <summary>The type in the exchange's spelling.</summary>
    public string Type { get; }

    /// <summary>True if the type has a limit price.</summary>
    public bool HasPrice { get; private init; }

    /// <summary>True if the type has a size and a side; else it closes a part of the position, and has a size in percent.</summary>
    public bool HasSize { get; private init; }

    /// <summary>True if the type waits for a trigger price.</summary>
    public bool HasTrigger { get; private init; }

    /// <summary>The times in force that the type takes.</summary>
    public IReadOnlyList<string> TimesInForce { get; private init; } = s_goodTillCancel;

    /// <summary>The rules of a type, ignoring case.</summary>
    /// <param name="type">The type, one of <see cref="KnownValues.OrderTypes"/>.</param>
    /// <returns>The rules; null if the type is not known.</returns>
    public static OrderTypeRules? Find(string? type) => Array.Find(s_all, rules => rules.Type.Equals(type, StringComparison.OrdinalIgnoreCase));

    /// <summary>Returns an order in the exchange's spelling.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: it lacks a value, or has one that its type does not take.</exception>
    internal static NewOrder Apply(NewOrder order)
    {
        OrderTypeRules rules = Find(order.OrderType) ?? throw Invalid(
            $"'{order.OrderType}' is not an order type. The types are {string.Join(", ", KnownValues.OrderTypes)}.");
        rules.Require(rules.HasPrice, order.Price, "price");
        rules.Require(rules.HasSize, order.Size, "size");
        rules.Require(rules.HasTrigger, order.TriggerPrice, "trigger price");
        rules.Require(!rules.HasSize, order.SizePercent, "size in percent (a fraction of the position, 1 for all of it)");
        if (order.SizePercent > 1)
        {
            throw Invalid($"{Amount.Text(order.SizePercent.Value)} is more than the whole position: the size in percent is a fraction, up to 1.");
        }

        return order with { OrderType = rules.Type, Side = rules.SideOf(order.Side), TimeInForce = rules.TimeInForceOf(order.TimeInForce) };
    }

    private void Require(bool isTaken, decimal? value, string name)
    {
        if (isTaken && value is null)
        {
            throw Invalid($"A {Type} order needs a {name}.");
        }

        if (!isTaken && value is not null)
        {
            throw Invalid($"A {Type} order takes no {name}.");
        }

        if (value <= 0)
        {
            throw Invalid($"The {name} must be greater than 0, and {Amount.Text(value.Value)} is not.");
        }
    }

    private string? SideOf(string? side) => side?.ToUpperInvariant() switch
    {
        null or "" when HasSize => throw Invalid($"A {Type} order needs a side: long or short."),
        null or "" => null,
        "LONG" or "BUY" => "long",
        "SHORT" or "SELL" => "short",
        _ => throw Invalid($"'{side}' is not a side. The sides are long (or buy) and short (or sell)."),
    };

    private string? TimeInForceOf(string? name) => string.IsNullOrEmpty(name)
        ? null
        : TimesInForce.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw Invalid($"A {Type} order does not take the time in force '{name}'. It takes {string.Join(", ", TimesInForce)}.");

    private static BfxException Invalid(string message) => new(BfxErrorIds.InvalidArgument, $"{message} Nothing was sent.");
}
