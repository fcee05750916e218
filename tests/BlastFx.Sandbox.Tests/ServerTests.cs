using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests;

public sealed class ServerTests
{
    [Fact]
    public async Task The_exchange_listens_on_loopback_only()
    {
        await using var sandbox = new TestSandbox();

        IPEndPoint[] listening = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(end => end.Port == sandbox.Exchange.Port).ToArray();

        Assert.NotEmpty(listening);
        Assert.All(listening, end => Assert.True(IPAddress.IsLoopback(end.Address), $"{end}"));
        foreach (IPAddress address in NonLoopbackAddresses())
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            SocketException error = await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync(address, sandbox.Exchange.Port));
            Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
        }
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task The_exchange_responds_by_address_and_by_name(string host)
    {
        await using var sandbox = new TestSandbox();

        using HttpResponseMessage response = await sandbox.Http.GetAsync(new Uri($"http://{host}:{sandbox.Exchange.Port}/srvtimestamp"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task The_exchange_listens_on_the_given_port()
    {
        int port;
        await using (var first = SandboxExchange.Start())
        {
            port = first.Port;
            Assert.Equal(new Uri($"http://127.0.0.1:{port}/"), first.BaseUri);
        }

        await using var second = SandboxExchange.Start(new SandboxOptions { Port = port });

        Assert.Equal(port, second.Port);
    }

    [Fact]
    public async Task A_port_in_use_is_reported()
    {
        await using var exchange = SandboxExchange.Start();
        using var foreign = new TcpListener(IPAddress.Loopback, 0);
        foreign.Start();
        int foreignPort = ((IPEndPoint)foreign.LocalEndpoint).Port;

        SandboxException own = Assert.Throws<SandboxException>(() => SandboxExchange.Start(new SandboxOptions { Port = exchange.Port }));
        SandboxException other = Assert.Throws<SandboxException>(() => SandboxExchange.Start(new SandboxOptions { Port = foreignPort }));

        Assert.Contains($"127.0.0.1:{exchange.Port}", own.Message, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{foreignPort}", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_exchanges_run_in_parallel()
    {
        await using var one = new TestSandbox();
        await using var other = new TestSandbox();
        SandboxApiKey key = one.Exchange.CreateApiKey(TestSandbox.Profile);

        (await one.WithKey(key, HttpMethod.Get, "/account").SendAsync()).ShouldSucceed();
        (await other.WithKey(key, HttpMethod.Get, "/account").SendAsync()).ShouldBeRejected("NO_SUCH_KEY");
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/accounts")]
    [InlineData("GET", "/account/")]
    [InlineData("DELETE", "/account")]
    [InlineData("GET", "/jwt")]
    public async Task An_unknown_endpoint_is_not_found(string method, string path)
    {
        await using var sandbox = new TestSandbox();

        Response response = await sandbox.Plain(new HttpMethod(method), path).SendAsync();

        Assert.Equal((404, "404 page not found"), (response.Status, response.Text));
        Assert.StartsWith("text/plain", response.ContentType, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Latency_follows_the_clock_and_delays_requests_in_parallel()
    {
        await using var sandbox = new TestSandbox(options => options with { Latency = TimeSpan.FromSeconds(3) });

        Task<Response>[] pending = Enumerable.Range(0, 5).Select(_ => sandbox.Plain(HttpMethod.Get, "/srvtimestamp").SendAsync()).ToArray();
        for (int waiting = 0; waiting < pending.Length; waiting++)
        {
            await sandbox.Clock.TimerCreatedAsync();
        }

        sandbox.Clock.Advance(TimeSpan.FromSeconds(2.9));
        Assert.DoesNotContain(pending, request => request.IsCompleted);
        sandbox.Clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.All(await Task.WhenAll(pending), response => response.ShouldSucceed());
    }

    [Fact]
    public async Task Disposal_resets_pending_requests_and_frees_the_port()
    {
        await using var sandbox = new TestSandbox(options => options with { Latency = TimeSpan.FromDays(1) });
        Assert.True(sandbox.Exchange.IsRunning);
        Task<Response> delayed = sandbox.Plain(HttpMethod.Get, "/srvtimestamp").SendAsync();
        await sandbox.Clock.TimerCreatedAsync();

        await sandbox.Exchange.DisposeAsync();

        Assert.False(sandbox.Exchange.IsRunning);
        await Assert.ThrowsAsync<HttpRequestException>(() => delayed);
        Assert.DoesNotContain(IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners(), end => end.Port == sandbox.Exchange.Port);
        await Assert.ThrowsAsync<HttpRequestException>(() => sandbox.Plain(HttpMethod.Get, "/srvtimestamp").SendAsync());
    }

    [Fact]
    public async Task Disposal_resets_a_stalled_request()
    {
        await using var sandbox = new TestSandbox();
        sandbox.Exchange.Faults.Add(new SandboxFault { Kind = FaultKind.StallHeaders, Delay = TimeSpan.FromSeconds(1) });
        Task<Response> stalled = sandbox.Plain(HttpMethod.Get, "/srvtimestamp").SendAsync();
        await sandbox.Clock.TimerCreatedAsync();
        sandbox.Clock.Advance(TimeSpan.FromSeconds(1));

        await sandbox.Exchange.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => stalled);
    }

    [Fact]
    public async Task Disposal_does_not_wait_for_a_body_that_never_ends()
    {
        var exchange = SandboxExchange.Start();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, exchange.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /jwt HTTP/1.1\r\nHost: 127.0.0.1:{exchange.Port}\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n"));

        // 100 Continue shows that the server reads the body.
        await stream.ReadExactlyAsync(new byte["HTTP/1.1 100 Continue\r\n\r\n".Length]);
        await stream.WriteAsync("{"u8.ToArray());
        using var other = new HttpClient { BaseAddress = exchange.BaseUri };
        for (int later = 0; later < 20; later++)
        {
            Assert.NotEmpty(await other.GetStringAsync(new Uri("srvtimestamp", UriKind.Relative)));
        }

        await exchange.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Disposal_can_be_synchronous_and_repeated()
    {
        var exchange = SandboxExchange.Start();

        exchange.Dispose();
        exchange.Dispose();

        Assert.False(exchange.IsRunning);
    }

    [Fact]
    public async Task A_client_can_close_the_connection_while_its_request_is_pending()
    {
        await using var sandbox = new TestSandbox(options => options with { Latency = TimeSpan.FromSeconds(1) });
        using var givingUp = new CancellationTokenSource();
        using HttpRequestMessage request = sandbox.Plain(HttpMethod.Get, "/srvtimestamp").Message();
        Task<HttpResponseMessage> abandoned = sandbox.Http.SendAsync(request, givingUp.Token);
        await sandbox.Clock.TimerCreatedAsync();
        await givingUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        sandbox.Clock.Advance(TimeSpan.FromSeconds(1));

        Task<Response> next = sandbox.Plain(HttpMethod.Get, "/srvtimestamp").SendAsync();
        await sandbox.Clock.TimerCreatedAsync();
        sandbox.Clock.Advance(TimeSpan.FromSeconds(1));

        (await next).ShouldSucceed();
    }

    [Fact]
    public void Invalid_options_throw()
    {
        Assert.ThrowsAny<ArgumentException>(() => SandboxExchange.Start(new SandboxOptions { Port = 65_536 }));
        Assert.ThrowsAny<ArgumentException>(() => SandboxExchange.Start(new SandboxOptions { Port = -1 }));
        Assert.ThrowsAny<ArgumentException>(() => SandboxExchange.Start(new SandboxOptions { AccountCount = 0 }));
        Assert.ThrowsAny<ArgumentException>(() => SandboxExchange.Start(new SandboxOptions { ExchangeId = " " }));
        Assert.ThrowsAny<ArgumentException>(() => SandboxExchange.Start(new SandboxOptions { RateLimitPerMinute = -1 }));
        Assert.ThrowsAny<ArgumentException>(() => SandboxExchange.Start(new SandboxOptions { Latency = TimeSpan.FromTicks(-1) }));
    }

    private static IEnumerable<IPAddress> NonLoopbackAddresses() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus == OperationalStatus.Up)
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .Where(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
}
