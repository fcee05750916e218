using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Trading;

public sealed class ClientOrderIdTests : IAsyncDisposable
{
    private readonly TestSandbox _sandbox = new();
    private readonly Trader _trader;

    public ClientOrderIdTests()
    {
        _trader = new Trader(_sandbox);
    }

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    [Theory]
    [InlineData(50, true)]
    [InlineData(51, false)]
    public async Task It_has_at_most_50_bytes_of_utf8(int bytes, bool fits)
    {
        string id = new string('é', bytes / 2) + new string('x', bytes % 2);

        Response response = await PlaceAsync(id);

        if (fits)
        {
            Assert.Equal(id, response.ShouldSucceed().TextOf("client_order_id"));
        }
        else
        {
            response.ShouldBeRejected("CLIENT_ORDER_ID_TOO_LARGE");
        }
    }

    [Fact]
    public async Task It_is_unique_while_its_order_lives_and_free_again_after_that()
    {
        string first = (await PlaceAsync("mine")).ShouldSucceed().TextOf("id");
        (await PlaceAsync("mine")).ShouldBeRejected("CLIENT_ORDER_ID_DUPLICATE");
        _trader.Pass();
        (await PlaceAsync("mine")).ShouldBeRejected("CLIENT_ORDER_ID_DUPLICATE");
        Assert.Single(_sandbox.Account.Orders);

        (await _trader.CancelAsync(first)).ShouldSucceed();
        (await PlaceAsync("mine")).ShouldBeRejected("CLIENT_ORDER_ID_DUPLICATE");
        _trader.Pass();
        string second = (await PlaceAsync("mine")).ShouldSucceed().TextOf("id");
        _trader.Pass();

        IReadOnlyList<JsonElement> found = (await _sandbox.ReadAccountAsync("/orders?client_order_id=mine&market_id=BTC-USD")).ShouldSucceed().Items;
        Assert.Equal([(second, "open"), (first, "canceled")], found.Select(order => (order.Text("id"), order.Text("status"))));
    }

    [Fact]
    public async Task Orders_without_one_are_not_related()
    {
        (await PlaceAsync("")).ShouldSucceed();
        (await PlaceAsync("")).ShouldSucceed();

        Assert.Equal(2, _sandbox.Account.Orders.Count);
    }

    [Fact]
    public async Task An_order_is_canceled_by_it()
    {
        string id = (await PlaceAsync("mine")).TextOf("id");
        _trader.Pass();

        Response response = (await _trader.CancelAsync(Trader.ClientId("mine"))).ShouldSucceed();
        _trader.Pass();

        Assert.Equal((id, "mine", "canceling"), (response.TextOf("id"), response.TextOf("client_order_id"), response.TextOf("status")));
        Assert.Equal("canceled", await _trader.StatusAsync(id));
    }

    private Task<Response> PlaceAsync(string clientId) =>
        _trader.PlaceAsync("limit", Trader.Side("long"), Trader.Price(50_000), Trader.Size(1), Trader.ClientId(clientId));
}
