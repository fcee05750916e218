using System.Net.WebSockets;
using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Streams;

public sealed class CommandFaultTests
{
    [Fact]
    public async Task Commands_can_be_rejected_a_number_of_times()
    {
        await using var sandbox = new TestSandbox();
        SandboxStreamFaults faults = sandbox.Exchange.Streams.Faults;
        faults.Add(new SandboxStreamFault { Method = "subscribe", Channel = "trade:ETH-USD", Code = 106, Message = "limit exceeded" });
        faults.Add(new SandboxStreamFault { Method = "subscribe", Times = 2, IsTemporary = true });
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        Assert.Equal(3, faults.Pending);

        Assert.Equal((100, true), await client.ErrorAsync("subscribe", new { channel = "trade:BTC-USD" }));
        Assert.Equal((106, false), await client.ErrorAsync("subscribe", new { channel = "trade:ETH-USD" }));
        Assert.Equal((100, true), await client.ErrorAsync("subscribe", new { channel = "trade:BTC-USD" }));
        await client.SubscribeAsync("trade:BTC-USD");
        Assert.Equal(0, faults.Pending);
    }

    [Fact]
    public async Task Connecting_can_be_rejected()
    {
        await using var sandbox = new TestSandbox();
        sandbox.Exchange.Streams.Faults.Add(new SandboxStreamFault { Method = "connect", Code = 109, Message = "token expired" });
        await using StreamClient client = await StreamClient.OpenAsync(sandbox.Exchange);

        Assert.Equal((109, false), await client.ErrorAsync("connect", new { token = sandbox.Exchange.CreateApiKey(13).PrivateJwt }));
        await using StreamClient next = await StreamClient.ConnectAsync(sandbox.Exchange);
    }

    [Fact]
    public async Task Commands_can_close_the_connection()
    {
        await using var sandbox = new TestSandbox();
        sandbox.Exchange.Streams.Faults.Add(new SandboxStreamFault { Method = "refresh", Kind = StreamFaultKind.Close, Code = 4500, Message = "go away" });
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SendAsync("""{"id":5,"refresh":{"token":"x"}}""");

        Assert.Empty(await client.ReadToCloseAsync());
        Assert.Equal((4500, "go away"), client.Closed);
    }

    [Theory]
    [InlineData(StreamFaultKind.Cut)]
    [InlineData(StreamFaultKind.CutAfterWork)]
    public async Task Commands_can_cut_the_connection(StreamFaultKind kind)
    {
        await using var sandbox = new TestSandbox();
        sandbox.Exchange.Streams.Faults.Add(new SandboxStreamFault { Method = "subscribe", Kind = kind });
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SendAsync("""{"id":5,"subscribe":{"channel":"trade:BTC-USD"}}""");

        await Assert.ThrowsAsync<WebSocketException>(client.ReadToCloseAsync);
    }

    [Fact]
    public async Task Commands_can_stay_without_a_reply()
    {
        await using var sandbox = new TestSandbox();
        sandbox.Exchange.Streams.Faults.Add(new SandboxStreamFault { Method = "subscribe", Kind = StreamFaultKind.NoReply });
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SendAsync("""{"id":5,"subscribe":{"channel":"trade:BTC-USD"}}""");

        await client.SubscribeAsync("trade:BTC-USD");
    }

    [Fact]
    public async Task Pending_faults_can_be_removed_and_invalid_ones_are_not_added()
    {
        await using var sandbox = new TestSandbox();
        SandboxStreamFaults faults = sandbox.Exchange.Streams.Faults;
        faults.Add(new SandboxStreamFault());
        faults.Clear();

        Assert.Equal(0, faults.Pending);
        Assert.Throws<ArgumentOutOfRangeException>(() => faults.Add(new SandboxStreamFault { Times = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => faults.Add(new SandboxStreamFault { Kind = StreamFaultKind.Close, Code = 5_000 }));
    }

    [Fact]
    public async Task The_log_has_the_commands_without_their_tokens()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SubscribeAsync("trade:BTC-USD");
        await client.AskAsync("unsubscribe", new { channel = "trade:BTC-USD" });
        await client.RecoverAsync("trade:BTC-USD", "x", 0);
        await client.AskAsync("unsubscribe", new { channel = "trade:BTC-USD" });
        sandbox.Clock.Advance(TimeSpan.FromSeconds(25));
        await client.AskAsync("refresh", new { token = sandbox.Exchange.CreateApiKey(13).PrivateJwt });
        await client.AskAsync("rpc", new { method = "x" });

        SandboxStreamCommand[] commands =
        [
            new("connect", "", false), new("subscribe", "trade:BTC-USD", false), new("unsubscribe", "trade:BTC-USD", false),
            new("subscribe", "trade:BTC-USD", true), new("unsubscribe", "trade:BTC-USD", false), new("refresh", "", false), new("pong", "", false), new("rpc", "", false),
        ];
        Assert.Equal(commands, sandbox.Exchange.Streams.Commands);
        Assert.DoesNotContain("ey", JsonSerializer.Serialize(sandbox.Exchange.Streams.Commands), StringComparison.Ordinal);
    }
}
