using System.Net.WebSockets;
using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Streams;

public sealed class CommandTests
{
    [Fact]
    public async Task The_reply_to_connect_has_the_clients_id_the_pings_and_the_life_of_the_token()
    {
        await using var sandbox = new TestSandbox(options => options with { TokenLifetime = TimeSpan.FromHours(1) });
        await using StreamClient client = await StreamClient.OpenAsync(sandbox.Exchange);

        JsonElement reply = (await client.AskAsync("connect", new { token = sandbox.Exchange.CreateApiKey(13).PublicJwt, name = "js" })).GetProperty("connect");

        Assert.Equal((25, true, true, 3_600), (reply.Number("ping"), reply.Flag("pong"), reply.Flag("expires"), reply.Number("ttl")));
        Assert.True(Guid.TryParse(reply.Text("client"), out _));
        Assert.NotEmpty(reply.Text("version"));
        Assert.Equal(1, sandbox.Exchange.Streams.ConnectionCount);
    }

    [Fact]
    public async Task Commands_can_be_sent_before_the_replies_and_several_in_one_message()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.OpenAsync(sandbox.Exchange);
        await client.SendAsync($$"""
            {"connect":{"token":"{{sandbox.Exchange.CreateApiKey(13).PublicJwt}}"},"id":1}
            {"subscribe":{"channel":"trade:BTC-USD"},"id":2}

            {"subscribe":{"channel":"market:BTC-USD"},"id":3}
            {"unsubscribe":{"channel":"trade:BTC-USD"},"id":4}
            """);

