using System.Text;
using System.Text.Json;
using BlastFx.Serialization;
using BlastFx.Streams;

namespace BlastFx.Client.Tests.Streams;

/// <summary>An account as messages and reads show it, without a connection.</summary>
public sealed class AccountStateTests
{
    private static readonly DateTimeOffset s_start = new(2024, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly AccountState _state = new(13);

    [Fact]
    public void Fields_are_merged_and_neither_an_absent_value_nor_another_id_replaces_one()
    {
        Assert.Null(Set(("balance", "5"), ("status", "\"active\""), ("new_field", "[1]")));
        Assert.Null(Set(("id", "14"), ("status", "\"\""), ("balance", "null"), ("health", "\"0.5\"")));

        Account account = _state.Current.Account;
        Assert.Equal((13, 5m, "active", 0.5m), (account.Id, account.Balance, account.Status, account.Health));
        Assert.Equal("[1]", account.GetUnknownFields()["new_field"].GetRawText());
    }

    [Fact]
    public void The_leverage_of_one_market_leaves_that_of_the_others()
    {
        Set(("leverage", """{"BTC-USD":"20","ETH-USD":"1"}"""));
        Set(("leverage", """{"BTC-USD":7,"SOL-USD":"3"}"""));

        Assert.Equal("BTC-USD=7; ETH-USD=1; SOL-USD=3", _state.Current.Account.Leverage!.ToString());
        Assert.NotNull(Set(("leverage", "[1]")));
        Assert.Equal(3, _state.Current.Account.Leverage!.Count);
    }

    [Fact]
    public void Fields_that_cannot_be_read_are_reported_and_leave_the_account_as_it_was()
    {
        Set(("balance", "5"));

        Assert.Contains("balance", Set(("health", "1"), ("balance", "\"a lot\""))!.Error.Message, StringComparison.Ordinal);

        Assert.Equal((5m, null), (_state.Current.Account.Balance, _state.Current.Account.Health));
        Assert.Null(Set(("status", "\"active\"")));
    }

    [Fact]
    public void Orders_that_live_are_part_of_the_account_and_what_tells_nothing_new_is_no_change()
    {
        Order placed = Order("1", "open");
        Assert.Equal([placed], Take(placed));
        Assert.Empty(Take(Order("1", "open")));
        Order filled = Assert.Single(Take(new Order { OrderId = "1", TotalFilledSize = 0.5m }));

        Assert.Equal(("open", 0.5m), (filled.Status, filled.TotalFilledSize));
        Assert.Equal([filled], _state.Living);
        Assert.Equal([filled], _state.Current.Orders);
        Assert.Equal([filled], _state.Current.Account.Orders);
    }

    [Fact]
    public void An_order_that_has_ended_comes_once_and_never_again()
    {
        Take(Order("1", "open"));
        Assert.Equal("closed", Assert.Single(Take(Order("1", "closed"))).Status);
        Assert.Empty(_state.Living);

        Assert.Empty(Take(Order("1", "closed")));
        Assert.Empty(Take(Order("1", "open")));
        Assert.Empty(_state.Living);
        Assert.Equal("rejected", Assert.Single(Take(Order("2", "rejected"))).Status);
        Assert.Empty(Take(Order("2", "rejected")));
    }

    [Fact]
    public void The_record_of_a_cancel_of_an_unknown_order_changes_no_known_one()
    {
        Take(Order("1", "open"));

        Assert.Empty(Take(new Order { OrderId = "1", Status = "rejected", Price = 0, Size = 0 }));
        Assert.Equal("open", Assert.Single(_state.Living).Status);
        Assert.Single(Take(new Order { OrderId = "2", Status = "rejected", Price = 0, Size = 0 }));
        Assert.Single(Take(new Order { Status = "rejected" }));
    }

    [Theory]
    [InlineData(true, -1, false)]
    [InlineData(true, 0, true)]
    [InlineData(true, 1, true)]
    [InlineData(false, -1, true)]
    public void A_read_that_is_older_than_what_is_known_changes_nothing(bool isRead, int second, bool isChange)
    {
        Take(Order("1", "open"));

        Assert.Equal(isChange, _state.Take([Order("1", "canceling", second)], isRead).Count == 1);
    }

    [Fact]
    public void The_last_change_is_the_latest_of_orders_and_fills()
    {
        Assert.Null(_state.LastChange);
        Take(Order("1", "open", 5), Order("2", "open", 3));
        Assert.Equal(s_start.AddSeconds(5), _state.LastChange);
        _state.Take([Fill("a", 9), Fill("b", 4)]);
        Assert.Equal(s_start.AddSeconds(9), _state.LastChange);
        _state.Take([Fill("c", 7), new Fill { Id = "d" }]);
        Take(new Order { OrderId = "3", Status = "open" });
        Assert.Equal(s_start.AddSeconds(9), _state.LastChange);
    }

    [Fact]
    public void Each_fill_is_new_once_and_the_oldest_comes_first()
    {
        Assert.Equal(["b", "a"], _state.Take([Fill("a", 2), Fill("b", 1)]).Select(fill => fill.Id));
        Assert.Equal(["c"], _state.Take([Fill("a", 2), Fill("c", 3), Fill("b", 1)]).Select(fill => fill.Id));
        Assert.Equal(2, _state.Take([new Fill(), new Fill()]).Count);
    }

    [Fact]
    public void Messages_change_positions_and_a_size_of_zero_closes_one()
    {
        Position[] opened = [.. _state.Take([Position("BTC-USD", 1, "long"), Position("ETH-USD", 2, "short"), new Position { Size = 3 }])];
        Assert.Equal(["BTC-USD 1 long", "ETH-USD 2 short"], opened.Select(Text));

        Position changed = Assert.Single(_state.Take([new Position { MarketId = "BTC-USD", Size = 4 }]));
        Assert.Equal("BTC-USD 4 long", Text(changed));
        Assert.Equal("ETH-USD 0 short", Text(Assert.Single(_state.Take([new Position { MarketId = "ETH-USD", Size = 0 }]))));
        Assert.Equal(["BTC-USD 4 long"], _state.Current.Positions.Select(Text));
        Assert.Equal(["BTC-USD 4 long"], _state.Current.Account.Positions!.Select(Text));
        Assert.Single(_state.Take([new Position { MarketId = "SOL-USD" }]));
        Assert.Single(_state.Current.Positions);
    }

    [Fact]
    public void A_stop_that_a_message_tells_as_null_is_gone_and_one_that_it_lacks_stays()
    {
        _state.Take([Read("""{"market_id":"BTC-USD","size":"1","stop_loss":"59000","take_profit":{"trigger_price":"61000"}}""")]);

        Position changed = Assert.Single(_state.Take([Read("""{"market_id":"BTC-USD","size":"2","stop_loss":null}""")]));

        Assert.Equal((2m, null, 61_000m), (changed.Size, changed.StopLoss, changed.TakeProfit));
        Assert.Null(Assert.Single(_state.Take([Read("""{"market_id":"BTC-USD","take_profit":null}""")])).TakeProfit);
    }

    [Fact]
    public void A_whole_list_of_positions_closes_those_that_it_does_not_have()
    {
        _state.Take([Position("BTC-USD", 1, "long"), Position("ETH-USD", 2, "short"), Position("SOL-USD", 3, "long"), Position("XRP-USD", 4, "long")]);

        List<Position> changed = _state.TakeAll(
        [
            Position("ETH-USD", 9, "short"), Position("ETH-USD", 2, "short"), Position("SOL-USD", 3, "short"), Position("XRP-USD", 0, "long"),
            Position("ADA-USD", 5, "long"), new Position { Size = 6 }, new Position { MarketId = "DOT-USD" },
        ]);

        Assert.Equal(["BTC-USD 0 long", "XRP-USD 0 long", "SOL-USD 3 short", "ADA-USD 5 long"], changed.Select(Text));
        Assert.Equal(["ADA-USD 5 long", "ETH-USD 2 short", "SOL-USD 3 short"], _state.Current.Positions.Select(Text).Order(StringComparer.Ordinal));
    }

    private List<Order> Take(params Order[] rows) => _state.Take(rows, isRead: false);

    private UnreadableRecord? Set(params (string Name, string Json)[] fields) =>
        _state.Set(fields.Select(field => (field.Name, Encoding.UTF8.GetBytes(field.Json))), text => text);

    private static Order Order(string id, string status, int second = 0) =>
        new() { OrderId = id, Status = status, Price = 1, Size = 1, Side = "long", Timestamp = s_start.AddSeconds(second) };

    private static Fill Fill(string id, int second) => new() { Id = id, Timestamp = s_start.AddSeconds(second) };

    private static Position Read(string json)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        return RecordReader<Position>.Instance.Read(ref reader, new ResponseText(utf8, null));
    }

    private static Position Position(string market, decimal size, string side) => new() { MarketId = market, Size = size, Side = side };

    private static string Text(Position position) => $"{position.MarketId} {position.Size} {position.Side}";
}
