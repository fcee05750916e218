using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using BlastFx.Sandbox.Http;
using BlastFx.Sandbox.Tests.Support;
using CsCheck;

namespace BlastFx.Sandbox.Tests;

/// <summary>The HTTP/1.1 server: valid requests, rejected requests, and the limits of clients.</summary>
public sealed class ProtocolTests
{
    private const string Get = "GET /srvtimestamp HTTP/1.1\r\nHost: x\r\n\r\n";
    private const string LastGet = "GET /srvtimestamp HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    /// <summary>Requests that are malformed, or that two parsers could read differently.</summary>
    public static TheoryData<int, string> Rejected => new()
    {
        { 400, "GET\r\n\r\n" },
        { 400, "GET  / HTTP/1.1\r\nHost: x\r\n\r\n" },
        { 400, "GET / HTTP/1.1 x\r\nHost: x\r\n\r\n" },
        { 400, "G\u00e4T / HTTP/1.1\r\nHost: x\r\n\r\n" },
        { 400, "GET /\u00e4 HTTP/1.1\r\nHost: x\r\n\r\n" },
        { 400, "GET srvtimestamp HTTP/1.1\r\nHost: x\r\n\r\n" },
        { 400, "GET http://x HTTP/1.1\r\nHost: x\r\n\r\n" },
        { 400, "GET / HTTP/1.1\r\n\r\n" },
        { 400, "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n" },
        { 400, "GET / HTTP/1.1\nHost: x\n\n" },
        { 400, "GET / HTTP/1.1\r\nHost: x\nEID: y\r\n\r\n" },
        { 400, "GET / HTTP/1.1\r\nHost: x\r\nEID: a\rb\r\n\r\n" },
        { 400, "GET / HTTP/1.1\r\nHost: x\r\nEID: a\0b\r\n\r\n" },
        { 400, "GET / HTTP/1.1\r\nHost: x\r\nEID : y\r\n\r\n" },
        { 400, "GET / HTTP/1.1\r\nHost: x\r\nEID: y\r\n folded\r\n\r\n" },
        { 400, "GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n" },
        { 400, "POST /jwt HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n" },
        { 400, "POST /jwt HTTP/1.1\r\nHost: x\r\nContent-Length: +2\r\n\r\n{}" },
        { 400, "POST /jwt HTTP/1.1\r\nHost: x\r\nContent-Length: 2,2\r\n\r\n{}" },
        { 400, "POST /jwt HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n" },
        { 400, "POST /jwt HTTP/1.1\r\nHost: x\r\nContent-Length: \r\n\r\n" },
        { 400, $"POST /jwt HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Get}" },
        { 400, $"POST /jwt HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Get}" },
        { 400, "POST /jwt HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" },
        { 400, "POST /jwt HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n" },
        { 400, "POST /jwt HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n" },
        { 400, "POST /jwt HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n000000002\r\n{}\r\n" },
        { 400, $"POST /jwt HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{{}}{Get}" },
        { 400, "POST /jwt HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\n{}\r\n0\r\n\r\n" },
        { 417, "POST /jwt HTTP/1.1\r\nHost: x\r\nExpect: a miracle\r\n\r\n" },
        { 501, "POST /jwt HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n" },
        { 501, "POST /jwt HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n" },
        { 505, "GET / HTTP/2.0\r\nHost: x\r\n\r\n" },
        { 505, "GET / HTTP/1.2\r\nHost: x\r\n\r\n" },
        { 413, "POST /jwt HTTP/1.1\r\nHost: x\r\nContent-Length: 65537\r\n\r\n" },
        { 413, "POST /jwt HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n" },
        { 413, "POST /jwt HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 65537\r\n\r\n" },
        { 413, "POST /jwt HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n10001\r\n" },
        { 431, $"GET / HTTP/1.1\r\nHost: x\r\nEID: {new string('x', 16 * 1024)}\r\n\r\n" },
        { 431, new string('x', (16 * 1024) + 1) },
        { 431, $"POST /jwt HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n{string.Concat(Enumerable.Repeat($"A: {new string('x', 1000)}\r\n", 20))}\r\n" },
    };

