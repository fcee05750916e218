using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Streams;

public sealed class PublicationFaultTests
{
    private const string Channel = "orderbook:BTC-USD";

    [Fact]
    public async Task Publications_can_be_lost_repeated_and_swapped_and_the_history_has_them_all()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        JsonElement first = await client.SubscribeAsync(Channel);
        SandboxStreams streams = sandbox.Exchange.Streams;
        streams.Skip(Channel, 2);
        Publish(2);
        streams.Repeat(Channel);
        Publish(2);
        streams.Swap(Channel, 2);
        Publish(5);

        long[] offsets = new long[8];
        for (int index = 0; index < offsets.Length; index++)
        {
            offsets[index] = (await client.PublicationAsync(Channel)).Number("offset") - first.Number("offset");
        }

        Assert.Equal([3, 3, 4, 6, 5, 8, 7, 9], offsets);
        await using StreamClient other = await StreamClient.ConnectAsync(sandbox.Exchange);
        JsonElement recovered = await other.RecoverAsync(Channel, first.Text("epoch"), first.Number("offset"));
        Assert.Equal(9, recovered.GetProperty("publications").GetArrayLength());
        Assert.Throws<ArgumentOutOfRangeException>(() => streams.Skip(Channel, 0));

        void Publish(int count)
        {
            for (int number = 0; number < count; number++)
            {
                streams.Publish(Channel, "{}");
            }
        }
    }

    [Fact]
    public async Task A_lost_history_begins_another_epoch()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        JsonElement first = await client.SubscribeAsync(Channel);
        sandbox.Exchange.Streams.Publish(Channel, "{}");
        await client.PublicationAsync(Channel);
        sandbox.Exchange.Streams.LoseHistory(Channel);
        await client.AskAsync("unsubscribe", new { channel = Channel });

        JsonElement again = await client.RecoverAsync(Channel, first.Text("epoch"), first.Number("offset"));

        Assert.NotEqual(first.Text("epoch"), again.Text("epoch"));
        Assert.False(again.TryGetProperty("recovered", out _));
    }

    [Fact]
    public async Task The_book_of_a_burst_is_the_book_of_reads()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        var book = new StreamedBook((await client.SubscribeAsync(Channel)).GetProperty("data"));
        foreach (int count in new[] { 50, 3, 7, 1, 20 })
        {
            await sandbox.Exchange.Streams.BurstAsync(Channel, count);
            await CompareAsync(count);
            sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
            await CompareAsync(1);
        }

        async Task CompareAsync(int count)
        {
            for (int update = 0; update < count; update++)
            {
                book.Apply((await client.PublicationAsync(Channel)).GetProperty("data"));
            }

            JsonElement read = (await sandbox.ReadAsync("/markets/orderbook?market_id=BTC-USD&p_limit=200")).First;
            Assert.Equal(read.Number("sequence"), book.Sequence);
            Assert.Equal(book.Sequence, (await sandbox.ReadAsync("/markets?market_id=BTC-USD")).First.Number("last_update_sequence"));
            Assert.Equal(StreamedBook.LevelsOf(read).Bids, book.Levels.Bids);
            Assert.Equal(StreamedBook.LevelsOf(read).Asks, book.Levels.Asks);
        }
    }

    [Fact]
    public async Task The_trades_of_a_burst_are_those_of_reads_between_the_generated_ones()
    {
        await using var sandbox = new TestSandbox(options => options with { Streams = new SandboxStreamOptions { PingInterval = TimeSpan.Zero } });
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        var trades = new List<JsonElement>(Oldest((await client.SubscribeAsync("trade:BTC-USD")).GetProperty("data")));
        for (int time = 0; time < 10; time++)
        {
            await sandbox.Exchange.Streams.BurstAsync("trade:BTC-USD", 20);
            sandbox.Clock.Advance(TimeSpan.FromSeconds(7));
        }

        int count = sandbox.Exchange.Streams.Published("trade:BTC-USD").Count;
        for (int update = 0; update < count; update++)
        {
            trades.AddRange(Oldest((await client.PublicationAsync("trade:BTC-USD")).GetProperty("data")));
        }

        IReadOnlyList<JsonElement> read = (await sandbox.ReadAsync($"/markets/trades?market_id=BTC-USD&p_limit={trades.Count}")).Items;
        Assert.Equal(read.Reverse().Select(trade => trade.GetRawText()), trades.Select(trade => trade.GetRawText()));
        Assert.Equal(trades.Count, trades.Select(trade => trade.Text("id")).Distinct().Count());
        Assert.True(trades.Count > 200);
        JsonElement[] page = [.. (await sandbox.ReadAsync("/markets/trades?market_id=BTC-USD&p_limit=10&p_page=3")).Items];
        Assert.Equal(read.Skip(30).Take(10).Select(trade => trade.GetRawText()), page.Select(trade => trade.GetRawText()));
    }

    [Fact]
    public async Task Markets_and_accounts_have_bursts_too()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        foreach (string channel in new[] { "market:BTC-USD", "account@13" })
        {
            await client.SubscribeAsync(channel);
            await sandbox.Exchange.Streams.BurstAsync(channel, 3);
            for (int update = 0; update < 3; update++)
            {
                Assert.True((await client.PublicationAsync(channel)).GetProperty("data").TryGetProperty("id", out _));
            }
        }
    }

    [Fact]
    public async Task A_burst_waits_for_slow_clients()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SubscribeAsync(Channel);
        sandbox.Exchange.Streams.Stall();

        Task burst = sandbox.Exchange.Streams.BurstAsync(Channel, 30_000);
        Assert.False(burst.IsCompleted);
        sandbox.Exchange.Streams.Resume();
        for (int update = 0; update < 30_000; update++)
        {
            await client.PublicationAsync(Channel);
        }

        await burst;
    }

    private static IEnumerable<JsonElement> Oldest(JsonElement trades) => trades.EnumerateArray().Reverse();
}
