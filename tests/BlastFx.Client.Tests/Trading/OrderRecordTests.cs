using System.Reflection;

namespace BlastFx.Client.Tests.Trading;

/// <summary>What one record of an order tells about another.</summary>
public sealed class OrderRecordTests
{
    private static readonly PropertyInfo[] s_properties = [.. typeof(Order).GetProperties().Where(property => property.CanWrite)];

    private static readonly Order s_order = new() { OrderId = "BTC-USD@1", Status = "open", Side = "long", Price = 1, Size = 1, Reason = "none" };

    public static TheoryData<string> Names => [.. s_properties.Select(property => property.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_update_changes_what_it_tells_and_nothing_else(string name)
    {
        Order known = s_properties.Aggregate(new Order(), (order, property) => With(order, property, "known", 1));
        PropertyInfo told = typeof(Order).GetProperty(name)!;

        Order updated = known.UpdatedBy(With(new Order(), told, "told", 2));

        Assert.All(s_properties, property => Assert.Equal(property == told ? Value(property, "told", 2) : Value(property, "known", 1), property.GetValue(updated)));
        Assert.Equal(Value(told, "known", 1), told.GetValue(known.UpdatedBy(With(new Order(), told, "", null))));
    }

    [Fact]
    public void An_absent_amount_that_is_written_as_0_changes_nothing()
    {
        var known = new Order { Status = "placed", Price = 1, Size = 2, InitialSize = 3, TotalFilledSize = 1, TriggerPrice = 4, SizePercent = 0.5m };
        var update = new Order { Status = "placed", Price = 0, Size = 0, InitialSize = 0, TotalFilledSize = 0, TriggerPrice = 0, SizePercent = 0 };

        Order updated = known.UpdatedBy(update);

        Assert.Equal((1m, 3m, 1m, 4m, 0.5m), (updated.Price, updated.InitialSize, updated.TotalFilledSize, updated.TriggerPrice, updated.SizePercent));
        Assert.Equal(0, updated.Size);
        Assert.Equal(0, new Order().UpdatedBy(update).Price);
        Assert.True(updated.HasStateOf(update));
    }

    [Fact]
    public void Fields_without_a_property_stay_until_others_come()
    {
        var first = new Order { UnknownFields = [] };
        var second = new Order { UnknownFields = [] };

        Assert.Same(first.UnknownFields, first.UpdatedBy(new Order()).UnknownFields);
        Assert.Same(second.UnknownFields, first.UpdatedBy(second).UnknownFields);
    }

    [Theory]
    [InlineData("closed", true, false)]
    [InlineData("canceled", true, false)]
    [InlineData("rejected", true, false)]
    [InlineData("processing", false, true)]
    [InlineData("amending", false, true)]
    [InlineData("canceling", false, true)]
    [InlineData("cancelingall", false, true)]
    [InlineData("open", false, false)]
    [InlineData("placed", false, false)]
    [InlineData("a later one", false, false)]
    [InlineData(null, false, false)]
    public void A_status_tells_whether_the_order_has_ended_or_a_request_is_pending(string? status, bool hasEnded, bool isPending)
    {
        var order = new Order { Status = status };

        Assert.Equal((hasEnded, isPending), (order.HasEnded, order.IsPending));
    }

    [Fact]
    public void An_order_that_has_ended_is_updated_by_what_comes_with_the_same_status_only()
    {
        var ended = new Order { Status = "closed", Price = 1 };

        Assert.Equal(2, ended.UpdatedBy(new Order { Status = "closed", Price = 2 }).Price);
        Assert.Same(ended, ended.UpdatedBy(new Order { Price = 2 }));
    }

    [Fact]
    public void An_order_was_placed_when_it_was_created_or_else_at_the_time_of_the_record()
    {
        DateTimeOffset time = DateTimeOffset.UnixEpoch;

        Assert.Equal(time, new Order { CreatedAt = time, Timestamp = time.AddDays(1) }.PlacedAt);
        Assert.Equal(time, new Order { Timestamp = time }.PlacedAt);
        Assert.Null(new Order().PlacedAt);
    }

    [Fact]
    public void The_record_of_an_unknown_cancel_has_no_values()
    {
        Assert.True(new Order { Status = "rejected" }.IsUnknownCancel);
        Assert.True(new Order { Status = "rejected", Side = "", Price = 0, Size = 0, TriggerPrice = 0 }.IsUnknownCancel);
        Assert.False(new Order { Status = "canceling" }.IsUnknownCancel);
        Assert.False(new Order { Status = "rejected", Side = "long" }.IsUnknownCancel);
        Assert.False(new Order { Status = "rejected", Price = 1 }.IsUnknownCancel);
        Assert.False(new Order { Status = "rejected", Size = 1 }.IsUnknownCancel);
        Assert.False(new Order { Status = "rejected", TriggerPrice = 1 }.IsUnknownCancel);
    }

    [Fact]
    public void A_record_tells_something_new_if_a_value_of_the_order_differs()
    {
        Assert.True(s_order.HasStateOf(new Order()));
        Assert.True(s_order.HasStateOf(new Order { Status = "open", Price = 1, Size = 1, Reason = "", Timestamp = DateTimeOffset.UnixEpoch }));
        Assert.All(
            new Order[]
            {
                new() { Status = "closed" }, new() { Size = 2 }, new() { TotalFilledSize = 1 }, new() { InitialSize = 1 },
                new() { Price = 2 }, new() { TriggerPrice = 1 }, new() { SizePercent = 1 }, new() { Reason = "another" },
            },
            other => Assert.False(s_order.HasStateOf(other)));
    }

    [Fact]
    public void A_value_that_a_record_does_not_tell_is_nothing_new()
    {
        var order = new Order { Size = 1, TotalFilledSize = 1, InitialSize = 1, Price = 1, TriggerPrice = 1, SizePercent = 1 };

        Assert.True(order.HasStateOf(new Order()));
        Assert.All(
            new Order[] { new() { Size = 2 }, new() { TotalFilledSize = 2 }, new() { InitialSize = 2 }, new() { Price = 2 }, new() { TriggerPrice = 2 }, new() { SizePercent = 2 } },
            other => Assert.False(order.HasStateOf(other)));
    }

    [Fact]
    public void An_order_is_one_line() => Assert.Equal("BTC-USD@1 long 1 at 1", s_order.ToString());

    private static Order With(Order order, PropertyInfo property, string text, int? number)
    {
        property.SetValue(order, Value(property, text, number));
        return order;
    }

    private static object? Value(PropertyInfo property, string text, int? number) =>
        property.PropertyType == typeof(string) ? text
        : number is not { } value ? null
        : property.PropertyType == typeof(decimal?) ? (decimal)value
        : property.PropertyType == typeof(long?) ? (long)value
        : DateTimeOffset.UnixEpoch.AddDays(value);
}
