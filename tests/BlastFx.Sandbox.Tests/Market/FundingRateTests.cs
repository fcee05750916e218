using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Market;

public sealed class FundingRateTests
{
    private const long Hour = 3_600_000_000;

    [Fact]
    public async Task A_rate_is_settled_every_hour_and_the_newest_is_the_markets()
    {
        await using var sandbox = new TestSandbox();
        sandbox.Clock.Advance(TimeSpan.FromMinutes(10));

        Response rates = (await sandbox.ReadAsync("/markets/fundingrate?market_id=BTC-USD")).ShouldSucceed();
        JsonElement market = (await sandbox.ReadAsync("/markets?market_id=BTC-USD")).First;

        Assert.Equal(["market_id", "funding_rate", "timestamp"], rates.First.Fields());
        Assert.Equal((8760, 50), (rates.Total, rates.Items.Count));
        Assert.All(rates.Items.Zip(rates.Items.Skip(1)), pair => Assert.Equal(Hour, pair.First.Number("timestamp") - pair.Second.Number("timestamp")));
        Assert.Equal(market.Number("last_funding_update_time"), rates.First.Number("timestamp"));
        Assert.Equal(market.Text("last_funding_rate_basis"), rates.First.Text("funding_rate"));
        Assert.Equal(market.Number("next_funding_rate_timestamp") * 1_000_000, rates.First.Number("timestamp") + Hour);
        Assert.InRange(market.Number("last_funding_update_time"), 0, sandbox.Clock.Seconds * 1_000_000);
    }

    [Fact]
    public async Task The_time_filter_includes_both_ends()
    {
        await using var sandbox = new TestSandbox();
        long newest = (await sandbox.ReadAsync("/markets/fundingrate?market_id=BTC-USD&p_limit=1")).First.Number("timestamp");

        async Task<long> Count(long start, long end) =>
            (await sandbox.ReadAsync($"/markets/fundingrate?market_id=BTC-USD&start_time={start}&end_time={end}")).ShouldSucceed().Total;

        Assert.Equal(3, await Count(newest - (2 * Hour), newest));
        Assert.Equal(1, await Count(newest - (2 * Hour) + 1, newest - 1));
        Assert.Equal(0, await Count(newest + 1, newest + 2));
    }

    [Theory]
    [InlineData("", "Key: 'FundingRateRequest.MarketId' Error:Field validation for 'MarketId' failed on the 'required' tag")]
    [InlineData("?market_id=XYZ", "WRONG_MARKET_ID")]
    [InlineData("?market_id=BTC-USD&start_time=5&end_time=4", "Key: 'FundingRateRequest.EndTime' Error:Field validation for 'EndTime' failed on the 'gtefield' tag")]
    public async Task Invalid_requests_are_rejected(string query, string error)
    {
        await using var sandbox = new TestSandbox();

        (await sandbox.ReadAsync("/markets/fundingrate" + query)).ShouldBeRejected(error);
    }
}