    [Theory]
    [MemberData(nameof(Rejected))]
    public async Task A_malformed_or_ambiguous_request_is_rejected_and_ends_the_connection(int status, string bytes)
    {
        await using var sandbox = new TestSandbox();

        string response = await RawClient.SendAndReadToEndAsync(sandbox.Exchange, bytes);

        Assert.StartsWith($"HTTP/1.1 {status} ", response, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", response, StringComparison.Ordinal);
        Assert.Single(response.Split("HTTP/1.1 ")[1..]);
        Assert.Empty(sandbox.Exchange.Requests);
    }

    [Fact]
    public async Task Pipelined_requests_are_responded_to_in_order()
    {
        await using var sandbox = new TestSandbox();

        string responses = await RawClient.SendAndReadToEndAsync(
            sandbox.Exchange,
            $"\r\n{Get}POST /jwt HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{{}}HEAD /srvtimestamp HTTP/1.1\r\nHost: x\r\n\r\nGET http://x/srvtimestamp?a=b HTTP/1.0\r\n\r\n{Get}");

        Assert.Equal(["200", "400", "404", "200"], responses.Split("HTTP/1.1 ")[1..].Select(response => response[..3]));
        Assert.Contains("404 Not Found\r\n", responses, StringComparison.Ordinal);
        Assert.DoesNotContain("404 page not found", responses, StringComparison.Ordinal);
        Assert.Equal(
            ["GET /srvtimestamp 200", "POST /jwt 400", "HEAD /srvtimestamp 404", "GET /srvtimestamp 200"],
            sandbox.Exchange.Requests.Select(request => $"{request}"));
    }

    [Fact]
    public async Task Requests_can_arrive_in_any_fragments()
    {
        await using var sandbox = new TestSandbox();
        byte[] bytes = Encoding.Latin1.GetBytes(
            $"{Get}POST /a?b HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n{{\"a\"}}POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\n{{\"a\r\n0002\r\n\"}}\r\n0\r\nT: t\r\n\r\n{LastGet}");
        string[] expected = ["GET /srvtimestamp 200 ", "POST /a 404 {\"a\"}", "POST /c 404 {\"a\"}", "GET /srvtimestamp 200 "];

        await Gen.Int[1, bytes.Length].Array[0, 6].SampleAsync(
            async cuts =>
            {
                sandbox.Exchange.ClearRequests();
                using RawClient client = await RawClient.ConnectAsync(sandbox.Exchange);
                int sent = 0;
                foreach (int cut in cuts.Append(bytes.Length).Where(cut => cut > 0).Order())
                {
                    await client.SendAsync(bytes.AsMemory(sent, cut - sent));
                    sent = cut;
                }

                await client.ReadToEndAsync();
                Assert.Equal(expected, sandbox.Exchange.Requests.Select(request => $"{request} {request.Body}"));
            },
            iter: Effort.Of(40),
            threads: 1);
    }

    /// <summary>A failure of the server is thrown when the exchange is disposed.</summary>
    [Fact]
    public async Task Arbitrary_bytes_do_not_break_the_server()
    {
        await using var sandbox = new TestSandbox();
        string[] parts = [Get, "POST /jwt HTTP/1.1\r\n", "Host: x\r\n", "Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n", "\r\n", "3\r\n", "{}", "0", "\n", " ", ":", "\0", "\u00ff"];

        await Gen.Int[0, parts.Length - 1].Select(part => parts[part]).Array[0, 12].SampleAsync(
            async some =>
            {
                using RawClient client = await RawClient.ConnectAsync(sandbox.Exchange);
                await client.SendAsync(string.Concat(some));
                client.End();
                try
                {
                    string response = await client.ReadToEndAsync();
                    Assert.True(response.Length == 0 || response.StartsWith("HTTP/1.1 ", StringComparison.Ordinal), response);
                }
                catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
                {
                    // An incomplete request is reset.
                }
            },
            iter: Effort.Of(200),
            threads: 1);

        (await sandbox.Plain(HttpMethod.Get, "/srvtimestamp").SendAsync()).ShouldSucceed();
    }

    [Fact]
    public async Task A_client_that_sends_too_much_can_still_read_the_reason()
    {
        await using var sandbox = new TestSandbox();
        using var body = new ByteArrayContent(new byte[8 * 1024 * 1024]);

        using HttpResponseMessage response = await sandbox.Http.PostAsync(new Uri("jwt", UriKind.Relative), body);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("65536 bytes", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_arrives_too_slowly_times_out()
    {
        var clock = new TestClock();
        await using var sandbox = new TestSandbox(options => options with { Limits = new ServerLimits { Clock = clock } });
        using RawClient client = await RawClient.ConnectAsync(sandbox.Exchange);
        await clock.TimerCreatedAsync();
        await client.SendAsync("POST /jwt HTTP/1.1\r\nHost: x\r\n");
        await clock.TimerCreatedAsync();

        clock.Advance(TimeSpan.FromSeconds(10));

        // After the response the server still waits for the rest of the request.
        Assert.StartsWith("HTTP/1.1 408 ", await client.UntilAsync("\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 10)]
    [InlineData(Get, 120)]
    public async Task A_connection_without_a_request_is_closed_after_a_timeout(string before, int seconds)
    {
        var clock = new TestClock();
        await using var sandbox = new TestSandbox(options => options with { Limits = new ServerLimits { Clock = clock } });
        using RawClient client = await RawClient.ConnectAsync(sandbox.Exchange);
        await clock.TimerCreatedAsync();
        if (before.Length > 0)
        {
            await client.SendAsync(before);
            await client.UntilAsync("}");
            // The timers of the request, of the response and of the wait for the next request.
            await clock.TimerCreatedAsync();
            await clock.TimerCreatedAsync();
            await clock.TimerCreatedAsync();
        }

        Task<string> rest = client.ReadToEndAsync();
        clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.False(rest.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("", await rest);
    }

    [Fact]
    public async Task Incomplete_requests_do_not_exceed_the_connection_limit_or_block_others()
    {
        await using var sandbox = new TestSandbox(options => options with { Limits = new ServerLimits { Connections = 4 } });
        var half = new List<RawClient>();
        for (int i = 0; i < 40; i++)
        {
            half.Add(await RawClient.ConnectAsync(sandbox.Exchange));
            await half[^1].SendAsync("POST /jwt HTTP/1.1\r\nHost: x\r\n");
        }

        (await sandbox.Plain(HttpMethod.Get, "/srvtimestamp").SendAsync()).ShouldSucceed();

        Assert.InRange(sandbox.Exchange.ConnectionCount, 1, 4);
        await Assert.ThrowsAsync<SocketException>(() => half[0].ReadToEndAsync());
        half.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task Pending_requests_are_not_reset_for_new_ones()
    {
        await using var sandbox = new TestSandbox(options => options with { Latency = TimeSpan.FromSeconds(1), Limits = new ServerLimits { Connections = 2 } });
        using RawClient one = await RawClient.ConnectAsync(sandbox.Exchange);
        using RawClient other = await RawClient.ConnectAsync(sandbox.Exchange);
        await one.SendAsync(LastGet);
        await sandbox.Clock.TimerCreatedAsync();
        await other.SendAsync(LastGet);
        await sandbox.Clock.TimerCreatedAsync();

        await Assert.ThrowsAsync<SocketException>(() => RawClient.SendAndReadToEndAsync(sandbox.Exchange, LastGet));
        sandbox.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.StartsWith("HTTP/1.1 200 ", await one.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", await other.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chunked_body_is_read()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);
        using HttpRequestMessage message = sandbox.WithKey(key, HttpMethod.Put, "/account/leverage", TestSandbox.Text("market_id", "ETH-USD"), TestSandbox.Raw("leverage", "5")).Message();
        message.Headers.TransferEncodingChunked = true;

        using HttpResponseMessage response = await sandbox.Http.SendAsync(message);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("5", sandbox.Account.Leverage["ETH-USD"]);
    }

    [Fact]
    public async Task The_log_removes_old_requests_before_it_takes_much_memory()
    {
        await using var sandbox = new TestSandbox();
        using RawClient client = await RawClient.ConnectAsync(sandbox.Exchange);
        string body = new string('x', 64 * 1024);
        for (int i = 0; i < 600; i++)
        {
            await client.SendAsync(string.Create(CultureInfo.InvariantCulture, $"POST /{i} HTTP/1.1\r\nHost: x\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
            await client.UntilAsync("404 page not found");
        }

        IReadOnlyList<SandboxRequest> kept = sandbox.Exchange.Requests;
        Assert.Equal("/599", kept[^1].Path);
        Assert.InRange(kept.Sum(request => request.Body.Length), 16 * 1024 * 1024, 32 * 1024 * 1024);
    }

    [Fact]
    public async Task A_connection_can_switch_to_a_websocket()
    {
        await using var server = new LoopbackServer(0, new ServerLimits(), EchoAsync);
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Port}/ws"), CancellationToken.None);

        await client.SendAsync("ping"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        byte[] buffer = new byte[16];
        WebSocketReceiveResult received = await client.ReceiveAsync(buffer, CancellationToken.None);

        Assert.Equal("ping", Encoding.UTF8.GetString(buffer, 0, received.Count));
        await server.DisposeAsync();
        await Assert.ThrowsAsync<WebSocketException>(() => client.ReceiveAsync(buffer, CancellationToken.None));

        static async Task EchoAsync(HttpConnection connection, HttpRequest request, CancellationToken stopping)
        {
            string key = request.Header("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
#pragma warning disable CA5350 // RFC 6455 requires SHA-1.
            byte[] accept = SHA1.HashData(Encoding.ASCII.GetBytes(key));
#pragma warning restore CA5350
            await using Stream stream = await connection.SwitchProtocolsAsync(new Dictionary<string, string>
            {
                ["Upgrade"] = "websocket",
                ["Sec-WebSocket-Accept"] = Convert.ToBase64String(accept),
            });
            using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
            byte[] buffer = new byte[16];
            while (!stopping.IsCancellationRequested)
            {
                WebSocketReceiveResult received = await socket.ReceiveAsync(buffer, stopping);
                await socket.SendAsync(buffer.AsMemory(0, received.Count), WebSocketMessageType.Text, endOfMessage: true, stopping);
            }
        }
    }
}
