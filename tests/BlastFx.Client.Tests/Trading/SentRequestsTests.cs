using BlastFx.Trading;

namespace BlastFx.Client.Tests.Trading;

/// <summary>What a session remembers of the orders, amendments and cancels that it has sent, until reads show them.</summary>
public sealed class SentRequestsTests
{
    private static readonly DateTimeOffset s_accepted = new(2024, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Order s_listed = new() { OrderId = "BTC-USD@1", Price = 60_000, Size = 0.5m, TriggerPrice = 59_000, SizePercent = 0.25m, Status = "open" };

    private readonly TestClock _clock = new();
    private readonly SentAmendments _amendments;

    public SentRequestsTests() => _amendments = new SentAmendments(_clock);

    [Fact]
    public void An_amendment_changes_what_was_sent_and_leaves_the_rest()
    {
        Order changed = Sent(price: 1, size: 2, triggerPrice: 3, sizePercent: 4).After(s_listed);
        Order unchanged = Sent().After(s_listed);

        Assert.Equal((1m, 2m, 3m, 4m), (changed.Price, changed.Size, changed.TriggerPrice, changed.SizePercent));
        Assert.Equal((60_000m, 0.5m, 59_000m, 0.25m), (unchanged.Price, unchanged.Size, unchanged.TriggerPrice, unchanged.SizePercent));
    }

    [Fact]
    public void Amendments_of_other_orders_change_nothing()
    {
        _amendments.Add(new SentAmendment("BTC-USD@2", new OrderAmendment { OrderId = "BTC-USD@2", Price = 61_000 }));

        Assert.Same(s_listed, _amendments.Apply(s_listed));
        Assert.False(_amendments.MayBeAfter(s_listed));
    }

    [Fact]
    public void An_amendment_in_progress_counts_however_long_it_takes_and_one_that_has_ended_for_a_minute()
    {
        SentAmendment amendment = Sent(price: 61_000);
        _amendments.Add(amendment);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(61_000, _amendments.Apply(s_listed).Price);

        amendment.EndedAt = _clock.GetTimestamp();
        _clock.Advance(SentAmendments.MaxAge);
        Assert.Equal(61_000, _amendments.Apply(s_listed).Price);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(60_000, _amendments.Apply(s_listed).Price);
    }

    [Fact]
    public void A_record_can_be_from_before_an_amendment_until_the_list_shows_it_or_has_had_the_time_to()
    {
        SentAmendment amendment = Sent(price: 61_000);
        _amendments.Add(amendment);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.True(_amendments.MayBeAfter(s_listed));
        Assert.False(_amendments.MayBeAfter(With("open", price: 61_000)));
        Assert.False(_amendments.MayBeAfter(With("closed")));
        Assert.False(_amendments.MayBeAfter(With("amending")));

        amendment.EndedAt = _clock.GetTimestamp();
        _clock.Advance(OrderLookup.ArchiveLag - TimeSpan.FromTicks(1));
        Assert.True(_amendments.MayBeAfter(s_listed));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.False(_amendments.MayBeAfter(s_listed));
    }

    [Theory]
    [InlineData("open", 61_000, 0, false)]
    [InlineData("open", 60_000, 0, true)]
    [InlineData("closed", 60_000, 0, false)]
    [InlineData("amending", 61_000, 0, true)]
    [InlineData("open", 60_000, 2, true)]
    [InlineData("open", 60_000, 3, false)]
    public void An_amendment_is_remembered_until_a_read_shows_it_or_is_newer(string status, int price, int secondsLater, bool isRemembered)
    {
        SentAmendment amendment = Sent(price: 61_000);
        amendment.AcceptedAt = s_accepted;
        _amendments.Add(amendment);
        _amendments.Observe(With(status, price, id: "BTC-USD@2", at: s_accepted.AddDays(1)));
        Assert.Equal(61_000, _amendments.Apply(s_listed).Price);

        _amendments.Observe(With(status, price, at: s_accepted.AddSeconds(secondsLater)));

        Assert.Equal(isRemembered ? 61_000 : 60_000, _amendments.Apply(s_listed).Price);
    }

    [Fact]
    public void An_amendment_that_no_response_has_accepted_is_older_than_no_read() =>
        Assert.False(Sent(price: 61_000).IsOlderThan(With("open", at: s_accepted)));

    [Fact]
    public void The_time_of_a_change_counts_before_the_time_of_the_record()
    {
        SentAmendment amendment = Sent(price: 61_000);
        amendment.AcceptedAt = s_accepted;

        Assert.False(amendment.IsOlderThan(new Order { UpdatedAt = s_accepted, Timestamp = s_accepted.AddMinutes(1) }));
        Assert.True(amendment.IsOlderThan(new Order { Timestamp = s_accepted.AddMinutes(1) }));
    }

    [Fact]
    public void An_amendment_that_was_not_carried_out_is_forgotten_and_the_others_stay()
    {
        SentAmendment price = Sent(price: 61_000);
        _amendments.Add(price);
        _amendments.Add(price);
        _amendments.Add(Sent(size: 0.4m));
        _amendments.Add(new SentAmendment("BTC-USD@2", new OrderAmendment { OrderId = "BTC-USD@2", Price = 1 }));

        _amendments.Remove(price);
        Order applied = _amendments.Apply(s_listed);
        Assert.Equal((60_000m, 0.4m), (applied.Price, applied.Size));

        _amendments.Forget("BTC-USD@1");
        Assert.Same(s_listed, _amendments.Apply(s_listed));
        Assert.Equal(1, _amendments.Apply(With("open", id: "BTC-USD@2")).Price);
    }

    [Fact]
    public void Amendments_that_count_no_more_make_room_for_others()
    {
        SentAmendment old = Sent(price: 61_000);
        _amendments.Add(old);
        old.EndedAt = _clock.GetTimestamp();
        _clock.Advance(SentAmendments.MaxAge * 2);
        _amendments.Add(Sent(size: 0.4m));

        old.EndedAt = null;

        Assert.Equal(60_000, _amendments.Apply(s_listed).Price);
    }

    [Fact]
    public void A_record_can_be_from_before_a_cancel_for_two_seconds()
    {
        var cancels = new SentCancels(_clock);
        cancels.Add("BTC-USD@1");
        _clock.Advance(OrderLookup.ArchiveLag - TimeSpan.FromTicks(1));

        Assert.True(cancels.MayBeAfter(s_listed));
        Assert.False(cancels.MayBeAfter(With("closed")));
        Assert.False(cancels.MayBeAfter(With("canceling")));
        Assert.False(cancels.MayBeAfter(With("open", id: "BTC-USD@2")));
        Assert.False(cancels.MayBeAfter(new Order { Status = "open" }));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.False(cancels.MayBeAfter(s_listed));
    }

    [Fact]
    public void A_thousand_new_cancels_make_old_ones_forgotten_and_not_those_that_count()
    {
        var cancels = new SentCancels(_clock);
        cancels.Add("BTC-USD@1");
        for (int i = 0; i < 2_000; i++)
        {
            cancels.Add($"ETH-USD@{i}");
        }

        Assert.True(cancels.MayBeAfter(s_listed));
    }

    [Fact]
    public void An_order_is_unsettled_once_until_a_read_shows_it()
    {
        var orders = new UnsettledOrders();
        UnsettledOrder first = Unsettled("first");
        UnsettledOrder second = Unsettled("second");
        orders.Add(first);
        orders.Add(second);
        orders.Add(first);
        Assert.Equal([first, second], orders.All);

        orders.Settle(new Order { ClientOrderId = null, CreatedAt = s_accepted });
        orders.Settle(new Order { ClientOrderId = "third", CreatedAt = s_accepted });
        orders.Settle(new Order { ClientOrderId = "first", Side = "short", CreatedAt = s_accepted });
        Assert.Equal([first, second], orders.All);

        orders.Settle(new Order { ClientOrderId = "first", CreatedAt = s_accepted });
        Assert.Equal([second], orders.All);
        orders.Remove(second);
        Assert.Empty(orders.All);
        Assert.Equal("first (BTC-USD limit long 0.5 at 60000)", $"{first}");
    }

    [Theory]
    [InlineData(-6, null, false)]
    [InlineData(-5, null, true)]
    [InlineData(null, -6, false)]
    [InlineData(null, -5, true)]
    [InlineData(0, -6, true)]
    [InlineData(null, null, true)]
    public void An_older_order_with_the_same_client_order_id_settles_nothing(int? createdAt, int? timestamp, bool isSettled)
    {
        var orders = new UnsettledOrders();
        orders.Add(Unsettled("mine"));

        orders.Settle(new Order
        {
            ClientOrderId = "mine",
            CreatedAt = createdAt is { } created ? s_accepted.AddSeconds(created) : null,
            Timestamp = timestamp is { } changed ? s_accepted.AddSeconds(changed) : null,
        });

        Assert.Equal(isSettled, orders.All.Count == 0);
    }

    [Fact]
    public void A_read_shows_an_amendment_by_its_values_or_by_a_later_change_if_the_list_showed_them_before()
    {
        var changes = new OrderAmendment { OrderId = "BTC-USD@1", Price = 60_000 };
        Order listed = With("open", at: s_accepted);
        Order amended = With("open", price: 61_000, at: s_accepted);
        var back = new PreparedAmendment(amended, changes, listed);

        Assert.True(new PreparedAmendment(listed, changes, listed).IsShownBy(listed));
        Assert.True(new PreparedAmendment(amended, changes, amended).IsShownBy(listed));
        Assert.True(new PreparedAmendment(With("open", price: 62_000, at: s_accepted), changes, amended).IsShownBy(listed));
        Assert.False(back.IsShownBy(listed));
        Assert.True(back.IsShownBy(With("open", at: s_accepted.AddSeconds(1))));
        Assert.False(back.IsShownBy(With("amending", at: s_accepted.AddSeconds(1))));
        Assert.True(back.IsShownBy(new Order { Status = "open", Price = 60_000, Timestamp = s_accepted, UpdatedAt = s_accepted.AddSeconds(1) }));
        Assert.False(back.IsShownBy(new Order { Status = "open", Price = 60_000, Timestamp = s_accepted.AddSeconds(1), UpdatedAt = s_accepted }));
    }

    private static SentAmendment Sent(decimal? price = null, decimal? size = null, decimal? triggerPrice = null, decimal? sizePercent = null) =>
        new("BTC-USD@1", new OrderAmendment { OrderId = "BTC-USD@1", Price = price, Size = size, TriggerPrice = triggerPrice, SizePercent = sizePercent });

    private static UnsettledOrder Unsettled(string clientId) =>
        new(new NewOrder { MarketId = "BTC-USD", Side = "long", Price = 60_000, Size = 0.5m, ClientOrderId = clientId }, s_accepted);

    private static Order With(string status, decimal price = 60_000, string id = "BTC-USD@1", DateTimeOffset? at = null) =>
        new() { OrderId = id, Status = status, Price = price, Timestamp = at };
}
