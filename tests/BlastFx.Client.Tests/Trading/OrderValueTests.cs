using BlastFx.Trading;

namespace BlastFx.Client.Tests.Trading;

/// <summary>The value and the description of orders.</summary>
public sealed class OrderValueTests
{
    private static readonly NewOrder s_limit = new() { MarketId = "BTC-USD", Side = "long", Price = 60_000, Size = 0.5m };

    private static readonly NewOrder s_stop = new() { MarketId = "BTC-USD", OrderType = "stop_market", Side = "short", TriggerPrice = 59_000, Size = 0.5m };

    private static readonly NewOrder s_market = new() { MarketId = "BTC-USD", OrderType = "market", Side = "long", Size = 0.5m };

    private static readonly NewOrder s_close = new() { MarketId = "BTC-USD", OrderType = "stop_loss", TriggerPrice = 59_000, SizePercent = 0.25m };

    [Fact]
    public void The_value_is_the_size_at_the_price_or_the_trigger_price_or_the_fair_price()
    {
        Assert.Equal(30_000, OrderValue.Of(s_limit with { TriggerPrice = 1 }, 1));
        Assert.Equal(29_500, OrderValue.Of(s_stop, 1));
        Assert.Equal(31_000, OrderValue.Of(s_market, 62_000));
        Assert.Null(OrderValue.Of(s_market, null));
        Assert.Null(OrderValue.Of(s_close, 62_000));
    }

    [Fact]
    public void Only_a_buy_with_a_limit_has_a_maximum_value_without_the_fair_price()
    {
        Assert.Equal(30_000, OrderValue.MaxOf(s_limit, null));
        Assert.Null(OrderValue.MaxOf(s_limit with { Side = "short" }, null));
        Assert.Null(OrderValue.MaxOf(s_market, null));
        Assert.Null(OrderValue.MaxOf(s_close, 62_000));

        Assert.False(OrderValue.NeedsFairPrice(s_limit));
        Assert.True(OrderValue.NeedsFairPrice(s_limit with { Side = "short" }));
        Assert.True(OrderValue.NeedsFairPrice(s_market));
        Assert.True(OrderValue.NeedsFairPrice(s_stop));
        Assert.False(OrderValue.NeedsFairPrice(s_close));
    }

    [Theory]
    [InlineData(62_000, 31_000)]
    [InlineData(50_000, 29_500)]
    public void The_maximum_value_is_that_at_the_own_price_or_at_the_fair_price(int fairPrice, int expected)
    {
        Assert.Equal(expected, OrderValue.MaxOf(s_stop, fairPrice));
        Assert.Equal(expected, OrderValue.MaxOf(s_limit with { Side = "short", Price = 59_000 }, fairPrice));
    }

    [Fact]
    public void A_value_that_no_decimal_holds_is_an_error_of_the_order()
    {
        BfxException error = Assert.Throws<BfxException>(() => OrderValue.Of(s_limit with { Size = decimal.MaxValue }, null));

        Assert.Equal(BfxErrorIds.InvalidArgument, error.ErrorId);
        Assert.Contains("larger than a decimal can hold", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_order_is_described_by_what_it_has()
    {
        Assert.Equal("limit long 0.5 at 60000, post_only", OrderValue.Describe(s_limit with { TimeInForce = "post_only" }));
        Assert.Equal("stop_market short 0.5, triggered at 59000", OrderValue.Describe(s_stop));
        Assert.Equal("stop_loss 25 % of the position, triggered at 59000", OrderValue.Describe(s_close));
    }

    [Fact]
    public void A_prepared_order_shows_its_value_and_its_distance_from_the_fair_price()
    {
        NewOrder order = s_limit with { ClientOrderId = "mine" };

        Assert.Equal("limit long 0.5 at 60000, notional 30000, client order id mine", Text(order, null));
        Assert.Equal("limit long 0.5 at 60000, notional 30000, 20.00 % above the fair price 50000, client order id mine", Text(order, 50_000));
        Assert.Equal("limit long 0.5 at 60000, notional 30000, 1.19 % below the fair price 60720, client order id mine", Text(order, 60_720));
        Assert.Equal("limit long 0.5 at 60000, notional 30000, 0.00 % above the fair price 60000, client order id mine", Text(order, 60_000));
        Assert.Equal("market long 0.5, notional 25000, fair price 50000, client order id mine", Text(s_market with { ClientOrderId = "mine" }, 50_000));
        Assert.Equal("stop_loss 25 % of the position, triggered at 59000, 18.00 % above the fair price 50000, client order id mine", Text(s_close with { ClientOrderId = "mine" }, 50_000));
        Assert.Equal(-0.5m, new PreparedOrder(null!, order, 120_000).DistanceFromFairPrice);
        Assert.Equal(-0.5m, new PreparedOrder(null!, order with { TriggerPrice = 1 }, 120_000).DistanceFromFairPrice);
        Assert.Null(new PreparedOrder(null!, order, 0).DistanceFromFairPrice);

        static string Text(NewOrder order, decimal? fairPrice) => new PreparedOrder(null!, order, fairPrice).ToString();
    }

    [Fact]
    public void A_prepared_amendment_shows_each_change()
    {
        var order = new Order { OrderId = "BTC-USD@1", Price = 60_000.0m, Size = 0.5m };

        Assert.Equal(
            "price 60000, size 0.5 -> 0.4, trigger price none -> 59000, size in percent none -> 1",
            new PreparedAmendment(order, new OrderAmendment { OrderId = "BTC-USD@1", Price = 60_000, Size = 0.4m, TriggerPrice = 59_000, SizePercent = 1 }, order).ToString());
        Assert.Equal("", new PreparedAmendment(order, new OrderAmendment { OrderId = "BTC-USD@1" }, order).ToString());
    }
}
