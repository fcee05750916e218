using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.History;

/// <summary>Which orders are meant; of what is empty or null, all.</summary>
internal sealed record OrderFilter(IReadOnlyList<string> Statuses, IReadOnlyList<string> Types, ListedMarket? Market)
{
    public bool HasType(OrderPlan plan) => Types.Count == 0 || Types.Contains(plan.Type);

    public bool HasStatus(string status) => Statuses.Count == 0 || Statuses.Contains(status);

    public bool Matches(Order order) =>
        HasType(order.Plan) && HasStatus(order.Status) && (Market is null || Market == order.Trip.Market);
}
