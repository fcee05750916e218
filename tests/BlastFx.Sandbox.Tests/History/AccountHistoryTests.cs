using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.History;

public sealed class AccountHistoryTests
{
    [Theory]
    [InlineData(0, 60)]
    [InlineData(19.9, 60)]
    [InlineData(0, 20)]
    [InlineData(13.5, 20)]
    public async Task The_generated_history_ends_when_the_exchange_starts(double secondsIntoSlot, int interval)
    {
        await using var sandbox = new TestSandbox(options =>
        {
            ((TestClock)options.Clock).Advance(TimeSpan.FromSeconds(secondsIntoSlot));
            return options with { FillInterval = TimeSpan.FromSeconds(interval) };
        });
        long start = sandbox.Clock.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile, TimeSpan.FromDays(50));
        string[] paths = ["/fills?p_limit=1000", "/orders?p_limit=1000", "/balanceops?p_limit=1000"];
        Response[] before = await ReadAllAsync();

        sandbox.Clock.Advance(TimeSpan.FromDays(40));
        Response[] after = await ReadAllAsync();

        Assert.Equal(500, before[0].Total);
        Assert.InRange(before[0].First.Number("timestamp"), start - 40_000_000, start);
        Assert.All(before[2].Items, operation => Assert.True(operation.Number("timestamp") <= start));
        Assert.All(before[1].Items, order => Assert.True(order.Number("updated_at") <= start));
        Assert.Equal(before.Select(list => list.Text), after.Select(list => list.Text));

        Task<Response[]> ReadAllAsync() => Task.WhenAll(paths.Select(path => sandbox.WithKey(key, HttpMethod.Get, path).SendAsync()));
    }

    [Fact]
    public async Task Positions_stay_after_the_start_and_their_values_follow_the_market()
    {
        await using var sandbox = new TestSandbox(options => options with { FillCount = 202 });
        IReadOnlyList<JsonElement> before = (await sandbox.ReadAccountAsync("/positions")).Items;

        sandbox.Clock.Advance(TimeSpan.FromHours(5));
        IReadOnlyList<JsonElement> after = (await sandbox.ReadAccountAsync("/positions")).Items;
        JsonElement account = (await sandbox.ReadAccountAsync("/account")).First;

        string[] constant = ["id", "size", "side", "entry_price", "stop_loss", "take_profit"];
        Assert.NotEmpty(before);
        Assert.Equal(
            before.Select(position => constant.Select(field => position.GetProperty(field).GetRawText())),
            after.Select(position => constant.Select(field => position.GetProperty(field).GetRawText())));
        Assert.NotEqual(
            before.Select(position => position.Text("unrealized_pnl")),
            after.Select(position => position.Text("unrealized_pnl")));
        Assert.Equal(after.Sum(position => position.Amount("unrealized_pnl")), account.Amount("cum_unrealized_pnl"));
        Assert.Equal(account.Amount("balance") + account.Amount("cum_unrealized_pnl"), account.Amount("account_equity"));
    }
}
