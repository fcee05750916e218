using System.Text;
using System.Text.Json;
using BlastFx.Serialization;
using BlastFx.Streams;

namespace BlastFx.Client.Tests.Streams;

/// <summary>An order book level by level, without a connection.</summary>
public sealed class BookStateTests
{
    [Fact]
    public void A_book_of_random_updates_is_what_a_sorted_map_makes_of_them()
    {
        var random = new Random(20261126);
        for (int book = 0; book < 200; book++)
        {
            var state = new BookState("BTC-USD");
            var bids = new SortedDictionary<decimal, decimal>();
            var asks = new SortedDictionary<decimal, decimal>();
            for (int sequence = 1; sequence <= 40; sequence++)
            {
                state.Apply(Read($$"""{"sequence":{{sequence}},"bids":[{{Change(bids, 10)}}],"asks":[{{Change(asks, 50)}}]}"""));

                OrderBook shown = state.ToOrderBook(null);
                Assert.Equal(bids.Reverse(), shown.Bids.Select(level => KeyValuePair.Create(level.Price, level.Size)));
                Assert.Equal(asks, shown.Asks.Select(level => KeyValuePair.Create(level.Price, level.Size)));
                Assert.Equal((sequence, "BTC-USD", false), (shown.Sequence, shown.MarketId, state.IsCrossed));
                int depth = random.Next(5);
                Assert.Equal(shown.Bids.Take(depth), state.ToOrderBook(depth).Bids);
                Assert.Equal(shown.Asks.Take(depth), state.ToOrderBook(depth).Asks);
            }
        }

        string Change(SortedDictionary<decimal, decimal> side, int first)
        {
            var levels = new List<string>();
            for (int i = random.Next(4); i > 0; i--)
            {
                decimal price = first + random.Next(12);
                decimal size = random.Next(3);
                side[price] = size;
                if (size == 0)
                {
                    side.Remove(price);
                }

                levels.Add($"[{price},{size}]");
            }

            return string.Join(',', levels);
        }
    }

    [Theory]
    [InlineData("[100,1]", "[101,1]", false)]
    [InlineData("[100,1]", "[100,1]", true)]
    [InlineData("[101,1]", "[100,1]", true)]
    [InlineData("[100,1]", "", false)]
    [InlineData("", "[100,1]", false)]
    [InlineData("", "", false)]
    public void A_book_is_crossed_if_somebody_bids_what_somebody_asks(string bids, string asks, bool isCrossed)
    {
        var state = new BookState("BTC-USD");

        state.Apply(Read($$"""{"sequence":1,"bids":[{{bids}}],"asks":[{{asks}}]}"""));

        Assert.Equal(isCrossed, state.IsCrossed);
    }

    [Fact]
    public void A_snapshot_replaces_the_book_and_an_update_without_a_time_keeps_the_last_one()
    {
        var state = new BookState("BTC-USD");
        state.Apply(Read("""{"sequence":5,"bids":[[99,1]],"asks":[[101,1]],"timestamp":1709294400000000}"""));

        state.Apply(Read("""{"sequence":6,"timestamp":1709294401000000}"""));
        state.Reset(Read("""{"sequence":2,"bids":[[98,1]],"asks":[[102,1]]}"""));

        OrderBook book = state.ToOrderBook(null);
        Assert.Equal((98m, 102m, 2, 1_709_294_401), (Assert.Single(book.Bids).Price, Assert.Single(book.Asks).Price, book.Sequence, book.Timestamp!.Value.ToUnixTimeSeconds()));
    }

    [Theory]
    [InlineData("""{"sequence":7}""")]
    [InlineData("""[{"sequence":"7"}]""")]
    [InlineData("""{"sequence":6,"sequence":7}""")]
    [InlineData("""{"bids":null,"asks":null,"timestamp":null,"sequence":7.0,"later":{"sequence":9,"bids":[]}}""")]
    [InlineData("""{"market_id":"BTC-USD","sequence":7,"bids":[],"asks":[]}""")]
    public void An_update_is_read_in_every_form_of_the_exchange(string json)
    {
        BookUpdate update = Read(json);

        Assert.Equal((7, 0, 0, null), (update.Sequence, update.Bids.Count, update.Asks.Count, update.Timestamp));
    }

    [Theory]
    [InlineData("5", "a number where an order book belongs")]
    [InlineData("null", "a null where an order book belongs")]
    [InlineData("[]", "an array where an order book belongs")]
    [InlineData("[5]", "a number where an order book belongs")]
    [InlineData("""[{"sequence":1},{"sequence":2}]""", "more than one order book")]
    [InlineData("""{"bids":[]}""", "it has no sequence number")]
    [InlineData("""{"sequence":1.5}""", "the sequence number is not a whole number")]
    [InlineData("""{"sequence":-1}""", "the sequence number is not a whole number")]
    [InlineData("""{"sequence":9223372036854775808}""", "the sequence number is not a whole number")]
    [InlineData("""{"sequence":"x"}""", "'x' is not a decimal number")]
    [InlineData("""{"sequence":1,"bids":{}}""", "an object where the levels of a side belong")]
    [InlineData("""{"sequence":1,"asks":"x"}""", "a string where the levels of a side belong")]
    [InlineData("""{"sequence":1,"asks":[5]}""", "a number where an array of price and size belongs")]
    [InlineData("""{"sequence":1,"timestamp":"x"}""", "'x' is not a decimal number")]
    public void What_is_wrong_with_an_update_is_said_and_the_rest_of_the_message_is_read(string json, string why)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes($"[{json},17]"));
        reader.Read();
        reader.Read();

        object read = BookUpdate.Read(ref reader, default);

        Assert.Equal(why, read);
        Assert.True(reader.Read() && reader.TokenType == JsonTokenType.Number && reader.GetInt32() == 17);
    }

    [Fact]
    public void The_sequence_numbers_of_a_book_are_up_to_the_largest_whole_number() =>
        Assert.Equal((0, long.MaxValue), (Read("""{"sequence":0}""").Sequence, Read("""{"sequence":9223372036854775807}""").Sequence));

    [Fact]
    public void A_book_that_was_read_is_a_snapshot_if_all_of_it_is_known()
    {
        BookUpdate? whole = BookUpdate.Of(Book("""[{"sequence":7,"timestamp":1709294400000000,"bids":[["100","1"]],"asks":[["101","2"],["102","3"]]}]"""));

        Assert.Equal((7, 1, 2, 1_709_294_400), (whole!.Sequence, whole.Bids.Count, whole.Asks.Count, whole.Timestamp!.Value.ToUnixTimeSeconds()));
        Assert.Null(BookUpdate.Of(Book("""[{"bids":[["100","1"]],"asks":[]}]""")));
        Assert.Null(BookUpdate.Of(Book("""[{"sequence":7,"bids":[["100","1"]],"asks":[["x","1"]]}]""")));
    }

    [Fact]
    public void The_latest_ids_are_remembered_and_no_more()
    {
        var ids = new RecentIds(2);

        Assert.True(ids.Add("a"));
        Assert.True(ids.Add("b"));
        Assert.False(ids.Add("a"));
        Assert.True(ids.Add("c"));

        Assert.Equal((false, true, true), (ids.Contains("a"), ids.Contains("b"), ids.Contains("c")));
    }

    private static OrderBook Book(string json)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        return RecordListReader<OrderBook>.Instance.Read(ref reader, new ResponseText(utf8, null))[0].Record!;
    }

    private static BookUpdate Read(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return Assert.IsType<BookUpdate>(BookUpdate.Read(ref reader, default));
    }
}
