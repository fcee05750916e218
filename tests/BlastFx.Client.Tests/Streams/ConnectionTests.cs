using System.Text.Json;
using BlastFx.Client.Tests.Support;
using BlastFx.Streams;

namespace BlastFx.Client.Tests.Streams;

public sealed class ConnectionTests
{
    private const string Channel = "trade:BTC-USD";

    private static readonly TimeSpan s_stallTime = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Each_ping_is_responded_to_also_among_other_messages()
    {
        await using StreamServer server = Server();
        using Session session = server.Open(new());
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");
        await stream.NextAsync();
        StreamServerConnection connection = await server.NextConnectionAsync();

        connection.Send("{}\n" + $$"""{"push":{"channel":"{{Channel}}","pub":{"data":{{TradeStreamTests.Trades(2)}},"offset":1} } }""" + "\n{}\n");

        Assert.Equal("2", (await stream.NextAsync()).Id);
        await connection.ReceivedAsync("");
        await connection.ReceivedAsync("");
    }

    [Fact]
    public async Task Pings_are_not_responded_to_unless_the_exchange_wants_it()
    {
        await using StreamServer server = Server();
        server.ConnectResult = """{"client":"c","version":"0","ping":25,"pong":false}""";
        using Session session = server.Open(new());
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");
        await stream.NextAsync();
        StreamServerConnection connection = await server.NextConnectionAsync();

        connection.Send("{}");
        // The next command shows that no response came before it.
        await using LiveRecords<Trade> other = session.Streams.Trades(["BTC-USD"], null);
        await stream.DisposeAsync();
        await connection.ReceivedAsync("unsubscribe").ContinueWith(static _ => { }, TaskScheduler.Default);
        Assert.Equal(0, connection.Pongs);
    }

    [Fact]
    public async Task A_connection_without_pings_is_replaced()
    {
        var clock = new TestClock();
        await using StreamServer server = Server();
        using Session session = server.Open(clock);
        var recorder = new StreamRecorder();
        await using LiveRecords<Trade> stream = session.Streams.Trades(["BTC-USD"], new StreamOptions { Observer = recorder });
        await stream.NextAsync();
        await server.NextConnectionAsync();

        clock.Advance(TimeSpan.FromSeconds(34.9));
        Assert.Equal(StreamState.Connected, session.Streams.State);
        clock.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Contains("no ping for 35 s", (await recorder.NextAsync(StreamEvent.Disconnected)).Message, StringComparison.Ordinal);
        await clock.ReconnectAsync();
        await server.NextConnectionAsync();
    }

    [Fact]
    public async Task A_ping_keeps_the_connection_for_another_interval()
    {
        var clock = new TestClock();
        await using StreamServer server = Server();
        using Session session = server.Open(clock);
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");
        await stream.NextAsync();
        StreamServerConnection connection = await server.NextConnectionAsync();
        await connection.ReceivedAsync("subscribe");

        for (int i = 0; i < 3; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(30));
            connection.Send("{}");
            await connection.ReceivedAsync("");
        }

