using System.Net.WebSockets;
using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Streams;

/// <summary>A client that recovers from where it was misses nothing, over any number of cut connections.</summary>
public sealed class RecoveryPropertyTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Effort.Of(8))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task What_a_client_recovers_and_receives_is_what_was_published(int seed)
    {
        string channel = seed % 2 == 0 ? "trade:BTC-USD" : "orderbook:BTC-USD";
        await using var sandbox = new TestSandbox(options => options with { Streams = new SandboxStreamOptions { PingInterval = TimeSpan.Zero } });
        var random = new Random(seed);
        var seen = new Seen();
        bool mustRecover = false;
        for (int connection = 0; connection < 12; connection++)
        {
            await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
            seen.Begin(await (seen.Epoch is null ? client.SubscribeAsync(channel) : client.RecoverAsync(channel, seen.Epoch, seen.Offset)), mustRecover);
            Task reading = ReadAsync(client, channel, seen);
            for (int step = random.Next(8); step > 0; step--)
            {
                await StepAsync(sandbox, channel, random);
            }

            bool isClosed = random.Next(2) == 0;
            if (isClosed)
            {
                // The close frame comes after all that was published.
                sandbox.Exchange.Streams.Close(3_001, "shutdown");
            }
            else
            {
                sandbox.Exchange.Streams.Cut();
            }

            await reading;

            // At times longer than the history lasts.
            int seconds = random.Next(130);
            sandbox.Clock.Advance(TimeSpan.FromSeconds(seconds));
            mustRecover = isClosed && seconds < 100;
        }

        await using StreamClient last = await StreamClient.ConnectAsync(sandbox.Exchange);
        seen.Begin(await last.RecoverAsync(channel, seen.Epoch!, seen.Offset), mustRecover);
        IReadOnlyList<SandboxPublication> published = sandbox.Exchange.Streams.Published(channel);
        Assert.Equal(published.Where(publication => !seen.IsLost(publication.Offset)), seen.Publications);
        Assert.True(seen.Publications.Count > 50);
    }

    private static async Task StepAsync(TestSandbox sandbox, string channel, Random random)
    {
        switch (random.Next(3))
        {
            case 0:
                sandbox.Exchange.Streams.Publish(channel, $"{random.Next()}");
                break;
            case 1:
                await sandbox.Exchange.Streams.BurstAsync(channel, random.Next(20));
                break;
            default:
                sandbox.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(20_000)));
                break;
        }
    }

    private static async Task ReadAsync(StreamClient client, string channel, Seen seen)
    {
        try
        {
            while (true)
            {
                seen.Add(await client.PublicationAsync(channel));
            }
        }
        catch (Exception ended) when (ended is WebSocketException or InvalidOperationException)
        {
            // The connection was cut or closed.
        }
    }

    private sealed class Seen
    {
        private readonly List<(long After, long Until)> _lost = [];

        public string? Epoch { get; private set; }

        public long Offset { get; private set; }

        public List<SandboxPublication> Publications { get; } = [];

        public bool IsLost(long offset) => _lost.Exists(range => offset > range.After && offset <= range.Until);

        public void Begin(JsonElement result, bool mustRecover)
        {
            Assert.True(Epoch is null || Epoch == result.Text("epoch"));
            bool recovered = result.TryGetProperty("recovered", out _);
            Assert.True(recovered || !mustRecover);
            _lost.Add((Epoch is null || !recovered ? Offset : result.Number("offset"), result.Number("offset")));
            (Epoch, Offset) = (result.Text("epoch"), result.Number("offset"));
            if (result.TryGetProperty("publications", out JsonElement publications))
            {
                publications.EnumerateArray().ToList().ForEach(Add);
            }
        }

        public void Add(JsonElement publication)
        {
            Assert.Equal(++Offset, publication.Number("offset"));
            Publications.Add(new SandboxPublication(Offset, publication.GetProperty("data").GetRawText()));
        }
    }
}
