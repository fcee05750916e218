using BlastFx.Client.Tests.Support;
using BlastFx.Streams;

namespace BlastFx.Client.Tests.Streams;

public sealed class MarketStreamTests
{
    private const string Channel = "market:BTC-USD";

    private const string Whole =
        """{"id":"BTC-USD","status":"active","min_tick":"1","best_bid":"100","best_ask":"101","open_interest":"12.5","base_currency":"BTC","average_daily_volume":"7","next_funding_rate_timestamp":1709298000,"new_field":"x"}""";

    [Fact]
    public async Task The_three_shapes_of_messages_merge_without_losing_what_is_known()
    {
        await using var server = new StreamServer();
        ServedChannel channel = server.Serve(Channel, Whole);
        using Session session = server.Open(new());
        await using LiveRecords<Market> stream = session.Streams.Markets("BTC-USD");
        Market first = await stream.NextAsync();
        Assert.Equal((100m, 12.5m, 1m), (first.BestBid, first.OpenInterest, first.MinTick));

        channel.Publish("""{"id":"BTC-USD","best_bid":102.5,"best_ask":"103","adv":"8"}""");
        Market second = await stream.NextAsync();
        Assert.Equal((102.5m, 12.5m, 1m, 8m), (second.BestBid, second.OpenInterest, second.MinTick, second.AverageDailyVolume));

        channel.Publish("""{"base_currency":"","quote_currency":"USD","open_interest":"0","long_ratio":"0.6","next_funding_rate_timestamp":"0"}""");
        Market third = await stream.NextAsync();
        Assert.Equal(("BTC", "USD", 12.5m, 0.6m), (third.BaseCurrency, third.QuoteCurrency, third.OpenInterest, third.LongRatio));
        Assert.Equal(1709298000, third.NextFundingRateTimestamp!.Value.ToUnixTimeSeconds());
        Assert.Equal("BTC-USD", third.MarketId);
        Assert.Equal("x", third.GetUnknownFields()["new_field"].GetString());
        Assert.Equal(100m, first.BestBid);
    }

    [Fact]
    public async Task A_value_that_cannot_be_read_is_reported_once_and_does_not_stay()
    {
        await using var server = new StreamServer();
        ServedChannel channel = server.Serve(Channel, Whole);
        using Session session = server.Open(new());
        var recorder = new StreamRecorder();
        await using LiveRecords<Market> stream = session.Streams.Markets(["BTC-USD"], new StreamOptions { Observer = recorder });
        await stream.NextAsync();

        channel.Publish("""{"id":"BTC-USD","best_bid":"a lot"}""");
        channel.Publish("""{"id":"BTC-USD","best_ask":"104"}""");

        Market next = await stream.NextAsync();
        Assert.Equal((100m, 104m), (next.BestBid, next.BestAsk));
        Assert.Contains("best_bid", Assert.Single(recorder.Unreadable).Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_whole_record_says_that_there_is_no_bid_any_more()
    {
        await using var server = new StreamServer();
        ServedChannel channel = server.Serve(Channel, $"[{Whole}]");
        using Session session = server.Open(new());
        await using LiveRecords<Market> stream = session.Streams.Markets("BTC-USD");
        Assert.Equal(100m, (await stream.NextAsync()).BestBid);

        channel.Publish("""{"id":"BTC-USD","status":"active","best_bid":null,"best_ask":"101"}""");

        Assert.Null((await stream.NextAsync()).BestBid);
    }

    [Fact]
    public async Task A_market_that_does_not_exist_is_named_before_anything_is_subscribed_to()
    {
        await using var server = new StreamServer();
        using Session session = server.Open(new());
        await using LiveRecords<Market> stream = session.Streams.Markets("BTC-USD", "NO-USD");

        BfxException error = await stream.ErrorAsync();

        Assert.Equal("Bfx.WRONG_MARKET_ID", error.ErrorId);
        Assert.Contains("'NO-USD'", error.Message, StringComparison.Ordinal);
        Assert.Equal(StreamState.Closed, session.Streams.State);
    }
}
