using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Streams;

public sealed class KeepAliveTests
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(25);

    [Fact]
    public async Task A_client_that_responds_to_pings_stays_connected()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        for (int ping = 0; ping < 5; ping++)
        {
            sandbox.Clock.Advance(s_interval);

            await client.AskAsync("unsubscribe", new { channel = "trade:BTC-USD" });
            await client.AskAsync("unsubscribe", new { channel = "trade:BTC-USD" });
            Assert.Equal(ping + 1, client.Pings);
        }
    }

    [Fact]
    public async Task A_client_that_does_not_respond_to_a_ping_is_disconnected()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);

        sandbox.Clock.Advance(s_interval);
        sandbox.Clock.Advance(TimeSpan.FromSeconds(9));
        await ReadPingAsync(client);
        await client.SubscribeAsync("orderbook:BTC-USD");
        sandbox.Clock.Advance(TimeSpan.FromSeconds(1));

        await client.ReadToCloseAsync();
        Assert.Equal((3012, "no pong"), client.Closed);
    }

    [Fact]
    public async Task Two_pings_can_have_their_two_responses_later()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);

        sandbox.Clock.Advance(2 * s_interval);
        await ReadPingAsync(client);
        await ReadPingAsync(client);
        await client.SendAsync("{}\n{}");
        await client.SubscribeAsync("trade:BTC-USD");
        await client.SendAsync("{}");

        await client.ReadToCloseAsync();
        Assert.Equal(3501, client.Closed.Code);
    }

    [Fact]
    public async Task Without_pongs_no_response_is_expected()
    {
        await using var sandbox = new TestSandbox(options => options with { Streams = new SandboxStreamOptions { ExpectsPong = false } });
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);

        sandbox.Clock.Advance(s_interval);
        sandbox.Clock.Advance(TimeSpan.FromSeconds(20));
        await ReadPingAsync(client);
        await client.SubscribeAsync("trade:BTC-USD");
        await client.SendAsync("{}");

        await client.ReadToCloseAsync();
        Assert.Equal(3501, client.Closed.Code);
    }

    private static async Task ReadPingAsync(StreamClient client)
    {
        client.RespondsToPings = false;
        Assert.Equal("{}", (await client.NextAsync()).GetRawText());
    }
}