        Assert.Equal(StreamState.Connected, session.Streams.State);
        Assert.Equal(0, session.Streams.Reconnects);
    }

    [Theory]
    [InlineData(3500)]
    [InlineData(3999)]
    [InlineData(4500)]
    [InlineData(4999)]
    public async Task A_final_close_code_ends_the_stream_with_an_error(int code)
    {
        await using StreamServer server = Server();
        using Session session = server.Open(new());
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");
        await stream.NextAsync();

        (await server.NextConnectionAsync()).Close(code, "no more of this");

        BfxException error = await stream.ErrorAsync();
        Assert.Equal(BfxErrorIds.StreamRejected, error.ErrorId);
        Assert.Contains($"'no more of this' (code {code})", error.Message, StringComparison.Ordinal);
        Assert.Equal(StreamState.Closed, session.Streams.State);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(3000)]
    [InlineData(3005)]
    [InlineData(4000)]
    [InlineData(4499)]
    public async Task After_any_other_close_code_the_connection_is_made_again(int code)
    {
        var clock = new TestClock();
        await using StreamServer server = Server();
        using Session session = server.Open(clock);
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");
        await stream.NextAsync();

        (await server.NextConnectionAsync()).Close(code, "for now");
        await clock.ReconnectAsync();

        await (await server.NextConnectionAsync()).ReceivedAsync("subscribe");
    }

    [Fact]
    public async Task A_disconnect_message_counts_although_the_connection_is_closed_without_a_code()
    {
        await using StreamServer server = Server();
        using Session session = server.Open(new());
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");
        await stream.NextAsync();
        StreamServerConnection connection = await server.NextConnectionAsync();

        connection.Send("""{"push":{"disconnect":{"code":3503,"reason":"force disconnect"}}}""");
        connection.Close(1000, "");

        Assert.Contains("'force disconnect' (code 3503)", (await stream.ErrorAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subscription_is_tried_three_times_before_it_is_an_error()
    {
        var clock = new TestClock();
        int tries = 0;
        await using StreamServer server = Server();
        server.Handles = (connection, command) => Rejects(connection, command, "subscribe", """{"code":100,"message":"internal server error","temporary":true}""", ref tries, times: 99);
        using Session session = server.Open(clock);
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");

        BfxException error = await clock.PassWaitsOf(stream.ErrorAsync());

        Assert.Equal(3, tries);
        Assert.Equal(BfxErrorIds.StreamRejected, error.ErrorId);
        Assert.Contains("trade:BTC-USD with 'internal server error' (code 100)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subscription_that_was_accepted_before_is_tried_until_it_is_again()
    {
        var clock = new TestClock();
        int tries = 0;
        await using StreamServer server = Server();
        ServedChannel channel = server.Serve(Channel, TradeStreamTests.Trades(1), hasHistory: true);
        using Session session = server.Open(clock);
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");
        await stream.NextAsync();
        server.Handles = (connection, command) => Rejects(connection, command, "subscribe", """{"code":100,"message":"later","temporary":true}""", ref tries, times: 5);

        (await server.NextConnectionAsync()).Cut();
        channel.Publish(TradeStreamTests.Trades(2));

        Assert.Equal("2", (await clock.PassWaitsOf(stream.NextAsync())).Id);
        Assert.Equal(5, tries);
    }

    [Fact]
    public async Task A_subscription_that_is_rejected_twice_for_now_succeeds()
    {
        var clock = new TestClock();
        int tries = 0;
        await using StreamServer server = Server();
        server.Handles = (connection, command) => Rejects(connection, command, "subscribe", """{"code":100,"message":"later","temporary":true}""", ref tries, times: 2);
        using Session session = server.Open(clock);
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");

        Assert.Equal("1", (await clock.PassWaitsOf(stream.NextAsync())).Id);
    }

    [Fact]
    public async Task A_rejection_that_is_final_ends_only_the_streams_of_that_channel()
    {
        int tries = 0;
        await using StreamServer server = Server();
        server.Serve("trade:ETH-USD", TradeStreamTests.Trades(1));
        server.Reads = static path => path.StartsWith("/markets", StringComparison.Ordinal) ? $"[{OrderServer.Markets},{OrderServer.Markets.Replace("BTC", "ETH", StringComparison.Ordinal)}]" : null;
        server.Handles = (connection, command) => command.TryGetProperty("subscribe", out JsonElement subscribe) && subscribe.GetProperty("channel").GetString() == Channel
            && Rejects(connection, command, "subscribe", """{"code":103,"message":"permission denied"}""", ref tries, times: 99);
        using Session session = server.Open(new());
        await using LiveRecords<Trade> eth = session.Streams.Trades("ETH-USD");
        await eth.NextAsync();
        await using LiveRecords<Trade> btc = session.Streams.Trades("BTC-USD");

        BfxException error = await btc.ErrorAsync();

        Assert.Contains("permission denied", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, tries);
        server.Serve("trade:ETH-USD", "[]").Publish(TradeStreamTests.Trades(2));
        Assert.Equal("2", (await eth.NextAsync()).Id);
    }

    [Fact]
    public async Task An_expired_token_is_refreshed_once_and_then_used()
    {
        var clock = new TestClock();
        int rejections = 0;
        await using StreamServer server = Server();
        server.Handles = (connection, command) => Rejects(connection, command, "connect", """{"code":109,"message":"token expired"}""", ref rejections, times: 1);
        server.Reads = path => path == "/jwt" ? $"[{{\"jwt\":\"{Jwt.Of(clock.GetUtcNow().AddHours(2), "second")}\",\"random_secret\":\"0x0102\",\"refresh_token\":\"refresh-token-2\"}}]" : null;
        using Session session = server.Open(clock);
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");

        Assert.Equal("1", (await clock.PassWaitsOf(stream.NextAsync())).Id);

        await server.NextConnectionAsync();
        JsonElement connect = await (await server.NextConnectionAsync()).ReceivedAsync("connect");
        Assert.Equal(Jwt.Of(clock.GetUtcNow().AddHours(2), "second"), connect.GetProperty("connect").GetProperty("token").GetString());
        Assert.Single(server.Requests, "/jwt");
    }

    [Fact]
    public async Task A_token_that_is_rejected_after_its_refresh_ends_the_stream()
    {
        var clock = new TestClock();
        int rejections = 0;
        await using StreamServer server = Server();
        server.Handles = (connection, command) => Rejects(connection, command, "connect", """{"code":109,"message":"token expired"}""", ref rejections, times: 99);
        server.Reads = path => path == "/jwt" ? $"[{{\"jwt\":\"{Jwt.Of(clock.GetUtcNow().AddHours(2), $"number-{rejections}")}\",\"random_secret\":\"0x0102\",\"refresh_token\":\"refresh-token-2\"}}]" : null;
        using Session session = server.Open(clock);
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");

        BfxException error = await clock.PassWaitsOf(stream.ErrorAsync());

        Assert.Equal(BfxErrorIds.TokenExpired, error.ErrorId);
        Assert.Equal(2, rejections);
        Assert.Single(server.Requests, "/jwt");
    }

    [Fact]
    public async Task The_token_is_refreshed_on_the_living_connection_before_it_expires()
    {
        var clock = new TestClock();
        await using StreamServer server = Server();
        server.ConnectResult = """{"client":"c","version":"0","ping":0,"expires":true,"ttl":600}""";
        server.Reads = path => path == "/jwt" ? $"[{{\"jwt\":\"{Jwt.Of(clock.GetUtcNow().AddHours(2), "second")}\",\"random_secret\":\"0x0102\",\"refresh_token\":\"refresh-token-2\"}}]" : null;
        using Session session = server.Open(clock);
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");
        await stream.NextAsync();
        StreamServerConnection connection = await server.NextConnectionAsync();

        clock.Advance(TimeSpan.FromSeconds(570));

        JsonElement refresh = (await connection.ReceivedAsync("refresh")).GetProperty("refresh");
        Assert.Equal(Jwt.Of(clock.GetUtcNow().AddHours(2), "second"), refresh.GetProperty("token").GetString());
        Assert.Equal(0, session.Streams.Reconnects);
    }

    [Theory]
    [InlineData(600, 570)]
    [InlineData(10, 8)]
    public async Task The_token_is_refreshed_again_and_again(int lifetime, int due)
    {
        var clock = new TestClock();
        int refreshes = 0;
        await using StreamServer server = Server();
        server.ConnectResult = $$"""{"client":"c","version":"0","ping":0,"expires":true,"ttl":{{lifetime}} }""";
        server.Reads = path => path == "/jwt"
            ? $"[{{\"jwt\":\"{Jwt.Of(clock.GetUtcNow().AddHours(2), $"number {++refreshes}")}\",\"random_secret\":\"0x0102\",\"refresh_token\":\"refresh-token-{refreshes}\"}}]"
            : null;
        using Session session = server.Open(clock);
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");
        await stream.NextAsync();
        StreamServerConnection connection = await server.NextConnectionAsync();

        await clock.TimerCreatedAsync(TimeSpan.FromSeconds(due));
        clock.Advance(TimeSpan.FromSeconds(due));
        await connection.ReceivedAsync("refresh");

        // The server's reply says that the new token has an hour.
        await clock.TimerCreatedAsync(TimeSpan.FromSeconds(3570));
        clock.Advance(TimeSpan.FromSeconds(3570));
        JsonElement refresh = (await connection.ReceivedAsync("refresh")).GetProperty("refresh");

        Assert.Equal(Jwt.Of(clock.GetUtcNow().AddHours(2), "number 2"), refresh.GetProperty("token").GetString());
        Assert.Equal(0, session.Streams.Reconnects);
    }

    [Fact]
    public async Task A_connection_that_is_lost_again_and_again_is_made_later_each_time_until_one_is_stable()
    {
        var clock = new TestClock();
        await using StreamServer server = Server();
        server.ConnectResult = """{"client":"c","version":"0","ping":0}""";
        using Session session = server.Open(clock);
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");
        await stream.NextAsync();
        StreamServerConnection connection = await server.NextConnectionAsync();

        for (int loss = 0; loss < 4; loss++)
        {
            connection = await LoseAsync(connection, TimeSpan.FromSeconds(0.5 * Math.Pow(2, loss)));
        }

        clock.Advance(TimeSpan.FromMinutes(1));
        await LoseAsync(connection, TimeSpan.FromSeconds(0.5));

        async Task<StreamServerConnection> LoseAsync(StreamServerConnection lost, TimeSpan delay)
        {
            lost.Cut();
            TimeSpan wait = await clock.NextWaitAsync();
            while (wait == s_stallTime)
            {
                wait = await clock.NextWaitAsync();
            }

            Assert.InRange(wait, delay * 0.75, delay * 1.25);
            clock.Advance(wait);
            StreamServerConnection next = await server.NextConnectionAsync();
            await next.ReceivedAsync("subscribe");
            return next;
        }
    }

    [Fact]
    public async Task A_broken_message_after_ten_others_is_not_a_repetition()
    {
        var clock = new TestClock();
        await using StreamServer server = Server();
        ServedChannel channel = server.Serve(Channel, TradeStreamTests.Trades(1), hasHistory: true);
        using Session session = server.Open(clock);
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");
        await stream.NextAsync();

        for (int i = 0; i < 3; i++)
        {
            StreamServerConnection connection = await server.NextConnectionAsync();
            await connection.ReceivedAsync("subscribe");
            for (int message = 0; message < 10; message++)
            {
                int number = 2 + (10 * i) + message;
                channel.Publish(TradeStreamTests.Trades(number));
                Assert.Equal($"{number}", (await stream.NextAsync()).Id);
            }

            connection.Send("[]");
            await clock.ReconnectAsync();
        }

        Assert.Equal(3, session.Streams.Reconnects);
    }

    [Theory]
    [InlineData("this is not JSON")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("{\"push\":{\"channel\":\"trade:BTC-USD\",\"pub\":{\"data\":[{\"id\":\"2\"")]
    [InlineData("{\"id\":\"seven\",\"connect\":{}}")]
    [InlineData("{\"push\":{\"channel\":5,\"pub\":{}}}")]
    [InlineData("{\"push\":{\"channel\":\"trade:BTC-USD\",\"pub\":{\"data\":[]}}} {}")]
    public async Task A_broken_message_leads_to_a_new_connection_and_only_its_repetition_to_an_error(string message)
    {
        var clock = new TestClock();
        await using StreamServer server = Server();
        using Session session = server.Open(clock);
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");
        await stream.NextAsync();

        for (int i = 0; i < 2; i++)
        {
            StreamServerConnection connection = await server.NextConnectionAsync();
            await connection.ReceivedAsync("subscribe");
            connection.Send(message);
            await clock.ReconnectAsync();
        }

        StreamServerConnection last = await server.NextConnectionAsync();
        await last.ReceivedAsync("subscribe");
        last.Send(message);

        Assert.Equal(BfxErrorIds.UnexpectedResponse, (await stream.ErrorAsync()).ErrorId);
    }

    [Fact]
    public async Task A_binary_message_leads_to_a_new_connection()
    {
        var clock = new TestClock();
        await using StreamServer server = Server();
        using Session session = server.Open(clock);
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");
        await stream.NextAsync();

        (await server.NextConnectionAsync()).SendBinary();
        await clock.ReconnectAsync();

        await (await server.NextConnectionAsync()).ReceivedAsync("subscribe");
    }

    [Fact]
    public async Task A_message_that_is_too_large_leads_to_a_new_connection()
    {
        var clock = new TestClock();
        await using StreamServer server = Server();
        using Session session = server.Open(clock);
        var recorder = new StreamRecorder();
        await using LiveRecords<Trade> stream = session.Streams.Trades(["BTC-USD"], new StreamOptions { Observer = recorder });
        await stream.NextAsync();

        (await server.NextConnectionAsync()).Send(new string(' ', (16 * 1024 * 1024) + 1));

        Assert.Contains("16 MiB", (await recorder.NextAsync(StreamEvent.Disconnected)).Message, StringComparison.Ordinal);
        await clock.ReconnectAsync();
        await (await server.NextConnectionAsync()).ReceivedAsync("subscribe");
    }

    [Fact]
    public async Task An_ended_subscription_is_made_again_from_code_2500_on()
    {
        var clock = new TestClock();
        await using StreamServer server = Server();
        using Session session = server.Open(clock);
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");
        await stream.NextAsync();
        StreamServerConnection connection = await server.NextConnectionAsync();
        await connection.ReceivedAsync("subscribe");

        connection.Send($$"""{"push":{"channel":"{{Channel}}","unsubscribe":{"code":2500,"reason":"insufficient state"} } }""");
        await clock.PassWaitsUntil(connection.ReceivedAsync("subscribe"));
        connection.Send($$"""{"push":{"channel":"{{Channel}}","unsubscribe":{"code":2000,"reason":"gone"} } }""");

        Assert.Contains("with 'gone' (code 2000)", (await stream.ErrorAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    public async Task An_upgrade_that_is_rejected_for_good_ends_the_stream(int status)
    {
        await using StreamServer server = Server();
        server.UpgradeStatus = status;
        using Session session = server.Open(new());
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");

        BfxException error = await stream.ErrorAsync();

        Assert.Equal(BfxErrorIds.StreamRejected, error.ErrorId);
        Assert.Contains($"HTTP {status}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_connection_that_is_never_made_is_an_error_after_three_tries()
    {
        var clock = new TestClock();
        await using StreamServer server = Server();
        server.UpgradeStatus = 503;
        using Session session = server.Open(clock);
        var recorder = new StreamRecorder();
        await using LiveRecords<Trade> stream = session.Streams.Trades(["BTC-USD"], new StreamOptions { Observer = recorder });

        BfxException error = await clock.PassWaitsOf(stream.ErrorAsync());

        Assert.Equal(BfxErrorIds.Unreachable, error.ErrorId);
        Assert.Equal(3, recorder.All.Count(status => status.Event == StreamEvent.Connecting));
    }

    [Fact]
    public async Task A_server_that_was_stopped_is_connected_to_again_when_it_is_back()
    {
        var clock = new TestClock();
        StreamServer server = Server();
        using Session session = server.Open(clock);
        var recorder = new StreamRecorder();
        await using LiveRecords<Trade> stream = session.Streams.Trades(["BTC-USD"], new StreamOptions { Observer = recorder });
        await stream.NextAsync();

        await server.DisposeAsync();
        await clock.PassWaitsOf(recorder.NextAsync(StreamEvent.Disconnected));
        Assert.Contains("Nothing listens at", (await clock.PassWaitsOf(recorder.NextAsync(StreamEvent.Disconnected))).Message, StringComparison.Ordinal);
        await using StreamServer restarted = Server(server.BaseUri.Port);

        await clock.PassWaitsUntil(restarted.NextConnectionAsync());
    }

    [Fact]
    public async Task A_server_that_was_never_there_is_an_error_at_once()
    {
        StreamServer server = Server();
        await server.DisposeAsync();
        using Session session = server.Open(new());
        await using LiveRecords<Account> stream = session.Streams.Account();

        BfxException error = await stream.ErrorAsync();

        Assert.Equal(BfxErrorIds.Unreachable, error.ErrorId);
        Assert.Contains("Nothing listens at", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_an_error_at_once()
    {
        await using var server = new UntrustedTlsServer();
        var clock = new TestClock();
        using Session session = Sessions.ByTokens(server.BaseUri, clock, Jwt.Of(clock.GetUtcNow().AddHours(1)));
        await using LiveRecords<Account> stream = session.Streams.Account();

        BfxException error = await stream.ErrorAsync();

        Assert.Equal(BfxErrorIds.Unreachable, error.ErrorId);
        Assert.Contains("the certificate's issuer is not trusted by this machine", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_link_that_is_lost_for_five_seconds_is_reported_once()
    {
        var clock = new TestClock();
        await using StreamServer server = Server();
        using Session session = server.Open(clock);
        var recorder = new StreamRecorder();
        await using LiveRecords<Trade> stream = session.Streams.Trades(["BTC-USD"], new StreamOptions { Observer = recorder });
        await stream.NextAsync();

        server.UpgradeStatus = 503;
        (await server.NextConnectionAsync()).Cut();
        await clock.PassWaitsUntil(recorder.NextAsync(StreamEvent.Stalled));
        server.UpgradeStatus = 101;
        await clock.PassWaitsUntil(server.NextConnectionAsync());

        Assert.Single(recorder.All, status => status.Event == StreamEvent.Stalled);
    }

    [Fact]
    public async Task A_session_that_is_closed_ends_its_streams_with_an_error()
    {
        await using StreamServer server = Server();
        using Session session = server.Open(new());
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");
        await stream.NextAsync();

        session.Dispose();

        Assert.Equal(BfxErrorIds.SessionClosed, (await stream.ErrorAsync()).ErrorId);
    }

    [Fact]
    public async Task An_error_text_that_repeats_the_token_is_masked()
    {
        var clock = new TestClock();
        int tries = 0;
        string token = Jwt.Of(clock.GetUtcNow().AddHours(1));
        await using StreamServer server = Server();
        server.Handles = (connection, command) => Rejects(connection, command, "connect", $$"""{"code":101,"message":"bad token {{token}}"}""", ref tries, times: 1);
        using Session session = server.Open(clock);
        await using LiveRecords<Trade> stream = session.Streams.Trades("BTC-USD");

        BfxException error = await stream.ErrorAsync();

        Assert.Contains("bad token ***", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(token[20..60], error.ToString(), StringComparison.Ordinal);
    }

    private static StreamServer Server(int port = 0)
    {
        var server = new StreamServer(port);
        server.Serve(Channel, TradeStreamTests.Trades(1), hasHistory: true);
        return server;
    }

    private static bool Rejects(StreamServerConnection connection, JsonElement command, string name, string error, ref int count, int times)
    {
        if (!command.TryGetProperty(name, out _) || Volatile.Read(ref count) >= times)
        {
            return false;
        }

        Interlocked.Increment(ref count);
        connection.Send($$"""{"id":{{command.GetProperty("id").GetInt32()}},"error":{{error}} }""");
        return true;
    }
}
