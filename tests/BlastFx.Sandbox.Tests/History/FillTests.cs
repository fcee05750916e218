using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.History;

public sealed class FillTests
{
    [Fact]
    public async Task A_fill_has_the_fields_of_the_api_pages_in_their_forms()
    {
        await using var sandbox = new TestSandbox();

        var answer = (await sandbox.ReadAccountAsync("/fills")).ShouldSucceed();

        Assert.Equal("""{"total":500,"page":0,"limit":50,"order":"DESC"}""", answer.Pagination.GetRawText());
        Assert.Equal(50, answer.Rows.Count);
        var fill = answer.First;
        Assert.Equal(
            ["id", "profile_id", "market_id", "order_id", "timestamp", "trade_id", "price", "size", "side", "is_maker", "fee", "liquidation"],
            fill.Fields());
        var market = fill.Text("market_id");
        Assert.Matches($@"^{market}-\d+$", fill.Text("id"));
        Assert.Matches($@"^{market}-\d+$", fill.Text("trade_id"));
        Assert.Matches($@"^{market}@\d+$", fill.Text("order_id"));
        Assert.Equal(TestSandbox.Profile, fill.Number("profile_id"));
        Assert.InRange(fill.Number("timestamp"), (sandbox.Clock.Seconds - 60) * 1_000_000, sandbox.Clock.Seconds * 1_000_000);
        Assert.True(fill.Amount("price") > 0 && fill.Amount("size") > 0 && fill.Amount("fee") < 0);
        Assert.Contains(fill.Text("side"), new[] { "long", "short" });
    }

    [Fact]
    public async Task An_interval_later_there_is_one_more_at_the_head()
    {
        await using var sandbox = new TestSandbox();
        var before = (await sandbox.ReadAccountAsync("/fills?p_limit=10")).Rows.Select(fill => fill.Text("id")).ToArray();

        sandbox.Clock.Advance(TimeSpan.FromMinutes(1));

        var answer = await sandbox.ReadAccountAsync("/fills?p_limit=11");
        Assert.Equal(501, answer.Total);
        Assert.Equal(before, answer.Rows.Skip(1).Select(fill => fill.Text("id")));
    }

    [Theory]
    [InlineData("p_limit=0", "Limit", "gte")]
    [InlineData("p_limit=1001", "Limit", "lte")]
    [InlineData("p_page=-1", "Page", "gte")]
    [InlineData("p_order=asc", "Order", "oneof")]
    [InlineData("start_time=-1", "StartTime", "gte")]
    [InlineData("start_time=2&end_time=1", "EndTime", "gtefield")]
    public async Task What_breaks_a_rule_is_refused(string query, string field, string rule)
    {
        await using var sandbox = new TestSandbox();

        (await sandbox.ReadAccountAsync("/fills?" + query)).ShouldBeRefused(
            $"Key: 'FillsRequest.{field}' Error:Field validation for '{field}' failed on the '{rule}' tag");
    }

    [Theory]
    [InlineData("p_limit=ten", "CANT_BIND")]
    [InlineData("p_page=1.5", "CANT_BIND")]
    [InlineData("end_time=99999999999999999999", "CANT_BIND")]
    [InlineData("market_id=ABC-USD", "WRONG_MARKET_ID")]
    public async Task What_cannot_be_read_is_refused(string query, string error)
    {
        await using var sandbox = new TestSandbox();

        (await sandbox.ReadAccountAsync("/fills?" + query)).ShouldBeRefused(error);
    }

    [Fact]
    public async Task A_million_fills_take_no_time_and_no_memory()
    {
        await using var sandbox = new TestSandbox(options => options with { FillCount = 1_000_000, AccountCount = 3 });
        await sandbox.ReadAccountAsync("/fills?p_limit=1000");
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var last = (await sandbox.ReadAccountAsync("/fills?p_limit=1000&p_page=999")).ShouldSucceed();

        Assert.Equal((1_000_000, 1_000), (last.Total, last.Rows.Count));
        Assert.True(last.Rows[0].Number("timestamp") > last.Rows[^1].Number("timestamp"));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 20_000_000);
        Assert.Empty((await sandbox.ReadAccountAsync("/fills?p_limit=1000&p_page=1000")).ShouldSucceed().Rows);
    }
}
