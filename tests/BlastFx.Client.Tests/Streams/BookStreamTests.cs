using System.Globalization;
using BlastFx.Client.Tests.Support;
using BlastFx.Streams;

namespace BlastFx.Client.Tests.Streams;

public sealed class BookStreamTests
{
    private const string Channel = "orderbook:BTC-USD";

    [Fact]
    public async Task Updates_change_levels_by_their_value_and_a_size_of_zero_removes_one()
    {
        await using var server = new StreamServer();
        ServedChannel channel = server.Serve(Channel, Book(10, bids: "[\"99\",\"1\"],[\"100.0\",\"2\"]", asks: "[\"101\",\"3\"],[\"102\",\"4\"]"), hasHistory: true);
        using Session session = server.Open(new TestClock());
        await using LiveRecords<OrderBook> stream = session.Streams.OrderBooks("BTC-USD");

        OrderBook first = await stream.NextAsync();
        Assert.Equal("10: 100.0x2 99x1 | 101x3 102x4", Text(first));
        channel.Publish(Book(11, bids: "[98,\"5\"],[\"100.00\",\"0\"]", asks: ""));
        Assert.Equal("11: 99x1 98x5 | 101x3 102x4", Text(await stream.NextAsync()));
        channel.Publish("""{"market_id":"BTC-USD","asks":[["101.00","7"]],"sequence":12,"timestamp":1709294400000000}""");
        Assert.Equal("12: 99x1 98x5 | 101.00x7 102x4", Text(await stream.NextAsync()));

        // What was read before does not change.
        Assert.Equal("10: 100.0x2 99x1 | 101x3 102x4", Text(first));
    }

    [Fact]
    public async Task Updates_that_are_not_newer_are_dropped()
    {
        await using var server = new StreamServer();
        ServedChannel channel = server.Serve(Channel, Book(10, "[\"100\",\"1\"]", "[\"101\",\"1\"]"));
        using Session session = server.Open(new TestClock());
        await using LiveRecords<OrderBook> stream = session.Streams.OrderBooks("BTC-USD");
        await stream.NextAsync();

        channel.Publish(Book(9, "[\"100\",\"9\"]", ""));
        channel.Publish(Book(10, "[\"100\",\"9\"]", ""));
        channel.Publish(Book(11, "[\"99\",\"2\"]", ""));

        Assert.Equal("11: 100x1 99x2 | 101x1", Text(await stream.NextAsync()));
    }

    [Theory]
    [InlineData(10_001, 1)]
    [InlineData(1, 10_001)]
    public async Task A_sequence_number_that_falls_leads_to_a_new_snapshot(int fall, int updates)
    {
        await using var server = new StreamServer();
        ServedChannel channel = server.Serve(Channel, Book(50_000, "[\"100\",\"1\"]", "[\"101\",\"1\"]"));
        using Session session = server.Open(new TestClock());
        await using LiveRecords<OrderBook> stream = session.Streams.OrderBooks("BTC-USD");
        await stream.NextAsync();

        channel.With(Book(7, "[\"100\",\"2\"]", "[\"101\",\"1\"]"));
        for (int i = 0; i < updates; i++)
        {
            channel.Publish(Book(50_000 - fall, "[\"100\",\"9\"]", ""));
        }

        Assert.Equal("7: 100x2 | 101x1", Text(await stream.NextAsync()));
    }

