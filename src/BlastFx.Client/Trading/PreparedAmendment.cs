namespace BlastFx.Trading;

/// <summary>An amendment that was checked and is ready to be sent, with the values that the exchange requires besides the changes.</summary>
public sealed class PreparedAmendment
{
    private readonly bool _wasListed;

    /// <param name="order">The order, with the session's earlier amendments.</param>
    /// <param name="changes">The changes, complete.</param>
    /// <param name="read">The order as it was read.</param>
    internal PreparedAmendment(Order order, OrderAmendment changes, Order read)
    {
        Order = order;
        Changes = changes;
        _wasListed = !ReferenceEquals(order, read) && OrderChange.HasValues(read, changes);
    }

    /// <summary>The order as it was read, with the values of earlier amendments that the list of orders does not show yet.</summary>
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

    /// <summary>True if a read shows the changes. If the list showed their values before, because it did not show an earlier amendment yet,
    /// the order must have changed since.</summary>
    internal bool IsShownBy(Order read) =>
        !read.IsPending && OrderChange.HasValues(read, Changes) && (!_wasListed || ChangedAt(read) > ChangedAt(Order));

    private static DateTimeOffset? ChangedAt(Order order) => order.UpdatedAt ?? order.Timestamp;

    private static string? Change(string name, decimal? before, decimal? after) => after is not { } value ? null
        : before == after ? $"{name} {Amount.Text(value)}"
        : $"{name} {(before is { } old ? Amount.Text(old) : "none")} -> {Amount.Text(value)}";
}
