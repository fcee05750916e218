using BlastFx.Http;
using BlastFx.Paging;

namespace BlastFx;

/// <summary>Which orders are asked for. What is left out does not matter.</summary>
public sealed record OrderQuery
{
    /// <summary>One order by its id, such as <c>BTC-USD@1848</c>.</summary>
    public string? OrderId { get; init; }

    /// <summary>One order by the id its client gave it; needs <see cref="MarketId"/>.</summary>
    public string? ClientOrderId { get; init; }

    /// <summary>The market.</summary>
    public string? MarketId { get; init; }

    /// <summary>The states, in the exchange's words (<see cref="KnownValues.OrderStatuses"/>).</summary>
    public IReadOnlyList<string>? Statuses { get; init; }

    /// <summary>The types, in the exchange's words (<see cref="KnownValues.OrderTypes"/>).</summary>
    public IReadOnlyList<string>? OrderTypes { get; init; }

    /// <summary>When they were placed.</summary>
    public TimeRange Range { get; init; }

    /// <summary>The query, checked.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>.</exception>
    internal Query ToQuery()
    {
        MarketIds.ValidateIfPresent(MarketId);
        if (ClientOrderId is not null && MarketId is null)
        {
            throw new BfxException(BfxErrorIds.InvalidArgument, "A client's id names an order within a market: give -MarketId with -ClientOrderId. Nothing was sent.");
        }

        return Range.AddTo(new Query()
            .Add("order_id", OrderId)
            .Add("client_order_id", ClientOrderId)
            .Add("market_id", MarketId)
            .AddEach("status", Statuses)
            .AddEach("order_type", OrderTypes));
    }
}
