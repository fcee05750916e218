using System.Text.Json;
using BlastFx.Sandbox.Api;
using BlastFx.Sandbox.Market;
using BlastFx.Sandbox.Tests.Support;
using CsCheck;

namespace BlastFx.Sandbox.Tests.History;

public sealed class FillTests
{
    [Fact]
    public async Task A_fill_has_the_documented_fields()
    {
        await using var sandbox = new TestSandbox();

        Response response = (await sandbox.ReadAccountAsync("/fills")).ShouldSucceed();

        Assert.Equal("""{"total":500,"page":0,"limit":50,"order":"DESC"}""", response.Pagination.GetRawText());
        Assert.Equal(50, response.Items.Count);
        JsonElement fill = response.First;
        Assert.Equal(
            ["id", "profile_id", "market_id", "order_id", "timestamp", "trade_id", "price", "size", "side", "is_maker", "fee", "liquidation"],
            fill.Fields());
        string market = fill.Text("market_id");
        Assert.Matches($@"^{market}-\d+$", fill.Text("id"));
        Assert.Matches($@"^{market}-\d+$", fill.Text("trade_id"));
        Assert.Matches($@"^{market}@\d+$", fill.Text("order_id"));
        Assert.Equal(TestSandbox.Profile, fill.Number("profile_id"));
        Assert.InRange(fill.Number("timestamp"), (sandbox.Clock.Seconds - 60) * 1_000_000, sandbox.Clock.Seconds * 1_000_000);
        Assert.True(fill.Amount("price") > 0 && fill.Amount("size") > 0 && fill.Amount("fee") < 0);
        Assert.Contains(fill.Text("side"), new[] { "long", "short" });
    }

    [Theory]
    [InlineData("p_limit=0", "Limit", "gte")]
    [InlineData("p_limit=1001", "Limit", "lte")]
    [InlineData("p_page=-1", "Page", "gte")]
    [InlineData("p_order=asc", "Order", "oneof")]
    [InlineData("start_time=-1", "StartTime", "gte")]
    [InlineData("start_time=2&end_time=1", "EndTime", "gtefield")]
    public async Task A_parameter_that_violates_a_rule_is_rejected(string query, string field, string rule)
    {
        await using var sandbox = new TestSandbox();

        (await sandbox.ReadAccountAsync("/fills?" + query)).ShouldBeRejected(
            $"Key: 'FillsRequest.{field}' Error:Field validation for '{field}' failed on the '{rule}' tag");
    }

    [Theory]
    [InlineData("p_limit=ten", "CANT_BIND")]
    [InlineData("p_page=1.5", "CANT_BIND")]
    [InlineData("end_time=99999999999999999999", "CANT_BIND")]
    [InlineData("market_id=ABC-USD", "WRONG_MARKET_ID")]
    public async Task A_parameter_that_cannot_be_parsed_is_rejected(string query, string error)
    {
        await using var sandbox = new TestSandbox();

        (await sandbox.ReadAccountAsync("/fills?" + query)).ShouldBeRejected(error);
    }

