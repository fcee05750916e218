using BlastFx.Trading;

namespace BlastFx.Client.Tests.Trading;

/// <summary>By what an order is known.</summary>
public sealed class OrderReferenceTests
{
    private readonly TestClock _clock = new();

    [Theory]
    [InlineData("BTC-USD@1848", "BTC-USD")]
    [InlineData("BTC-USD@1@2", "BTC-USD")]
    [InlineData("@1848", null)]
    [InlineData("1848", null)]
    [InlineData("not a market@1848", null)]
    [InlineData(null, null)]
    public void The_market_of_an_order_is_what_comes_before_the_sign_of_its_id(string? id, string? market) =>
        Assert.Equal(market, OrderReference.MarketOf(id));

    [Fact]
    public void A_market_that_was_specified_counts_before_that_of_the_id()
    {
        Assert.Equal("ETH-USD", new OrderReference("ETH-USD", "BTC-USD@1", null).Market);
        Assert.Equal("BTC-USD", new OrderReference(null, "BTC-USD@1", null).Market);
        Assert.StartsWith("A client order id identifies an order within a market", MessageOf(new OrderReference(null, null, "mine")), StringComparison.Ordinal);
        Assert.StartsWith("The order id '1848' has no market", MessageOf(new OrderReference(null, "1848", "mine")), StringComparison.Ordinal);

        static string MessageOf(OrderReference order) => Assert.Throws<BfxException>(() => order.Market).Message;
    }

    [Theory]
    [InlineData(null, "BTC-USD@1", null, "BTC-USD@1")]
    [InlineData("BTC-USD", "BTC-USD@1", "mine", "BTC-USD@1")]
    [InlineData("BTC-USD", null, "mine", "mine of BTC-USD")]
    [InlineData(null, null, "mine", "mine")]
    public void An_order_is_named_by_its_id_or_else_by_its_client_order_id(string? market, string? id, string? clientId, string text) =>
        Assert.Equal(text, new OrderReference(market, id, clientId).ToString());

    [Theory]
    [InlineData(null, null, null, "An order id or a client order id is needed.")]
    [InlineData("BTC-USD", "", "", "An order id or a client order id is needed.")]
    [InlineData("ETH-USD", "BTC-USD@1", null, "Order BTC-USD@1 is not of the market ETH-USD.")]
    public void A_reference_without_an_id_or_with_two_markets_is_rejected(string? market, string? id, string? clientId, string why)
    {
        BfxException error = Assert.Throws<BfxException>(() => new OrderReference(market, id, clientId).Validated());

        Assert.Equal((BfxErrorIds.InvalidArgument, $"{why} Nothing was sent."), (error.ErrorId, error.Message));
    }

    [Fact]
    public void A_reference_with_a_market_that_cannot_be_one_is_rejected() =>
        Assert.Equal(BfxErrorIds.InvalidArgument, Assert.Throws<BfxException>(() => new OrderReference("not a market", null, "mine").Validated()).ErrorId);

    [Fact]
    public void A_reference_is_valid_with_one_id_and_a_market_in_any_case()
    {
        foreach (OrderReference order in new OrderReference[] { new("btc-usd", "BTC-USD@1", null), new("BTC-USD", null, "mine"), new("BTC-USD", "1848", null) })
        {
            Assert.Same(order, order.Validated());
        }
    }

    [Fact]
    public void The_query_has_the_id_or_else_the_client_order_id()
    {
        OrderQuery byId = new OrderReference(null, "BTC-USD@1", "mine").ToQuery();
        OrderQuery byClientId = new OrderReference("BTC-USD", null, "mine").ToQuery();

        Assert.Equal(("BTC-USD", "BTC-USD@1", null), (byId.MarketId, byId.OrderId, byId.ClientOrderId));
        Assert.Equal(("BTC-USD", null, "mine"), (byClientId.MarketId, byClientId.OrderId, byClientId.ClientOrderId));
    }

    [Fact]
    public void A_record_matches_by_the_id_or_else_by_client_order_id_and_market()
    {
        var byId = new OrderReference("BTC-USD", "BTC-USD@1", "mine");
        var byClientId = new OrderReference("BTC-USD", null, "mine");

        Assert.True(byId.Matches(new Order { OrderId = "BTC-USD@1", MarketId = "ETH-USD", ClientOrderId = "another" }));
        Assert.False(byId.Matches(new Order { OrderId = "btc-usd@1", ClientOrderId = "mine" }));
        Assert.True(byClientId.Matches(new Order { ClientOrderId = "mine", MarketId = "btc-usd" }));
        Assert.True(byClientId.Matches(new Order { ClientOrderId = "mine" }));
        Assert.False(byClientId.Matches(new Order { ClientOrderId = "mine", MarketId = "ETH-USD" }));
        Assert.False(byClientId.Matches(new Order { ClientOrderId = "Mine", MarketId = "BTC-USD" }));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("12345678901234567890123456789012345678901234567890", true)]
    [InlineData("123456789012345678901234567890123456789012345678901", false)]
    [InlineData("1234567890123456789012345678901234567890123456789é", false)]
    [InlineData(" ", false)]
    [InlineData("", false)]
    [InlineData("a\"b", false)]
    public void A_client_order_id_has_1_to_50_bytes_that_can_be_signed(string id, bool isValid) =>
        Assert.Equal(isValid ? null : BfxErrorIds.InvalidArgument, (Record.Exception(() => ClientOrderIds.Validate(id)) as BfxException)?.ErrorId);

    [Fact]
    public void Client_order_ids_sort_by_the_time_they_state_also_within_a_millisecond()
    {
        var ids = new ClientOrderIds("bfx-", _clock);
        string first = ids.Next();
        string second = ids.Next();
        _clock.Advance(TimeSpan.FromSeconds(1));
        string third = ids.Next();

        long now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.Equal([now - 1_000, now - 999, now], new[] { first, second, third }.Select(TimeOf));
        Assert.Equal([first, second, third], new[] { third, second, first }.Order(StringComparer.Ordinal));
        Assert.NotEqual(first[14..], second[14..]);

        static long TimeOf(string id) => id[4..14].Aggregate(0L, (time, digit) => (time << 5) + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".IndexOf(digit, StringComparison.Ordinal));
    }
}
