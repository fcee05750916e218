using BlastFx.Client.Tests.Support;
using BlastFx.Sandbox;
using BlastFx.Streams;
using BlastFx.Trading;

namespace BlastFx.Client.Tests.Streams;

/// <summary>The client with the embedded exchange, each on a clock of its own.</summary>
public sealed class SandboxStreamTests
{
    /// <summary>However often connections are cut while an account trades: each fill comes once, and each order comes to its end.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Each_fill_comes_once_and_each_order_as_it_ended(int seed)
    {
        var random = new Random(seed);
        var exchangeClock = new TestClock();
        var clock = new TestClock();
        await using SandboxExchange exchange = Sessions.Exchange(exchangeClock, options => options with { OrdersPerSecond = 0, FillMode = FillMode.Instant, FillCount = 0, ArchiveLag = TimeSpan.Zero });
        using Session session = Sessions.ByTokens(exchange, clock);
        var recorder = new StreamRecorder();
        await using LiveRecords<Order> orders = session.Streams.Orders(new StreamOptions { Observer = recorder });
        await using LiveRecords<Fill> fills = session.Streams.Fills();
        await orders.OpenAsync();
        await fills.OpenAsync();
        await recorder.NextAsync(StreamEvent.Subscribed);
        var options = new SessionOptions { BaseUri = exchange.BaseUri, Environment = BfxEnvironment.Custom, Clock = clock, OrdersPerSecond = 0 };
        SandboxTokens tokens = exchange.IssueTokens(Sessions.Profile);
        using var trader = new Session(options, new Authentication.TokenCredentials(
            Authentication.Secret.FromText(tokens.Jwt), Authentication.Secret.FromText(tokens.RefreshToken), Authentication.Secret.FromText(tokens.RandomSecret)));
        for (int i = 0; i < 30; i++)
        {
            switch (random.Next(6))
            {
                case 0:
                    exchange.Streams.Cut();
                    break;
                case 1 when trader.Streams.State == StreamState.Closed:
                    await clock.PassWaitsUntil(trader.Orders.CancelAllAsync());
                    break;
                default:
                    bool isLong = random.Next(2) == 0;
                    decimal price = random.Next(3) == 0 ? (isLong ? 1_000 : 1_000_000) : (isLong ? 100_000 : 1_000);
                    await clock.PassWaitsUntil(trader.Orders.PlaceAsync(new NewOrder { MarketId = "BTC-USD", Side = isLong ? "long" : "short", Size = 0.01m, Price = price }));
                    break;
            }

            exchangeClock.Advance(TimeSpan.FromMilliseconds(random.Next(60)));
        }

        // Everything is carried out, and the lists have it.
        exchangeClock.Advance(TimeSpan.FromSeconds(1));
        List<string> expectedFills = [];
        await foreach (Fill fill in trader.Account.GetFills())
        {
            expectedFills.Add(fill.Id!);
        }

        Dictionary<string, string> expectedOrders = exchange.Accounts[0].Orders.ToDictionary(order => order.Id, order => order.Status, StringComparer.Ordinal);
        Dictionary<string, string> seenOrders = new(StringComparer.Ordinal);
        List<string> seenFills = [];
        Task<bool> complete = CompleteAsync();
        await clock.PassWaitsUntil(complete);

        Assert.True(await complete);
        Assert.Equal(expectedFills.Order(StringComparer.Ordinal), seenFills.Order(StringComparer.Ordinal));
        Assert.False(fills.TryRead(out _));

        async Task<bool> CompleteAsync()
        {
            while (seenFills.Count < expectedFills.Count)
            {
                seenFills.Add((await fills.NextAsync()).Id!);
            }

            while (!expectedOrders.All(order => seenOrders.GetValueOrDefault(order.Key) == order.Value))
            {
                Order order = await orders.NextAsync();
                Assert.False(seenOrders.GetValueOrDefault(order.OrderId!) is "closed" or "canceled" or "rejected", $"{order.OrderId} came after its end.");
                seenOrders[order.OrderId!] = order.Status!;
            }

            return true;
        }
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, Effort.Of(10))];
}
