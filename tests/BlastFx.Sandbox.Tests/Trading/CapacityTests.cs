using System.Text.Json;
using BlastFx.Sandbox.Market;
using BlastFx.Sandbox.Tests.Support;
using BlastFx.Sandbox.Trading;

namespace BlastFx.Sandbox.Tests.Trading;

public sealed class CapacityTests
{
    private const int Orders = 100_000;

    [Fact]
    public async Task A_hundred_thousand_orders_are_no_trouble()
    {
        await using var sandbox = new TestSandbox(options => options with { OrdersPerSecond = 0, OrderDelay = TimeSpan.Zero });
        long before = (await sandbox.ReadAccountAsync("/orders")).Total;
        ListedMarket market = sandbox.Account.Ledger.Fills(null).ItemAt(0).Market;
        for (int order = 0; order < Orders; order++)
        {
            // Half of them are filled, the other half is canceled.
            bool fills = order % 2 == 0;
            OrderRequest request = RequestOf(market, order, fills);
            string id = sandbox.Account.Ledger.Trade(desk => desk.Place(request)).Id;
            sandbox.Clock.Advance(TimeSpan.FromMilliseconds(10));
            if (!fills)
            {
                sandbox.Account.Ledger.Trade(desk => desk.Cancel(new CancelRequest(market, id, null)));
            }
        }

        sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(before + Orders, (await sandbox.ReadAccountAsync("/orders")).Total);
        Assert.Equal(Orders / 2, (await sandbox.ReadAccountAsync($"/orders?market_id={market.Spec.Id}&status=canceled&start_time={Start(sandbox)}")).Total);
        JsonElement found = Assert.Single((await sandbox.ReadAccountAsync($"/orders?client_order_id=order-77777&market_id={market.Spec.Id}")).Items);
        Assert.Equal(sandbox.Account.Orders[77_777].Id, found.Text("id"));
        Assert.Equal(Orders, sandbox.Account.Orders.Count(order => order.Status is "closed" or "canceled"));
        JsonElement account = (await sandbox.ReadAccountAsync("/account")).First;
        IReadOnlyList<JsonElement> operations = await Items.AllAsync(sandbox.ReadAccountAsync, "/balanceops");
        Assert.Equal(operations.Sum(operation => operation.Amount("amount")), account.Amount("balance"));
    }

    private static OrderRequest RequestOf(ListedMarket market, int number, bool fills) => new(
        market,
        OrderType.Find(fills ? "market" : "limit")!,
        IsLong: !fills || number % 4 == 0,
        TimesInForce.GoodTillCancel,
        $"order-{number}",
        new OrderTerms(fills ? null : 1, Lots: 10, Trigger: null, SizePercent: null));

    private static long Start(TestSandbox sandbox) =>
        (sandbox.Clock.Start - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
