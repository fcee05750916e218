using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Streams;

public sealed class RecoveryTests
{
    private const string Channel = "orderbook:BTC-USD";

    [Fact]
    public async Task What_was_published_while_a_client_was_away_is_recovered_in_order()
    {
        await using var sandbox = new TestSandbox();
        JsonElement first = await SubscribeAsync(sandbox);
        Assert.True(first.Flag("recoverable") && first.Flag("positioned"));
        sandbox.Clock.Advance(TimeSpan.FromSeconds(90));

        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        JsonElement result = await client.RecoverAsync(Channel, first.Text("epoch"), first.Number("offset"));

        Assert.True(result.Flag("recovered") && result.Flag("was_recovering"));
        Assert.Equal((first.Text("epoch"), first.Number("offset")), (result.Text("epoch"), result.Number("offset")));
        var book = new StreamedBook(first.GetProperty("data"));
        JsonElement[] publications = [.. result.GetProperty("publications").EnumerateArray()];
        Assert.Equal(Enumerable.Range(1, 90).Select(number => first.Number("offset") + number), publications.Select(publication => publication.Number("offset")));
        Assert.All(publications, publication => book.Apply(publication.GetProperty("data")));
        Assert.Equal(StreamedBook.LevelsOf((await sandbox.ReadAsync("/markets/orderbook?market_id=BTC-USD&p_limit=200")).First).Asks, book.Levels.Asks);

        sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
        JsonElement next = await client.PublicationAsync(Channel);
        Assert.Equal(publications[^1].Number("offset") + 1, next.Number("offset"));
        book.Apply(next.GetProperty("data"));
    }

    [Fact]
    public async Task A_client_that_missed_nothing_recovers_without_publications()
    {
        await using var sandbox = new TestSandbox();
        JsonElement first = await SubscribeAsync(sandbox);
        JsonElement again = await SubscribeAsync(sandbox, first.Text("epoch"), first.Number("offset"));

        Assert.True(again.Flag("recovered"));
        Assert.False(again.TryGetProperty("publications", out _));
    }

    [Theory]
    [InlineData(101)]
    [InlineData(86_400)]
    public async Task What_is_older_than_the_history_is_not_recovered(int seconds)
    {
        await using var sandbox = new TestSandbox();
        JsonElement first = await SubscribeAsync(sandbox);
        sandbox.Clock.Advance(TimeSpan.FromSeconds(seconds));
        JsonElement again = await SubscribeAsync(sandbox, first.Text("epoch"), first.Number("offset"));

        Assert.False(again.TryGetProperty("recovered", out _));
        Assert.True(again.Flag("was_recovering"));
        Assert.False(again.TryGetProperty("publications", out _));
        Assert.Equal((first.Text("epoch"), first.Number("offset") + seconds), (again.Text("epoch"), again.Number("offset")));
    }

    [Fact]
    public async Task History_has_at_most_1000_publications()
    {
        await using var sandbox = new TestSandbox();
        JsonElement first = await SubscribeAsync(sandbox);
        for (int number = 0; number < 1_001; number++)
        {
            sandbox.Exchange.Streams.Publish(Channel, "{}");
        }

        JsonElement all = await SubscribeAsync(sandbox, first.Text("epoch"), first.Number("offset") + 1);
        JsonElement tooMany = await SubscribeAsync(sandbox, first.Text("epoch"), first.Number("offset"));

        Assert.Equal(1_000, all.GetProperty("publications").GetArrayLength());
        Assert.False(tooMany.TryGetProperty("recovered", out _));
    }

    [Fact]
    public async Task A_position_of_another_epoch_or_of_the_future_is_not_recovered_or_an_error_on_demand()
    {
        await using var sandbox = new TestSandbox();
        JsonElement first = await SubscribeAsync(sandbox);
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        foreach ((string epoch, long offset) in new[] { ("other", first.Number("offset")), (first.Text("epoch"), first.Number("offset") + 1) })
        {
            Assert.Equal((112, false), await client.ErrorAsync("subscribe", new { channel = Channel, recover = true, epoch, offset, flag = 2 }));
            Assert.False((await SubscribeAsync(sandbox, epoch, offset)).TryGetProperty("recovered", out _));
        }

        await client.SubscribeAsync(Channel);
    }

    [Fact]
    public async Task A_channel_without_history_cannot_be_recovered()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        JsonElement result = await client.RecoverAsync("market:BTC-USD", "x", 1);

        Assert.Equal(["data"], result.Fields());
    }

    private static async Task<JsonElement> SubscribeAsync(TestSandbox sandbox, string? epoch = null, long offset = 0)
    {
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        JsonElement result = await (epoch is null ? client.SubscribeAsync(Channel) : client.RecoverAsync(Channel, epoch, offset));
        await client.CloseAsync();
        return result;
    }
}
