namespace BlastFx.Trading;

/// <summary>An amendment that was checked and is ready to be sent, with the values that the exchange requires besides the changes.</summary>
public sealed class PreparedAmendment
{
    internal PreparedAmendment(Order order, OrderAmendment changes)
    {
        Order = order;
        Changes = changes;
    }

    /// <summary>The order as it was read.</summary>
    public Order Order { get; }

    /// <summary>The values as they will be sent.</summary>
    public OrderAmendment Changes { get; }

    /// <summary>The changes in one line.</summary>
    /// <returns>Such as <c>price 60000 -&gt; 59900, size 0.5 -&gt; 0.4</c>.</returns>
    public override string ToString() => string.Join(", ", new[]
    {
        Change("price", Order.Price, Changes.Price),
        Change("size", Order.Size, Changes.Size),
        Change("trigger price", Order.TriggerPrice, Changes.TriggerPrice),
        Change("size in percent", Order.SizePercent, Changes.SizePercent),
    }.Where(static change => change is not null));

    private static string? Change(string name, decimal? before, decimal? after) => after is not { } value ? null
        : before == after ? $"{name} {Amount.Text(value)}"
        : $"{name} {(before is { } old ? Amount.Text(old) : "none")} -> {Amount.Text(value)}";
}
