using System.Text.Json;
using BlastFx.Client.Tests.Support;
using BlastFx.Streams;

namespace BlastFx.Client.Tests.Streams;

public sealed class TradeStreamTests
{
    private const string Channel = "trade:BTC-USD";

    [Fact]
    public async Task Trades_come_oldest_first_from_the_snapshot_and_from_updates()
    {
        await using var server = new StreamServer();
        ServedChannel channel = server.Serve(Channel, Trades(3, 2, 1), hasHistory: true);
        using Session session = server.Open(new TestClock());
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");

        Assert.Equal(["1 Snapshot", "2 Snapshot", "3 Snapshot"], await TakeAsync(stream, 3));
        channel.Publish(Trades(5, 4));

        Assert.Equal(["4 Update", "5 Update"], await TakeAsync(stream, 2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Trades_of_a_cut_connection_are_recovered_from_the_history(bool repeatsPosition)
    {
        var clock = new TestClock();
        await using var server = new StreamServer();
        ServedChannel channel = server.Serve(Channel, Trades(1), hasHistory: true);
        channel.RepeatsPosition = repeatsPosition;
        using Session session = server.Open(clock);
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");
        await TakeAsync(stream, 1);
        StreamServerConnection first = await server.NextConnectionAsync();
        channel.Publish(Trades(2));
        await TakeAsync(stream, 1);

        first.Cut();
        channel.Publish(Trades(3), isSent: false);
        channel.Publish(Trades(4), isSent: false);
        await clock.ReconnectAsync();

        Assert.Equal(["3 Update", "4 Update"], await TakeAsync(stream, 2));
        StreamServerConnection second = await server.NextConnectionAsync();
        JsonElement subscribe = (await second.ReceivedAsync("subscribe")).GetProperty("subscribe");
        Assert.True(subscribe.GetProperty("recover").GetBoolean());
        Assert.Equal(1, subscribe.GetProperty("offset").GetInt32());
        Assert.DoesNotContain(server.Requests, path => path.StartsWith("/markets/trades", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Trades_that_the_history_does_not_have_any_more_are_read()
    {
        var clock = new TestClock();
        await using var server = new StreamServer { Reads = path => path.StartsWith("/markets/trades", StringComparison.Ordinal) ? Trades(6, 5, 4, 3, 2, 1) : null };
        ServedChannel channel = server.Serve(Channel, Trades(2, 1), hasHistory: true);
        using Session session = server.Open(clock);
        var recorder = new StreamRecorder();
        await using LiveRecords<Trade> stream = session.Streams.Trades(["BTC-USD"], new StreamOptions { Observer = recorder });
        await TakeAsync(stream, 2);

        StreamServerConnection first = await server.NextConnectionAsync();
        channel.Forget();
        channel.With(Trades(6, 5));
        first.Cut();
        await clock.ReconnectAsync();

        Assert.Equal(["3 Backfill", "4 Backfill", "5 Backfill", "6 Backfill"], await TakeAsync(stream, 4));
        channel.Publish(Trades(7));
        Assert.Equal(["7 Update"], await TakeAsync(stream, 1));
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(5)]
    public async Task A_wrong_local_clock_does_not_shift_what_is_read_after_a_connection_without_trades(int minutesAhead)
    {
        DateTimeOffset time = new TestClock().GetUtcNow();
        var clock = new TestClock(time.AddMinutes(minutesAhead));
        await using var server = new StreamServer { Time = time, Reads = path => path.StartsWith("/markets/trades", StringComparison.Ordinal) ? Trades(2, 1, -10) : null };
        ServedChannel channel = server.Serve(Channel, Trades(), hasHistory: true);
        using Session session = server.Open(clock);
        var recorder = new StreamRecorder();
        await using LiveRecords<Trade> stream = session.Streams.Trades(["BTC-USD"], new StreamOptions { Observer = recorder });
        await stream.OpenAsync();
        await recorder.NextAsync(StreamEvent.Subscribed);

        channel.Forget();
        channel.With(Trades(2));
        (await server.NextConnectionAsync()).Cut();
        await clock.ReconnectAsync();

        Assert.Equal(["1 Backfill", "2 Backfill"], await TakeAsync(stream, 2));
    }

    [Fact]
    public async Task Trades_are_read_again_until_the_list_has_the_first_after_the_gap()
    {
        var clock = new TestClock();
        int reads = 0;
        await using var server = new StreamServer();
        server.Reads = path => !path.StartsWith("/markets/trades", StringComparison.Ordinal) ? null
            : Interlocked.Increment(ref reads) == 1 ? Trades(2, 1) : Trades(6, 5, 4, 3, 2, 1);
        ServedChannel channel = server.Serve(Channel, Trades(2, 1), hasHistory: true);
        using Session session = server.Open(clock);
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");
        await TakeAsync(stream, 2);

        channel.Forget();
        channel.With(Trades(6, 5));
        (await server.NextConnectionAsync()).Cut();
        Task<List<string>> missed = TakeAsync(stream, 4);
        await clock.PassWaitsUntil(missed);

        Assert.Equal(["3 Backfill", "4 Backfill", "5 Backfill", "6 Backfill"], await missed);
    }

    [Fact]
    public async Task Trades_are_read_if_a_recovery_leaves_one_out()
    {
        var clock = new TestClock();
        await using var server = new StreamServer { Reads = path => path.StartsWith("/markets/trades", StringComparison.Ordinal) ? Trades(4, 3, 2, 1) : null };
        server.Serve(Channel, Trades(1), hasHistory: true);
        server.Handles = (connection, command) =>
        {
            if (!command.TryGetProperty("subscribe", out System.Text.Json.JsonElement subscribe) || !subscribe.TryGetProperty("recover", out _))
            {
                return false;
            }

            string publication = $$"""{"data":{{Trades(4)}},"offset":3}""";
            connection.Send($$"""{"id":{{command.GetProperty("id").GetInt32()}},"subscribe":{"recoverable":true,"positioned":true,"epoch":"e1","offset":3,"recovered":true,"publications":[{{publication}}],"data":{{Trades(4)}} } }""");
            return true;
        };
        using Session session = server.Open(clock);
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");
        await TakeAsync(stream, 1);

        (await server.NextConnectionAsync()).Cut();
        Task<List<string>> missed = TakeAsync(stream, 3);
        await clock.PassWaitsUntil(missed);

        Assert.Equal(["2 Backfill", "3 Backfill", "4 Backfill"], await missed);
    }

    [Fact]
    public async Task A_missing_message_is_requested_again_on_the_same_connection()
    {
        await using var server = new StreamServer();
        ServedChannel channel = server.Serve(Channel, Trades(1), hasHistory: true);
        using Session session = server.Open(new TestClock());
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");
        await TakeAsync(stream, 1);

        channel.Publish(Trades(2), isSent: false);
        channel.Publish(Trades(3));

        Assert.Equal(["2 Update", "3 Update"], await TakeAsync(stream, 2));
        Assert.Equal(0, session.Streams.Reconnects);
    }

    [Fact]
    public async Task A_message_that_comes_twice_is_dropped()
    {
        await using var server = new StreamServer();
        ServedChannel channel = server.Serve(Channel, Trades(1), hasHistory: true);
        using Session session = server.Open(new TestClock());
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");
        await TakeAsync(stream, 1);
        StreamServerConnection connection = await server.NextConnectionAsync();

        channel.Publish(Trades(2));
        connection.Send($$"""{"push":{"channel":"{{Channel}}","pub":{"data":{{Trades(9)}},"offset":1} } }""");
        channel.Publish(Trades(3));

        Assert.Equal(["2 Update", "3 Update"], await TakeAsync(stream, 2));
    }

    [Fact]
    public async Task Two_streams_of_a_session_share_one_connection_and_subscription()
    {
        await using var server = new StreamServer();
        ServedChannel channel = server.Serve(Channel, Trades(2, 1), hasHistory: true);
        using Session session = server.Open(new TestClock());
        await using LiveRecords<Trade> one = session.Streams.Trades("BTC-USD");
        await TakeAsync(one, 2);
        await using LiveRecords<Trade> other = session.Streams.Trades("BTC-USD");

        Assert.Equal(["1 Snapshot", "2 Snapshot"], await TakeAsync(other, 2));
        channel.Publish(Trades(3));

        Assert.Equal(["3 Update"], await TakeAsync(one, 1));
        Assert.Equal(["3 Update"], await TakeAsync(other, 1));
        Assert.Equal(1, server.OpenCount);
    }

    [Fact]
    public async Task A_stream_that_is_disposed_of_closes_the_connection_that_nothing_else_uses()
    {
        await using var server = new StreamServer();
        server.Serve(Channel, Trades(1), hasHistory: true);
        using Session session = server.Open(new TestClock());
        LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");
        await TakeAsync(stream, 1);

        await stream.DisposeAsync();

        Assert.Equal(StreamState.Closed, session.Streams.State);
        Assert.Empty(session.Streams.Channels);
    }

    [Fact]
    public async Task A_reader_that_is_too_far_behind_gets_what_came_and_then_an_error()
    {
        await using var server = new StreamServer();
        ServedChannel channel = server.Serve(Channel, Trades(1), hasHistory: true);
        using Session session = server.Open(new TestClock());
        await using LiveRecords<Trade> stream = session.Streams.Trades(["BTC-USD"], new StreamOptions { MaxWaiting = 3 });
        await TakeAsync(stream, 1);

        channel.Publish(Trades(5, 4, 3, 2));
        channel.Publish(Trades(6));
        // The first message is handled when the second is counted.
        SpinWait.SpinUntil(() => session.Streams.Received == 2);
        List<string> read = [];
        BfxException error = await Assert.ThrowsAsync<BfxException>(async () =>
        {
            await foreach (Trade trade in stream)
            {
                read.Add(trade.Id!);
            }
        });

        Assert.Equal(["2", "3", "4"], read);
        Assert.Equal(BfxErrorIds.StreamOverflow, error.ErrorId);
        Assert.Contains("3 records behind", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trade_that_cannot_be_read_is_reported_and_the_others_come()
    {
        await using var server = new StreamServer();
        ServedChannel channel = server.Serve(Channel, Trades(1), hasHistory: true);
        using Session session = server.Open(new TestClock());
        var recorder = new StreamRecorder();
        await using LiveRecords<Trade> stream = session.Streams.Trades(["BTC-USD"], new StreamOptions { Observer = recorder });
        await TakeAsync(stream, 1);

        channel.Publish(Trades(3, 2).Replace("\"price\":\"3\"", "\"price\":\"three\"", StringComparison.Ordinal));

        Assert.Equal(["2 Update"], await TakeAsync(stream, 1));
        Assert.Equal("3", Assert.Single(recorder.Unreadable).Id);
    }

    /// <summary>Whatever is lost, repeated or swapped on the way, and however often the connection is cut: each trade comes once, in order.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Each_trade_comes_once_and_in_order(int seed)
    {
        var random = new Random(seed);
        var clock = new TestClock();
        await using var server = new StreamServer();
        int last = 5;
        ServedChannel channel = server.Serve(Channel, Snapshot(), hasHistory: true);
        channel.RepeatsPosition = random.Next(2) == 0;
        server.Reads = path => path.StartsWith("/markets/trades", StringComparison.Ordinal) ? Trades([.. Enumerable.Range(1, Volatile.Read(ref last)).Reverse()]) : null;
        using Session session = server.Open(clock);
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");
        List<int> seen = [.. (await TakeAsync(stream, 5)).Select(IdOf)];
        StreamServerConnection connection = await server.NextConnectionAsync();
        for (int i = 0; i < 60; i++)
        {
            string next = Next(random.Next(1, 30));
            channel.With(Snapshot());
            switch (random.Next(10))
            {
                case 0:
                    channel.Publish(next, isSent: false);
                    break;
                case 1:
                    channel.Publish(next);
                    channel.Repeat();
                    break;
                case 2:
                    channel.Publish(next, isSent: false);
                    string later = Next(1);
                    channel.With(Snapshot());
                    channel.Publish(later);
                    channel.Repeat(2);
                    break;
                case 3:
                    channel.Publish(next, isSent: false);
                    channel.Forget();
                    await CutAsync();
                    break;
                case 4:
                    channel.Publish(next, isSent: false);
                    await CutAsync();
                    break;
                default:
                    channel.Publish(next);
                    break;
            }
        }

        // The last trade shows what was missed before.
        string final = Next(1);
        channel.With(Snapshot());
        channel.Publish(final);
        Task<List<int>> rest = UntilAsync(last);
        await clock.PassWaitsUntil(rest);
        seen.AddRange(await rest);
        Assert.Equal(Enumerable.Range(1, last), seen);

        string Snapshot() => Trades([.. Enumerable.Range(Math.Max(1, last - 14), Math.Min(15, last)).Reverse()]);

        string Next(int count)
        {
            int first = last + 1;
            Volatile.Write(ref last, last + count);
            return Trades([.. Enumerable.Range(first, count).Reverse()]);
        }

        async Task CutAsync()
        {
            connection.Cut();
            Task<StreamServerConnection> next = server.NextConnectionAsync();
            await clock.PassWaitsUntil(next);
            connection = await next;
        }

        async Task<List<int>> UntilAsync(int id)
        {
            List<int> ids = [];
            while (ids.LastOrDefault() != id)
            {
                ids.Add(int.Parse((await stream.NextAsync()).Id!, System.Globalization.CultureInfo.InvariantCulture));
            }

            return ids;
        }

        static int IdOf(string text) => int.Parse(text.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, Effort.Of(10))];

    internal static string Trades(params int[] ids) => $"[{string.Join(',', ids.Select(Trade))}]";

    internal static string Trade(int id) =>
        $$"""{"id":"{{id}}","market_id":"BTC-USD","timestamp":{{1709294400000000 + (id * 1_000_000L)}},"price":"{{id}}","size":"1","liquidation":false,"taker_side":"long"}""";

    internal static async Task<List<string>> TakeAsync(LiveRecords<Trade> stream, int count)
    {
        List<string> taken = [];
        while (taken.Count < count)
        {
            await stream.WaitToReadAsync();
            while (taken.Count < count && stream.TryRead(out StreamItem<Trade> item))
            {
                taken.Add($"{item.Record.Id} {item.Source}");
            }
        }

        return taken;
    }
}
