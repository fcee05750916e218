using System.Net.WebSockets;
using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Streams;

public sealed class ConnectionFaultTests
{
    private const string Channel = "trade:BTC-USD";

    [Fact]
    public async Task Connections_can_be_cut()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SubscribeAsync(Channel);

        sandbox.Exchange.Streams.Cut();

        await Assert.ThrowsAsync<WebSocketException>(client.ReadToCloseAsync);
        await using StreamClient next = await StreamClient.ConnectAsync(sandbox.Exchange);
    }

    [Fact]
    public async Task Connections_can_be_closed_with_any_code()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        sandbox.Exchange.Streams.Stall();

        sandbox.Exchange.Streams.Close(3999, "final");

        Assert.Empty(await client.ReadToCloseAsync());
        Assert.Equal((3999, "final"), client.Closed);
        Assert.Throws<ArgumentOutOfRangeException>(() => sandbox.Exchange.Streams.Close(5_000, ""));
    }

    [Fact]
    public async Task A_disconnect_message_comes_before_the_close_frame()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);

        sandbox.Exchange.Streams.Disconnect(3503, "force disconnect");

        Assert.Equal(["""{"push":{"disconnect":{"code":3503,"reason":"force disconnect"}}}"""], await client.ReadToCloseAsync());
        Assert.Equal((3503, "force disconnect"), client.Closed);
    }

    [Fact]
    public async Task A_stalled_connection_gets_what_has_queued_up_when_it_resumes()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SubscribeAsync(Channel);
        sandbox.Exchange.Streams.Stall();
        sandbox.Exchange.Streams.Publish(Channel, "1");
        sandbox.Exchange.Streams.Publish(Channel, "2");
        Task<JsonElement> first = client.PublicationAsync(Channel);
        await using (StreamClient other = await StreamClient.ConnectAsync(sandbox.Exchange))
        {
            await other.SubscribeAsync("trade:ETH-USD");
        }

        Assert.False(first.IsCompleted);
        sandbox.Exchange.Streams.Resume();

        Assert.Equal("1", (await first).GetProperty("data").GetRawText());
        Assert.Equal("2", (await client.PublicationAsync(Channel)).GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task The_exchange_stops_while_a_connection_is_stalled_that_its_client_has_closed()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SubscribeAsync(Channel);
        sandbox.Exchange.Streams.Stall();
        await client.SendCloseAsync();
        await WaitUntilAsync(() => sandbox.Exchange.Streams.CountSubscribers(Channel) == 0);

        await sandbox.Exchange.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));

        Assert.False(sandbox.Exchange.IsRunning);
    }

    [Fact]
    public async Task Frames_can_be_delayed_by_the_exchanges_clock()
    {
        await using var sandbox = new TestSandbox(options => options with { Streams = new SandboxStreamOptions { PingInterval = TimeSpan.Zero } });
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SubscribeAsync("market:BTC-USD");
        sandbox.Exchange.Streams.Delay = TimeSpan.FromHours(1);
        sandbox.Exchange.Streams.Publish("market:BTC-USD", "1");
        Task<JsonElement> publication = client.NextAsync();
        await sandbox.Clock.TimerCreatedAsync(TimeSpan.FromHours(1));

        Assert.False(publication.IsCompleted);
        sandbox.Exchange.Streams.Delay = TimeSpan.Zero;
        sandbox.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal("1", (await publication).GetProperty("push").GetProperty("pub").GetProperty("data").GetRawText());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    public async Task The_number_of_messages_in_a_frame_has_a_limit(int limit, int expected)
    {
        await using var sandbox = new TestSandbox(options => options with { Streams = new SandboxStreamOptions { MaxMessagesPerFrame = limit } });
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SubscribeAsync(Channel);
        sandbox.Exchange.Streams.Stall();
        for (int number = 0; number < 4; number++)
        {
            sandbox.Exchange.Streams.Publish(Channel, "0");
        }

        sandbox.Exchange.Streams.Resume();

        int last = 0;
        for (int count = 0; count < 4; count += last)
        {
            last = (await client.FrameAsync())!.Split('\n').Length;
            Assert.InRange(last, 1, limit);
        }

        Assert.Equal(expected, last);
    }

    [Fact]
    public async Task A_subscription_can_be_ended_by_the_server()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SubscribeAsync(Channel);

        sandbox.Exchange.Streams.Unsubscribe(Channel, 2500, "insufficient state");
        sandbox.Exchange.Streams.Publish(Channel, "1");

        Assert.Equal("""{"push":{"channel":"trade:BTC-USD","unsubscribe":{"code":2500,"reason":"insufficient state"}}}""", (await client.NextAsync()).GetRawText());
        await client.SubscribeAsync(Channel);
    }

    [Fact]
    public async Task Any_text_frame_and_bytes_can_be_sent()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        SandboxStreams streams = sandbox.Exchange.Streams;

        streams.SendText("not JSON");
        Assert.Equal("not JSON", await client.FrameAsync());
        streams.SendFrame(new byte[] { (byte)'x' }, WebSocketMessageType.Binary);
        Assert.Equal("x", await client.FrameAsync());
        streams.SendFrame("""{"push":{"chan"""u8.ToArray(), WebSocketMessageType.Text, endOfMessage: false);
        streams.SendFrame("""nel":"x"}}"""u8.ToArray(), WebSocketMessageType.Text);
        Assert.Equal("""{"push":{"channel":"x"}}""", await client.FrameAsync());

        // A frame that ends too early.
        streams.SendBytes(new byte[] { 0x81, 100, (byte)'{' });
        streams.Cut();
        await Assert.ThrowsAsync<WebSocketException>(client.FrameAsync);
    }

    [Fact]
    public async Task A_client_that_reads_too_slowly_is_disconnected()
    {
        await using var sandbox = new TestSandbox(options => options with { Streams = new SandboxStreamOptions { MaxQueuedBytes = 100_000 } });
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SubscribeAsync(Channel);
        sandbox.Exchange.Streams.Stall();
        string data = $"\"{new string('x', 40_000)}\"";
        for (int number = 0; number < 3; number++)
        {
            sandbox.Exchange.Streams.Publish(Channel, data);
        }

        await WaitUntilAsync(() => sandbox.Exchange.Streams.CountSubscribers(Channel) == 0);
        sandbox.Exchange.Streams.Resume();

        Assert.Equal(3, (await client.ReadToCloseAsync()).Count);
        Assert.Equal((3008, "slow"), client.Closed);
    }

    [Fact]
    public async Task Stopping_the_exchange_ends_the_connections()
    {
        var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SubscribeAsync(Channel);
        sandbox.Exchange.Streams.Stall();

        await sandbox.DisposeAsync();

        await Assert.ThrowsAsync<WebSocketException>(client.ReadToCloseAsync);
        Assert.Equal(0, sandbox.Exchange.Streams.ConnectionCount);
    }

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Yield();
        }
    }
}
