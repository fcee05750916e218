using BlastFx.Http;
using BlastFx.Paging;

namespace BlastFx;

/// <summary>Selects orders. A property that is null does not filter.</summary>
public sealed record OrderQuery
{
    /// <summary>One order by its id, such as <c>BTC-USD@1848</c>.</summary>
    public string? OrderId { get; init; }

    /// <summary>One order by its client order id; needs <see cref="MarketId"/>.</summary>
    public string? ClientOrderId { get; init; }

    /// <summary>The market.</summary>
    public string? MarketId { get; init; }

    /// <summary>The statuses, such as <c>open</c> (<see cref="KnownValues.OrderStatuses"/>).</summary>
    public IReadOnlyList<string>? Statuses { get; init; }

    /// <summary>The types, such as <c>limit</c> (<see cref="KnownValues.OrderTypes"/>).</summary>
    public IReadOnlyList<string>? OrderTypes { get; init; }

    /// <summary>The time when the orders were placed.</summary>
    public TimeRange Range { get; init; }

    /// <summary>Validates the query and converts it to query parameters.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>.</exception>
    internal Query ToQuery()
    {
        MarketIds.ValidateIfPresent(MarketId);
        if (ClientOrderId is not null && MarketId is null)
        {
            throw new BfxException(BfxErrorIds.InvalidArgument, "A client order id identifies an order within a market, so the market is needed too. Nothing was sent.");
        }

        return new Query()
            .Add("order_id", OrderId)
            .Add("client_order_id", ClientOrderId)
            .Add("market_id", MarketId)
            .AddEach("status", Statuses)
            .AddEach("order_type", OrderTypes)
            .Add(Range);
    }
}
