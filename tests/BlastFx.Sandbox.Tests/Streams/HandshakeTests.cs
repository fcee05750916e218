using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Streams;

public sealed class HandshakeTests
{
    private const string Valid = "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    [Fact]
    public async Task The_key_of_the_standard_gets_the_accept_value_of_the_standard()
    {
        await using var sandbox = new TestSandbox();
        using RawClient client = await RawClient.ConnectAsync(sandbox.Exchange);
        await client.SendAsync(Valid);

        string head = await client.UntilAsync("\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 101 Switching Protocols\r\n", head, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", head, StringComparison.Ordinal);
        Assert.Contains("Connection: Upgrade\r\n", head, StringComparison.Ordinal);
        Assert.Contains($"Srv-Timestamp: {sandbox.Clock.Seconds}\r\n", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Sec-WebSocket-Protocol", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /ws ", "GET /ws?format=json&cf_protocol_version=v2 ")]
    [InlineData("Upgrade: websocket", "UPGRADE: WebSocket")]
    [InlineData("\r\n\r\n", "\r\nSec-WebSocket-Protocol: other, centrifuge-json\r\n\r\n")]
    public async Task Other_forms_of_a_valid_handshake_open_a_socket(string part, string replacement)
    {
        await using var sandbox = new TestSandbox();
        using RawClient client = await RawClient.ConnectAsync(sandbox.Exchange);
        await client.SendAsync(Valid.Replace(part, replacement, StringComparison.Ordinal));

        string head = await client.UntilAsync("\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 101", head, StringComparison.Ordinal);
        Assert.Equal(
            replacement.Contains("Protocol", StringComparison.Ordinal), head.Contains("Sec-WebSocket-Protocol: centrifuge-json\r\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET", "POST", 400)]
    [InlineData("Upgrade: websocket\r\n", "", 426)]
    [InlineData("Upgrade: websocket", "Upgrade: h2c", 426)]
    [InlineData("keep-alive, Upgrade", "keep-alive", 426)]
    [InlineData("Version: 13", "Version: 8", 426)]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ==", "c2hvcnQ=", 400)]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ==", "not base64", 400)]
    [InlineData("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "", 400)]
    public async Task Any_other_request_is_rejected(string part, string replacement, int status)
    {
        await using var sandbox = new TestSandbox();
        using RawClient client = await RawClient.ConnectAsync(sandbox.Exchange);
        await client.SendAsync(Valid.Replace(part, replacement, StringComparison.Ordinal));

        string head = await client.UntilAsync("\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
        Assert.Equal(status == 426, head.Contains("Sec-WebSocket-Version: 13\r\n", StringComparison.Ordinal));
        Assert.Equal(0, sandbox.Exchange.Streams.ConnectionCount);
    }

    [Theory]
    [InlineData(FaultKind.Response, 503, false)]
    [InlineData(FaultKind.ResponseAfterWork, 503, true)]
    [InlineData(FaultKind.ResetBeforeWork, 0, false)]
    [InlineData(FaultKind.ResetAfterWork, 0, true)]
    public async Task Faults_of_requests_apply_to_the_handshake_and_the_log_has_it(FaultKind kind, int status, bool executed)
    {
        await using var sandbox = new TestSandbox();
        sandbox.Exchange.Faults.Add(new SandboxFault { Path = "/ws", Kind = kind, Status = 503 });

        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => StreamClient.OpenAsync(sandbox.Exchange));
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);

        Assert.Equal([(status, executed), (101, true)], sandbox.Exchange.Requests.Select(request => (request.Status, request.Executed)));
    }

    [Fact]
    public async Task A_connection_that_is_closed_after_the_handshake_ends()
    {
        await using var sandbox = new TestSandbox();
        sandbox.Exchange.Faults.Add(new SandboxFault { Path = "/ws", Kind = FaultKind.TruncateBody });

        string received = await RawClient.SendAndReadToEndAsync(sandbox.Exchange, Valid);

        Assert.StartsWith("HTTP/1.1 101 ", received, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", received, StringComparison.Ordinal);
    }
}
