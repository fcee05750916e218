using System.Net.WebSockets;
using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Streams;

public sealed class StreamConcurrencyTests
{
    private const int AdvancesPerCommand = 4;

    private static readonly string[] s_channels =
        ["account@13", "market:BTC-USD", "trade:BTC-USD", "orderbook:BTC-USD", "orderbook:ETH-USD", "trade:ETH-USD"];

    private long _commands;

    [Fact]
    public async Task Many_clients_come_and_go_while_everything_happens()
    {
        await using var sandbox = new TestSandbox(options => options with
        {
            OrdersPerSecond = 0,
            Streams = new SandboxStreamOptions { ExpectsPong = false, MaxQueuedBytes = 200_000 },
        });
        using var done = new CancellationTokenSource();
        long advances = 0;
        Task[] disturbances =
        [
            RepeatAsync(
                random =>
                {
                    // Time must not pass faster than the feeds can make up for it.
                    if (advances < AdvancesPerCommand * Interlocked.Read(ref _commands))
                    {
                        advances++;
                        sandbox.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(3_000)));
                    }
                },
                done.Token),
            RepeatAsync(random => sandbox.Exchange.Streams.BurstAsync(OneOf(random), random.Next(20)), done.Token),
            RepeatAsync(random => new Trader(sandbox).PlaceAsync("market", Trader.Side(random.Next(2) == 0 ? "long" : "short"), Trader.Size(0.001m)), done.Token),
            RepeatAsync(random => sandbox.Exchange.Streams.Unsubscribe(OneOf(random), 2500, "by the test"), done.Token),
            RepeatAsync(random => sandbox.Account.SetField("health", $"{random.Next()}"), done.Token),
        ];

        int[] publications = await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(() => ComeAndGoAsync(sandbox.Exchange, new Random(seed)))));
        await done.CancelAsync();
        await Task.WhenAll(disturbances);

        Assert.True(publications.Sum() > 100);
        while (s_channels.Any(channel => sandbox.Exchange.Streams.CountSubscribers(channel) > 0))
        {
            await Task.Yield();
        }
    }

    private static string OneOf(Random random) => s_channels[random.Next(s_channels.Length)];

    private static Task RepeatAsync(Action<Random> act, CancellationToken done) => RepeatAsync(
        random =>
        {
            act(random);
            return Task.CompletedTask;
        },
        done);

    private static Task RepeatAsync(Func<Random, Task> act, CancellationToken done) => Task.Run(
        async () =>
        {
            var random = new Random(1);
            while (!done.IsCancellationRequested)
            {
                await act(random);
                await Task.Yield();
            }
        },
        CancellationToken.None);

    /// <summary>Connects, subscribes and leaves again and again. Returns the number of publications.</summary>
    private async Task<int> ComeAndGoAsync(SandboxExchange exchange, Random random)
    {
        int publications = 0;
        for (int connection = 0; connection < Effort.Of(8); connection++)
        {
            try
            {
                await using StreamClient client = await StreamClient.ConnectAsync(exchange);
                for (int number = 0; number < 10; number++)
                {
                    string method = random.Next(3) == 0 ? "unsubscribe" : "subscribe";
                    await client.SendAsync(JsonSerializer.Serialize(new Dictionary<string, object>
                    {
                        ["id"] = number + 2,
                        [method] = new { channel = OneOf(random) },
                    }));
                    if (random.Next(50) == 0)
                    {
                        exchange.Streams.Cut();
                    }

                    JsonElement message;
                    while (!(message = await client.NextAsync()).TryGetProperty("id", out _))
                    {
                        publications += message.TryGetProperty("push", out _) ? 1 : 0;
                    }

                    Interlocked.Increment(ref _commands);
                }
            }
            catch (Exception cut) when (cut is WebSocketException or InvalidOperationException or IOException)
            {
                // The connection was cut, or the client was too slow.
            }
        }

        return publications;
    }
}