        Assert.True((await client.NextAsync()).TryGetProperty("connect", out _));
        Assert.True((await client.NextAsync()).TryGetProperty("subscribe", out _));
        Assert.True((await client.NextAsync()).TryGetProperty("subscribe", out _));
        Assert.Equal("""{"id":4,"unsubscribe":{}}""", (await client.NextAsync()).GetRawText());
        Assert.Equal((0, 1), (sandbox.Exchange.Streams.CountSubscribers("trade:BTC-USD"), sandbox.Exchange.Streams.SubscriptionCount));
    }

    [Fact]
    public async Task The_id_of_a_command_can_be_used_again()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SendAsync("""{"id":1,"subscribe":{"channel":"trade:BTC-USD"}}""");
        await client.SendAsync("""{"id":1,"subscribe":{"channel":"trade:ETH-USD"}}""");

        Assert.Equal(1, (await client.NextAsync()).Number("id"));
        Assert.Equal(1, (await client.NextAsync()).Number("id"));
    }

    [Fact]
    public async Task A_message_can_come_in_fragments()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SendAsync("""{"id":7,"subscribe":{"chan"""u8.ToArray(), WebSocketMessageType.Text, endOfMessage: false);
        await client.SendAsync([], WebSocketMessageType.Text, endOfMessage: false);
        await client.SendAsync("""nel":"trade:BTC-USD"}}"""u8.ToArray(), WebSocketMessageType.Text);

        Assert.Equal(7, (await client.NextAsync()).Number("id"));
    }

    [Theory]
    [InlineData("subscribe", """{"channel":"trade:NO-USD"}""", 100, true)]
    [InlineData("subscribe", """{"channel":"account@14"}""", 100, true)]
    [InlineData("subscribe", """{"channel":"something"}""", 100, true)]
    [InlineData("subscribe", """{"channel":"market:BTC-USD"}""", 105, false)]
    [InlineData("history", """{"channel":"trade:BTC-USD"}""", 108, false)]
    [InlineData("publish", """{"channel":"trade:BTC-USD","data":{}}""", 108, false)]
    [InlineData("rpc", """{"method":"x"}""", 108, false)]
    [InlineData("ping", "{}", 104, false)]
    public async Task Commands_that_cannot_be_executed_have_an_error_and_the_connection_stays(string method, string parameters, int code, bool isTemporary)
    {
        await using var sandbox = new TestSandbox(options => options with { AccountCount = 2 });
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SubscribeAsync("market:BTC-USD");

        for (int time = 0; time < 3; time++)
        {
            Assert.Equal((code, isTemporary), await client.ErrorAsync(method, JsonDocument.Parse(parameters).RootElement));
        }

        await client.SubscribeAsync("trade:BTC-USD");
    }

    [Theory]
    [InlineData("trade:NO-USD", 102)]
    [InlineData("account@99", 102)]
    [InlineData("account@013", 102)]
    [InlineData("account@14", 103)]
    public async Task An_option_has_specific_errors_of_subscriptions(string channel, int code)
    {
        await using var sandbox = new TestSandbox(options => options with
        {
            AccountCount = 2,
            Streams = new SandboxStreamOptions { SubscriptionErrors = SubscriptionErrors.Specific },
        });
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);

        Assert.Equal((code, false), await client.ErrorAsync("subscribe", new { channel }));
    }

    [Fact]
    public async Task The_number_of_subscriptions_and_the_length_of_channels_are_limited()
    {
        await using var sandbox = new TestSandbox(options => options with { Streams = new SandboxStreamOptions { MaxSubscriptions = 1 } });
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        Assert.Equal((107, false), await client.ErrorAsync("subscribe", new { channel = new string('x', 256) }));
        await client.SubscribeAsync("trade:BTC-USD");

        Assert.Equal((106, false), await client.ErrorAsync("subscribe", new { channel = "trade:ETH-USD" }));
        await client.AskAsync("unsubscribe", new { channel = "trade:BTC-USD" });
        await client.SubscribeAsync("trade:ETH-USD");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("""{"id":1}""")]
    [InlineData("""{"id":1,"unknown":{}}""")]
    [InlineData("""{"id":-1,"subscribe":{"channel":"trade:BTC-USD"}}""")]
    [InlineData("""{"id":"1","subscribe":{"channel":"trade:BTC-USD"}}""")]
    [InlineData("""{"id":1,"subscribe":{"channel":5}}""")]
    [InlineData("""{"id":1,"subscribe":{}}""")]
    [InlineData("""{"id":1,"subscribe":[]}""")]
    [InlineData("""{"id":1,"subscribe":{"channel":"\ud800"}}""")]
    [InlineData("""{"id":1,"unsubscribe":{}}""")]
    [InlineData("""{"id":1,"refresh":{}}""")]
    [InlineData("""{"id":1,"connect":{"token":"x"}}""")]
    [InlineData("""{"subscribe":{"channel":"trade:BTC-USD"}}""")]
    [InlineData("{}")]
    public async Task Messages_that_violate_the_protocol_end_the_connection(string message)
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SendAsync(message);

        Assert.Empty(await client.ReadToCloseAsync());
        Assert.Equal((3501, "bad request"), client.Closed);
    }

    [Fact]
    public async Task Deep_JSON_broken_text_and_binary_messages_end_the_connection()
    {
        await using var sandbox = new TestSandbox();
        string deep = $$"""{"id":1,"subscribe":{{string.Concat(Enumerable.Repeat("""{"a":""", 100))}}1{{new string('}', 100)}}}""";
        (byte[], WebSocketMessageType, int)[] messages =
        [
            (System.Text.Encoding.UTF8.GetBytes(deep), WebSocketMessageType.Text, 3501),
            ([(byte)'"', 0xC3, 0x28, (byte)'"'], WebSocketMessageType.Text, 1007),
            ("""{"id":2,"subscribe":{"channel":"trade:BTC-USD"}}"""u8.ToArray(), WebSocketMessageType.Binary, 3501),
        ];
        foreach ((byte[] bytes, WebSocketMessageType type, int code) in messages)
        {
            await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
            await client.SendAsync(bytes, type);

            Assert.Empty(await client.ReadToCloseAsync());
            Assert.Equal(code, client.Closed.Code);
        }
    }

    [Fact]
    public async Task A_message_that_is_too_long_ends_the_connection()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SendAsync(new byte[40_000], WebSocketMessageType.Text, endOfMessage: false);
        await client.SendAsync(new byte[40_000], WebSocketMessageType.Text);

        Assert.Empty(await client.ReadToCloseAsync());
        Assert.Equal((1009, "message too big"), client.Closed);
    }

    [Fact]
    public async Task A_violation_ends_the_connection_after_the_replies_to_commands_before_it()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SendAsync("""{"id":2,"subscribe":{"channel":"trade:BTC-USD"}}""" + "\nnonsense\n" + """{"id":3,"subscribe":{"channel":"trade:ETH-USD"}}""");

        Assert.Contains("\"id\":2,", Assert.Single(await client.ReadToCloseAsync()), StringComparison.Ordinal);
        Assert.Equal(0, sandbox.Exchange.Streams.CountSubscribers("trade:BTC-USD"));
    }

    [Fact]
    public async Task Closing_by_the_client_is_confirmed_and_ends_its_subscriptions()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);
        await client.SubscribeAsync("trade:BTC-USD");

        await client.CloseAsync();

        Assert.Equal(1000, client.Closed.Code);
        Assert.Equal(0, sandbox.Exchange.Streams.CountSubscribers("trade:BTC-USD"));
    }
}
