using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Trading;

public sealed class ConcurrencyTests
{
    [Fact]
    public async Task Of_many_requests_at_once_one_gets_the_client_order_id()
    {
        await using var sandbox = new TestSandbox(options => options with { OrdersPerSecond = 0 });
        var trader = new Trader(sandbox);

        Response[] responses = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => trader.PlaceAsync(
            "limit", Trader.Side("long"), Trader.Price(50_000), Trader.Size(0.1m), Trader.ClientId("one"))));

        Assert.Single(responses, response => response.Status == 200);
        Assert.All(responses.Where(response => response.Status != 200), response => response.ShouldBeRejected("CLIENT_ORDER_ID_DUPLICATE"));
        Assert.Single(sandbox.Account.Orders);
    }

    [Fact]
    public async Task Requests_of_many_clients_at_once_all_count()
    {
        await using var sandbox = new TestSandbox(options => options with { OrdersPerSecond = 0, FillCount = 0, FillMode = FillMode.Instant });
        var trader = new Trader(sandbox);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(async client =>
        {
            for (int order = 0; order < 20; order++)
            {
                (await trader.PlaceAsync("limit", Trader.Side("long"), Trader.Price(50_000), Trader.Size(0.001m), Trader.ClientId($"{client}-{order}"))).ShouldSucceed();
                (await sandbox.ReadAccountAsync("/orders")).ShouldSucceed();
                (await sandbox.ReadAccountAsync("/account")).ShouldSucceed();
                sandbox.Clock.Advance(TimeSpan.FromMilliseconds(1));
            }
        }));
        trader.Pass();

        Assert.Equal(320, sandbox.Account.Orders.Select(order => order.Id).Distinct().Count());
        Assert.Equal("0.32", (await trader.PositionAsync())!.Value.Text("size"));
    }
}
