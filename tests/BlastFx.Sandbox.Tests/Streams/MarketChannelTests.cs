using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Streams;

public sealed class MarketChannelTests
{
    [Fact]
    public async Task The_book_of_updates_is_the_book_of_reads_at_every_sequence()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        var book = new StreamedBook((await client.SubscribeAsync("orderbook:BTC-USD")).GetProperty("data"));
        for (int second = 0; second < 60; second++)
        {
            JsonElement read = (await sandbox.ReadAsync("/markets/orderbook?market_id=BTC-USD&p_limit=200")).First;
            Assert.Equal(read.Number("sequence"), book.Sequence);
            Assert.Equal(StreamedBook.LevelsOf(read).Bids, book.Levels.Bids);
            Assert.Equal(StreamedBook.LevelsOf(read).Asks, book.Levels.Asks);

            sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
            book.Apply((await client.PublicationAsync("orderbook:BTC-USD")).GetProperty("data"));
        }
    }

    [Fact]
    public async Task Trades_come_when_they_happen_and_are_those_of_reads()
    {
        await using var sandbox = new TestSandbox(options => options with { Streams = new SandboxStreamOptions { PingInterval = TimeSpan.Zero } });
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        JsonElement[] snapshot = [.. (await client.SubscribeAsync("trade:ETH-USD")).GetProperty("data").EnumerateArray()];
        Assert.Equal((await sandbox.ReadAsync("/markets/trades?market_id=ETH-USD&p_limit=15")).Items.Select(Raw), snapshot.Select(Raw));

        for (int trade = 0; trade < 20; trade++)
        {
            sandbox.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        var streamed = new List<string>();
        for (int trade = 0; trade < 20; trade++)
        {
            streamed.AddRange((await client.PublicationAsync("trade:ETH-USD")).GetProperty("data").EnumerateArray().Select(Raw));
        }

        Assert.Equal((await sandbox.ReadAsync("/markets/trades?market_id=ETH-USD&p_limit=20")).Items.Select(Raw).Reverse(), streamed);
    }

    [Fact]
    public async Task A_trade_is_published_within_a_millisecond()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SubscribeAsync("trade:BTC-USD");
        for (int step = 0; sandbox.Exchange.Streams.Published("trade:BTC-USD").Count == 0; step++)
        {
            Assert.True(step < 20_000);
            sandbox.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        long time = (await client.PublicationAsync("trade:BTC-USD")).GetProperty("data")[0].Number("timestamp");
        Assert.InRange((sandbox.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10 - time, 0, 2_000);
    }

    [Fact]
    public async Task A_market_has_three_shapes_that_agree_with_reads()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        JsonElement result = await client.SubscribeAsync("market:SOL-USD");
        Assert.Equal((await sandbox.ReadAsync("/markets?market_id=SOL-USD")).First.GetRawText(), result.GetProperty("data").GetRawText());
        Assert.False(result.TryGetProperty("recoverable", out _));

        var shapes = new HashSet<int>();
        for (int second = 1; second < 60; second++)
        {
            sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
            JsonElement publication = await client.PublicationAsync("market:SOL-USD");
            JsonElement update = publication.GetProperty("data");
            JsonElement read = (await sandbox.ReadAsync("/markets?market_id=SOL-USD")).First;
            Assert.False(publication.TryGetProperty("offset", out _));
            shapes.Add(update.EnumerateObject().Count());
            foreach (JsonProperty field in update.EnumerateObject().Where(field => field.Value.GetString() is not ("" or "0")))
            {
                Assert.Equal(read.GetProperty(field.Name == "adv" ? "average_daily_volume" : field.Name).GetRawText(), field.Value.GetRawText());
            }
        }

        Assert.Equal(2, shapes.Count);
        sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
        JsonElement whole = (await client.PublicationAsync("market:SOL-USD")).GetProperty("data");
        Assert.Equal((await sandbox.ReadAsync("/markets?market_id=SOL-USD")).First.GetRawText(), whole.GetRawText());
    }

    [Fact]
    public async Task The_short_shape_and_the_figures_of_a_day_have_the_fields_of_the_exchange()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SubscribeAsync("market:BTC-USD");
        sandbox.Clock.Advance(TimeSpan.FromSeconds(10));

        JsonElement[] shapes = [.. sandbox.Exchange.Streams.Published("market:BTC-USD").Select(publication => JsonDocument.Parse(publication.Data).RootElement)];

        Assert.Equal(
            ["adv", "best_ask", "best_bid", "id", "index_price", "last_trade_price", "last_trade_price_24high", "last_trade_price_24low", "market_price"],
            shapes[0].Fields().Order(StringComparer.Ordinal));
        Assert.False(shapes[^1].TryGetProperty("id", out _));
        Assert.Equal(
            ["", "", "", "0", "0", "0", "0"],
            new[] { "base_currency", "quote_currency", "product_type", "open_interest", "long_ratio", "short_ratio", "next_funding_rate_timestamp" }
                .Select(field => shapes[^1].Text(field)));
        Assert.True(shapes[^1].Amount("average_daily_volume_q") > 0);
    }

    [Fact]
    public async Task Amounts_of_updates_can_have_trailing_zeros()
    {
        await using var sandbox = new TestSandbox(options => options with { Streams = new SandboxStreamOptions { PadsAmounts = true } });
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        var book = new StreamedBook((await client.SubscribeAsync("orderbook:BTC-USD")).GetProperty("data"));
        sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
        JsonElement update = (await client.PublicationAsync("orderbook:BTC-USD")).GetProperty("data");

        Assert.All(
            update.GetProperty("bids").EnumerateArray().Concat(update.GetProperty("asks").EnumerateArray()).SelectMany(level => level.EnumerateArray()),
            amount => Assert.Matches(@"\.\d*0$", amount.GetString()));
        book.Apply(update);
        Assert.Equal(StreamedBook.LevelsOf((await sandbox.ReadAsync("/markets/orderbook?market_id=BTC-USD&p_limit=200")).First).Bids, book.Levels.Bids);
    }

    [Fact]
    public async Task A_snapshot_can_be_older_than_the_subscription()
    {
        await using var sandbox = new TestSandbox(options => options with { Streams = new SandboxStreamOptions { SnapshotAge = TimeSpan.FromSeconds(1) } });
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        long snapshot = (await client.SubscribeAsync("orderbook:BTC-USD")).GetProperty("data").Number("sequence");
        sandbox.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(snapshot + 2, (await client.PublicationAsync("orderbook:BTC-USD")).GetProperty("data").Number("sequence"));
    }

    [Fact]
    public async Task After_unsubscribing_nothing_comes_and_nothing_is_published()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SubscribeAsync("orderbook:BTC-USD");
        await client.AskAsync("unsubscribe", new { channel = "orderbook:BTC-USD" });
        sandbox.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Empty(sandbox.Exchange.Streams.Published("orderbook:BTC-USD"));
        await client.AskAsync("unsubscribe", new { channel = "orderbook:BTC-USD" });
    }

    [Fact]
    public async Task A_test_can_publish_anything()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        long offset = (await client.SubscribeAsync("trade:BTC-USD")).Number("offset");
        await client.SubscribeAsync("market:BTC-USD");

        Assert.Equal(offset + 1, sandbox.Exchange.Streams.Publish("trade:BTC-USD", """[ {"id":"x"} ]"""));
        Assert.Equal(0, sandbox.Exchange.Streams.Publish("market:BTC-USD", "1e400"));

        Assert.Equal($$"""{"data":[ {"id":"x"} ],"offset":{{offset + 1}}}""", (await client.PublicationAsync("trade:BTC-USD")).GetRawText());
        Assert.Equal("""{"data":1e400}""", (await client.PublicationAsync("market:BTC-USD")).GetRawText());
        Assert.Throws<ArgumentException>(() => sandbox.Exchange.Streams.Publish("trade:BTC-USD", "{"));
        Assert.Throws<ArgumentException>(() => sandbox.Exchange.Streams.Publish("trade:NO-USD", "{}"));
    }

    private static string Raw(JsonElement item) => item.GetRawText();
}
