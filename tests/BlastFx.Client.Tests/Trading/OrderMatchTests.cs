using BlastFx.Trading;

namespace BlastFx.Client.Tests.Trading;

/// <summary>Which records of the exchange can be the order that was sent.</summary>
public sealed class OrderMatchTests
{
    private static readonly NewOrder s_sent = new()
    {
        MarketId = "BTC-USD",
        OrderType = "stop_limit",
        Side = "long",
        Price = 60_000,
        Size = 0.5m,
        TriggerPrice = 59_000,
        SizePercent = 0.25m,
    };

    private static readonly Order s_read = new()
    {
        MarketId = "btc-usd",
        OrderType = "STOP_LIMIT",
        Side = "LONG",
        Price = 60_000.0m,
        Size = 0.1m,
        InitialSize = 0.5m,
        TriggerPrice = 59_000,
        SizePercent = 0.25m,
    };

    public static TheoryData<string, Order> Others => new()
    {
        { "market", new Order { MarketId = "ETH-USD" } },
        { "type", new Order { OrderType = "limit" } },
        { "side", new Order { Side = "short" } },
        { "price", new Order { Price = 60_001 } },
        { "initial size", new Order { InitialSize = 0.4m, Size = 0.5m } },
        { "size", new Order { Size = 0.4m } },
        { "trigger price", new Order { TriggerPrice = 59_001 } },
        { "size in percent", new Order { SizePercent = 1 } },
    };

    [Fact]
    public void A_record_with_the_values_that_were_sent_is_the_order() => Assert.True(OrderMatch.IsSame(s_sent, s_read));

    [Theory]
    [MemberData(nameof(Others))]
    public void A_record_with_another_value_is_another_order(string value, Order other) =>
        Assert.False(OrderMatch.IsSame(s_sent, other), value);

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    public void Without_its_initial_size_a_partly_filled_order_is_the_one_of_which_that_is_left(int? initialSize)
    {
        Assert.True(OrderMatch.IsSame(s_sent, new Order { InitialSize = initialSize, Size = 0.4m, TotalFilledSize = 0.1m }));
        Assert.False(OrderMatch.IsSame(s_sent, new Order { InitialSize = initialSize, Size = 0.4m, TotalFilledSize = 0.2m }));
    }

    [Fact]
    public void What_the_exchange_does_not_state_contradicts_nothing()
    {
        Assert.True(OrderMatch.IsSame(s_sent, new Order()));
        Assert.True(OrderMatch.IsSame(s_sent, new Order { MarketId = "", Price = 0, Size = 0, TriggerPrice = 0, SizePercent = 0 }));
    }

    [Fact]
    public void What_was_not_sent_contradicts_nothing() =>
        Assert.True(OrderMatch.IsSame(new NewOrder { MarketId = "BTC-USD", OrderType = "stop_limit" }, s_read));

    [Fact]
    public void The_price_of_a_market_order_is_the_worst_one_allowed() =>
        Assert.True(OrderMatch.IsSame(s_sent with { OrderType = "market" }, new Order { OrderType = "market", Price = 66_000 }));
}