    [Fact]
    public async Task A_gap_leads_to_a_new_snapshot_without_a_warning()
    {
        await using var server = new StreamServer();
        ServedChannel channel = server.Serve(Channel, Book(10, "[\"100\",\"1\"]", "[\"101\",\"1\"]"));
        using Session session = server.Open(new TestClock());
        var recorder = new StreamRecorder();
        await using LiveRecords<OrderBook> stream = session.Streams.OrderBooks(["BTC-USD"], null, new StreamOptions { Observer = recorder });
        await stream.NextAsync();

        channel.With(Book(12, "[\"100\",\"2\"]", "[\"101\",\"1\"]"));
        channel.Publish(Book(12, "[\"100\",\"2\"]", ""));

        StreamItem<OrderBook> item = await stream.NextItemAsync();
        Assert.Equal("12: 100x2 | 101x1", Text(item.Record));
        Assert.Equal(StreamSource.Snapshot, item.Source);
        Assert.DoesNotContain(recorder.All, status => status.Event is StreamEvent.Warning or StreamEvent.Stalled);
        Assert.Contains("1 updates after 10 are missing", (await recorder.NextAsync(StreamEvent.Resync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_crossed_book_is_not_shown()
    {
        await using var server = new StreamServer();
        ServedChannel channel = server.Serve(Channel, Book(10, "[\"100\",\"1\"]", "[\"101\",\"1\"]"));
        using Session session = server.Open(new TestClock());
        await using LiveRecords<OrderBook> stream = session.Streams.OrderBooks("BTC-USD");
        await stream.NextAsync();

        channel.With(Book(12, "[\"100\",\"3\"]", "[\"101\",\"1\"]"));
        channel.Publish(Book(11, "[\"101\",\"9\"]", ""));

        Assert.Equal("12: 100x3 | 101x1", Text(await stream.NextAsync()));
    }

    [Fact]
    public async Task Snapshots_that_never_fit_lead_to_a_read_and_updates_that_came_meanwhile_are_applied()
    {
        var clock = new TestClock();
        await using var server = new StreamServer();
        ServedChannel channel = server.Serve(Channel, Book(10, "[\"100\",\"1\"]", "[\"90\",\"1\"]"));
        server.Reads = path =>
        {
            if (!path.StartsWith("/markets/orderbook", StringComparison.Ordinal))
            {
                return null;
            }

            channel.Publish(Book(20, "[\"99\",\"1\"]", ""));
            channel.Publish(Book(21, "[\"99\",\"2\"]", ""));
            return $"[{Book(20, "[\"99\",\"1\"]", "[\"101\",\"1\"]")}]";
        };
        using Session session = server.Open(clock);
        await using LiveRecords<OrderBook> stream = session.Streams.OrderBooks("BTC-USD");

        Task<OrderBook> next = stream.NextAsync();
        await clock.PassWaitsUntil(next);

        OrderBook book = await next;
        book = book.Sequence == 20 ? await stream.NextAsync() : book;
        Assert.Equal("21: 99x2 | 101x1", Text(book));
    }

    [Fact]
    public async Task A_book_that_cannot_be_kept_right_ends_with_an_error()
    {
        var clock = new TestClock();
        await using var server = new StreamServer { Reads = static path => path.StartsWith("/markets/orderbook", StringComparison.Ordinal) ? $"[{Book(10, "[\"100\",\"1\"]", "[\"90\",\"1\"]")}]" : null };
        server.Serve(Channel, Book(10, "[\"100\",\"1\"]", "[\"90\",\"1\"]"));
        using Session session = server.Open(clock);
        await using LiveRecords<OrderBook> stream = session.Streams.OrderBooks("BTC-USD");

        BfxException error = await clock.Fails(stream.ErrorAsync().ContinueWith(task => throw task.Result, TaskScheduler.Default));

        Assert.Equal(BfxErrorIds.StreamOutOfSync, error.ErrorId);
        Assert.Contains("crossed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_reader_gets_the_latest_book_and_the_others_are_counted()
    {
        await using var server = new StreamServer();
        ServedChannel channel = server.Serve(Channel, Book(10, "[\"100\",\"1\"]", "[\"101\",\"1\"]"));
        using Session session = server.Open(new TestClock());
        await using LiveRecords<OrderBook> stream = session.Streams.OrderBooks("BTC-USD");
        await stream.NextAsync();
        await using LiveRecords<OrderBook> other = session.Streams.OrderBooks("BTC-USD");
        await other.NextAsync();

        for (int sequence = 11; sequence <= 20; sequence++)
        {
            channel.Publish(Book(sequence, $"[\"100\",\"{sequence}\"]", ""));
            await other.NextAsync();
        }

        Assert.Equal("20: 100x20 | 101x1", Text(await stream.NextAsync()));
        Assert.Equal(9, stream.Conflated);
    }

    [Fact]
    public async Task Two_books_are_at_least_the_interval_apart()
    {
        var clock = new TestClock();
        await using var server = new StreamServer();
        ServedChannel channel = server.Serve(Channel, Book(10, "[\"100\",\"1\"]", "[\"101\",\"1\"]"));
        using Session session = server.Open(clock);
        await using LiveRecords<OrderBook> all = session.Streams.OrderBooks("BTC-USD");
        await using LiveRecords<OrderBook> some = session.Streams.OrderBooks(["BTC-USD"], null, new StreamOptions { Interval = TimeSpan.FromSeconds(2) });
        await all.NextAsync();
        await some.NextAsync();

        channel.Publish(Book(11, "[\"100\",\"11\"]", ""));
        channel.Publish(Book(12, "[\"100\",\"12\"]", ""));
        while ((await all.NextAsync()).Sequence != 12)
        {
        }

        Assert.False(some.TryRead(out _));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(12, (await some.NextAsync()).Sequence);
    }

    [Fact]
    public async Task The_depth_limits_the_levels_of_each_side()
    {
        await using var server = new StreamServer();
        server.Serve(Channel, Book(10, "[\"98\",\"1\"],[\"99\",\"1\"],[\"100\",\"1\"]", "[\"101\",\"1\"],[\"102\",\"1\"],[\"103\",\"1\"]"));
        using Session session = server.Open(new TestClock());
        await using LiveRecords<OrderBook> stream = session.Streams.OrderBooks(["BTC-USD"], 2, null);

        Assert.Equal("10: 100x1 99x1 | 101x1 102x1", Text(await stream.NextAsync()));
    }

    /// <summary>Whatever is dropped, repeated or reordered: each book that is shown is the server's of that number.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Each_book_that_is_shown_is_the_exchanges_of_that_sequence(int seed)
    {
        var random = new Random(seed);
        var clock = new TestClock();
        await using var server = new StreamServer();
        var books = new Dictionary<long, string>();
        var bids = new SortedDictionary<decimal, decimal>();
        var asks = new SortedDictionary<decimal, decimal>();
        long sequence = 100;
        ServedChannel channel = server.Serve(Channel, Remember());
        server.Reads = path => path.StartsWith("/markets/orderbook", StringComparison.Ordinal) ? $"[{Whole()}]" : null;
        using Session session = server.Open(clock);
        await using LiveRecords<OrderBook> stream = session.Streams.OrderBooks("BTC-USD");
        await stream.NextAsync();
        StreamServerConnection connection = await server.NextConnectionAsync();
        for (int i = 0; i < 60; i++)
        {
            string update = Change();
            channel.With(Remember());
            switch (random.Next(8))
            {
                case 0:
                    break;
                case 1:
                    channel.Publish(update);
                    channel.Publish(update);
                    break;
                case 2:
                    string next = Change();
                    channel.With(Remember());
                    channel.Publish(next);
                    channel.Publish(update);
                    break;
                case 3:
                    connection.Cut();
                    await clock.PassWaitsOf(server.NextConnectionAsync().ContinueWith(task => connection = task.Result, TaskScheduler.Default));
                    break;
                default:
                    channel.Publish(update);
                    break;
            }
        }

        // The last change shows what was missed before.
        string final = Change();
        channel.With(Remember());
        channel.Publish(final);
        Task<OrderBook> last = LastAsync();
        await clock.PassWaitsUntil(last);
        Assert.Equal(books[sequence], Text(await last));

        async Task<OrderBook> LastAsync()
        {
            while (true)
            {
                OrderBook book = await stream.NextAsync();
                Assert.Equal(books[book.Sequence!.Value], Text(book));
                if (book.Sequence == sequence)
                {
                    return book;
                }
            }
        }

        string Change()
        {
            sequence++;
            bool isBid = random.Next(2) == 0;
            int price = isBid ? 100 - random.Next(1, 20) : 100 + random.Next(1, 20);
            int size = random.Next(4);
            SortedDictionary<decimal, decimal> side = isBid ? bids : asks;
            if (size == 0)
            {
                side.Remove(price);
            }
            else
            {
                side[price] = size;
            }

            string level = $"[\"{price}\",\"{size}\"]";
            return Book(sequence, isBid ? level : "", isBid ? "" : level);
        }

        string Whole() => Book(sequence, Levels(bids), Levels(asks));

        string Remember()
        {
            books[sequence] = $"{sequence}: {Side(bids.Reverse())} | {Side(asks)}";
            return Whole();
        }

        static string Levels(SortedDictionary<decimal, decimal> side) => string.Join(',', side.Select(level => $"[\"{level.Key}\",\"{level.Value}\"]"));
        static string Side(IEnumerable<KeyValuePair<decimal, decimal>> side) => string.Join(' ', side.Select(level => $"{level.Key}x{level.Value}"));
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, Effort.Of(10))];

    private static string Book(long sequence, string bids, string asks) =>
        $$"""{"market_id":"BTC-USD","bids":[{{bids}}],"asks":[{{asks}}],"sequence":{{sequence.ToString(CultureInfo.InvariantCulture)}},"timestamp":1709294400000000}""";

    private static string Text(OrderBook book) => string.Create(
        CultureInfo.InvariantCulture, $"{book.Sequence}: {string.Join(' ', book.Bids.Select(Level))} | {string.Join(' ', book.Asks.Select(Level))}");

    private static string Level(BookLevel level) => string.Create(CultureInfo.InvariantCulture, $"{level.Price}x{level.Size}");
}
