using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Trading;

public sealed class OrderRateTests
{
    [Fact]
    public async Task Twenty_requests_in_any_second_are_allowed_whatever_their_kind()
    {
        await using var sandbox = new TestSandbox(options => options with { AccountCount = 2 });
        var trader = new Trader(sandbox);
        for (int request = 0; request < 5; request++)
        {
            string id = (await trader.PlaceAsync("limit", Trader.Side("long"), Trader.Price(10_000), Trader.Size(1))).ShouldSucceed().TextOf("id");
            (await trader.AmendAsync(id, Trader.Price(1))).ShouldBeRejected("Processing order can't be amended");
            (await trader.CancelAsync(id)).ShouldSucceed();
            (await trader.CancelAllAsync()).ShouldSucceed();
            sandbox.Clock.Advance(TimeSpan.FromSeconds(0.1));
        }

        Response rejected = await trader.CancelAllAsync();

        Assert.Equal((429, false, "RATE_LIMIT"), (rejected.Status, rejected.Success, rejected.Error));
        Assert.False(sandbox.Exchange.Requests[^1].Executed);
        Assert.Equal(200, (await sandbox.ReadAccountAsync("/orders")).Status);
        Assert.Equal(200, (await sandbox.WithKey(sandbox.Exchange.CreateApiKey(14), HttpMethod.Delete, "/orders/cancel_all").SendAsync()).Status);

        sandbox.Clock.Advance(TimeSpan.FromSeconds(0.499));
        Assert.Equal(429, (await trader.CancelAllAsync()).Status);
        sandbox.Clock.Advance(TimeSpan.FromSeconds(0.001));
        for (int request = 0; request < 4; request++)
        {
            Assert.Equal(200, (await trader.CancelAllAsync()).Status);
        }

        Assert.Equal(429, (await trader.CancelAllAsync()).Status);
    }

    [Fact]
    public async Task The_limit_can_be_changed_or_removed()
    {
        foreach ((int limit, int status) in new[] { (3, 429), (0, 200) })
        {
            await using var sandbox = new TestSandbox(options => options with { OrdersPerSecond = limit });
            var trader = new Trader(sandbox);
            for (int request = 0; request < 3; request++)
            {
                Assert.Equal(200, (await trader.CancelAllAsync()).Status);
            }

            Assert.Equal(status, (await trader.CancelAllAsync()).Status);
        }
    }
}
