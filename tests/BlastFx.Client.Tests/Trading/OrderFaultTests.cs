using BlastFx.Client.Tests.Support;
using BlastFx.Sandbox;
using BlastFx.Trading;

namespace BlastFx.Client.Tests.Trading;

/// <summary>
/// Whatever happens to the request or the response of an order: it exists once at most, and the caller knows of it.
/// </summary>
public sealed class OrderFaultTests
{
    private static readonly FaultKind[] s_kinds =
    [
        FaultKind.Response, FaultKind.ResponseAfterWork, FaultKind.ResetBeforeWork, FaultKind.ResetAfterWork, FaultKind.TruncateBody,
        FaultKind.DelayOnly,
    ];

    [Fact]
    public async Task An_order_exists_once_at_most_and_the_caller_knows_of_it()
    {
        int runs = Effort.Of(200);
        var clock = new TestClock();
        await using SandboxExchange exchange = Sessions.Exchange(clock, options => options with { FillMode = FillMode.Never, FillCount = 0, OrdersPerSecond = 0 });
        using Session session = Sessions.ByKey(exchange, clock);
        await session.Orders.PrepareAsync(Order(0));
        var outcomes = new Dictionary<string, int>(StringComparer.Ordinal);

        for (int run = 1; run <= runs; run++)
        {
            var random = new Random(run);
            string faults = AddFaults(exchange.Faults, random);
            NewOrder order = Order(run);

            Task<Order> call = session.Orders.PlaceAsync(order);
            await clock.PassWaitsUntil(call);
            exchange.Faults.Clear();

            string outcome = call.IsCompletedSuccessfully ? "placed" : Assert.IsType<BfxException>(call.Exception?.InnerException).ErrorId;
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            SandboxOrder[] existing = [.. exchange.Accounts[0].Orders.Where(placed => placed.ClientOrderId == order.ClientOrderId)];
            string context = $"run {run}: {faults} -> {outcome}, {existing.Length} at the exchange";
            Assert.True(existing.Length <= 1, context);
            bool isRemembered = session.Orders.Unsettled.Any(unsettled => unsettled.ClientOrderId == order.ClientOrderId);
            switch (outcome)
            {
                case "placed":
                    Assert.True(existing is [{ } only] && (only.Price, only.Size) == (order.Price, order.Size) && only.Id == (await call).OrderId, context);
                    Assert.False(isRemembered, context);
                    break;
                case BfxErrorIds.OutcomeUnknown:
                    Assert.True(isRemembered, context);
                    Assert.Contains(order.ClientOrderId!, call.Exception!.InnerException!.Message, StringComparison.Ordinal);
                    break;
                default:
                    Assert.True(existing.Length == 0 && !isRemembered, context);
                    break;
            }
        }

        // The runs reach each outcome, so that the test can fail.
        Assert.True(outcomes["placed"] > runs / 3, string.Join(", ", outcomes));
        Assert.True(outcomes[BfxErrorIds.OutcomeUnknown] > 0, string.Join(", ", outcomes));
    }

    private static NewOrder Order(int run) => new()
    {
        MarketId = "BTC-USD",
        Side = run % 2 == 0 ? "long" : "short",
        Price = run % 2 == 0 ? 20_000 + run : 150_000 + run,
        Size = 0.0001m * (1 + (run % 50)),
        ClientOrderId = $"run-{run}",
    };

    /// <summary>Adds up to three faults of orders, and sometimes one of the reads that look them up.</summary>
    private static string AddFaults(SandboxFaults faults, Random random)
    {
        List<string> added = [];
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            added.Add(Add("POST"));
        }

        if (random.Next(3) == 0)
        {
            added.Add(Add("GET"));
        }

        return string.Join(" + ", added);

        string Add(string method)
        {
            FaultKind kind = s_kinds[random.Next(s_kinds.Length)];
            (int status, string body) = random.Next(4) switch
            {
                0 => (429, """{"success":false,"error":"QUEUE_RATE_LIMIT","result":[]}"""),
                1 => (502, "<html>Bad Gateway</html>"),
                2 => (503, """{"success":false,"error":"unavailable","result":[]}"""),
                _ => (400, """{"success":false,"error":"cannot use timestamp from past, try: 1709294400","result":[]}"""),
            };
            // A rejection that executed nothing does not come after the work.
            kind = kind == FaultKind.ResponseAfterWork && status is 429 or 400 ? FaultKind.Response : kind;
            // Before the work: the last one is longer than the client waits, and than the signature is valid.
            var delay = TimeSpan.FromSeconds(kind == FaultKind.DelayOnly ? new[] { 2, 14, 31 }[random.Next(3)] : 0);
            faults.Add(new SandboxFault { Method = method, Path = "/orders", Kind = kind, Status = status, Body = body, Delay = delay });
            return $"{method} {kind} {(kind is FaultKind.Response or FaultKind.ResponseAfterWork ? status : "")}{delay.TotalSeconds} s";
        }
    }
}