    [Fact]
    public async Task A_million_fills_take_little_time_and_memory()
    {
        await using var sandbox = new TestSandbox(options => options with { FillCount = 1_000_000, AccountCount = 3 });
        await sandbox.ReadAccountAsync("/fills?p_limit=1000");
        long before = GC.GetTotalMemory(forceFullCollection: true);

        Response last = (await sandbox.ReadAccountAsync("/fills?p_limit=1000&p_page=999")).ShouldSucceed();

        Assert.Equal((1_000_000, 1_000), (last.Total, last.Items.Count));
        Assert.True(last.Items[0].Number("timestamp") > last.Items[^1].Number("timestamp"));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 20_000_000);
        Assert.Empty((await sandbox.ReadAccountAsync("/fills?p_limit=1000&p_page=1000")).ShouldSucceed().Items);
    }

    [Fact]
    public async Task Every_fill_matches_its_trade()
    {
        await using var sandbox = new TestSandbox(options => options with { FillCount = 60, MarketHistory = TimeSpan.Zero });
        IReadOnlyList<JsonElement> fills = await Items.AllAsync(sandbox.ReadAccountAsync, "/fills");

        Assert.Equal(60, fills.Select(fill => fill.Text("id")).Distinct().Count());
        foreach (IGrouping<string, JsonElement> market in fills.GroupBy(fill => fill.Text("market_id")))
        {
            var trades = (await Items.AllAsync(sandbox.ReadAsync, $"/markets/trades?market_id={market.Key}")).ToDictionary(trade => trade.Text("id"));
            foreach (JsonElement fill in market)
            {
                JsonElement trade = trades[fill.Text("trade_id")];
                Assert.Equal(
                    (trade.Number("timestamp"), trade.Text("price"), trade.Flag("liquidation"), !fill.Flag("is_maker")),
                    (fill.Number("timestamp"), fill.Text("price"), fill.Flag("liquidation"), trade.Text("taker_side") == fill.Text("side")));
                Assert.True(fill.Amount("size") <= trade.Amount("size"));
                Assert.Equal(-fill.Amount("price") * fill.Amount("size") * (fill.Flag("is_maker") ? 0.0002m : 0.0007m), fill.Amount("fee"));
            }
        }
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("", 9)]
    [InlineData("?market_id=BTC-USD", 5)]
    [InlineData("?market_id=PEPE1000-USD", 1000)]
    public async Task Pages_of_any_size_have_every_fill_once(string filter, int limit)
    {
        await using var sandbox = new TestSandbox(options => options with { FillCount = 203 });
        string? market = filter.Split('=').ElementAtOrDefault(1);
        IEnumerable<JsonElement> whole = (await sandbox.ReadAccountAsync("/fills?p_limit=1000&p_order=ASC")).Items.Where(fill => market is null || fill.Text("market_id") == market);

        IReadOnlyList<JsonElement> pages = await Items.AllAsync(sandbox.ReadAccountAsync, "/fills" + filter, limit);

        Assert.NotEmpty(pages);
        Assert.Equal(whole.Select(fill => fill.GetRawText()), pages.Select(fill => fill.GetRawText()));
    }

    [Fact]
    public void Any_page_of_any_list_has_its_own_items() =>
        Gen.Select(Gen.Long[0, 3_000], Gen.Long[1, 1_000], Gen.Bool, Gen.Long[-5, 3_100], Gen.Long[-5, 3_100]).Sample(
            (count, limit, ascending, start, length) =>
            {
                Listing<long> list = new TimeWindow(start, start + length).Of(new Listing<long>(count, static index => index, static index => index));
                long[] expected = [.. Enumerable.Range(0, (int)count).Select(index => (long)index).Where(index => index >= start && index <= start + length)];
                var read = new List<long>();
                for (long page = 0L; page * limit < expected.Length + limit; page++)
                {
                    ApiResult result = new PageRequest(limit, page, ascending).Of(list, static (json, item) => json.WriteNumberValue(item));
                    Assert.Equal(expected.Length, result.Pagination!.Total);
                    JsonElement envelope = JsonDocument.Parse(Envelope.Success(result)).RootElement;
                    read.AddRange(envelope.GetProperty("result").EnumerateArray().Select(item => item.GetInt64()));
                }

                Assert.Equal(ascending ? expected : expected.Reverse(), read);
            },
            iter: Effort.Of(500));

    [Fact]
    public async Task The_time_filter_includes_both_ends_and_combines_with_a_market()
    {
        await using var sandbox = new TestSandbox();
        IReadOnlyList<JsonElement> fills = (await sandbox.ReadAccountAsync("/fills?p_limit=1000&market_id=ETH-USD&p_order=ASC")).Items;
        (long start, long end) = (fills[2].Number("timestamp"), fills[9].Number("timestamp"));

        async Task<long> Count(string query) => (await sandbox.ReadAccountAsync("/fills?market_id=ETH-USD&" + query)).ShouldSucceed().Total;

        Assert.Equal(8, await Count($"start_time={start}&end_time={end}"));
        Assert.Equal(6, await Count($"start_time={start + 1}&end_time={end - 1}"));
        Assert.Equal(fills.Count - 2, await Count($"start_time={start}"));
        Assert.Equal(10, await Count($"end_time={end}"));
        Assert.Equal(0, await Count("end_time=0"));
    }
}
