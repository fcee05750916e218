using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests;

public sealed class ServerTests
{
    [Fact]
    public async Task It_listens_on_loopback_and_nowhere_else()
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
    public async Task It_answers_by_address_and_by_name(string host)
    {
        await using var sandbox = new TestSandbox();

        using HttpResponseMessage response = await sandbox.Http.GetAsync(new Uri($"http://{host}:{sandbox.Exchange.Port}/srvtimestamp"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task It_takes_the_port_it_is_told()
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
    public async Task A_taken_port_is_a_clear_error()
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
    public async Task Several_run_side_by_side()
    {
        await using var one = new TestSandbox();
        await using var other = new TestSandbox();
        SandboxApiKey key = one.Exchange.CreateApiKey(TestSandbox.Profile);

        (await one.ByKey(key, HttpMethod.Get, "/account").SendAsync()).ShouldSucceed();
        (await other.ByKey(key, HttpMethod.Get, "/account").SendAsync()).ShouldBeRefused("NO_SUCH_KEY");
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/accounts")]
    [InlineData("GET", "/account/")]
    [InlineData("DELETE", "/account")]
    [InlineData("GET", "/jwt")]
    public async Task What_is_not_there_is_not_found(string method, string path)
    {
        await using var sandbox = new TestSandbox();

        Answer answer = await sandbox.Plain(new HttpMethod(method), path).SendAsync();

        Assert.Equal((404, "404 page not found"), (answer.Status, answer.Text));
        Assert.StartsWith("text/plain", answer.ContentType, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Latency_holds_requests_by_the_clock_and_all_at_the_same_time()
    {
        await using var sandbox = new TestSandbox(options => options with { Latency = TimeSpan.FromSeconds(3) });

        Task<Answer>[] pending = Enumerable.Range(0, 5).Select(_ => sandbox.Plain(HttpMethod.Get, "/srvtimestamp").SendAsync()).ToArray();
        for (int waiting = 0; waiting < pending.Length; waiting++)
        {
            await sandbox.Clock.SomethingWaitsAsync();
        }

        sandbox.Clock.Advance(TimeSpan.FromSeconds(2.9));
        Assert.DoesNotContain(pending, request => request.IsCompleted);
        sandbox.Clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.All(await Task.WhenAll(pending), answer => answer.ShouldSucceed());
    }

    [Fact]
    public async Task Disposal_ends_what_is_in_hand_and_frees_the_port()
    {
        await using var sandbox = new TestSandbox(options => options with { Latency = TimeSpan.FromDays(1) });
        Assert.True(sandbox.Exchange.IsRunning);
        Task<Answer> delayed = sandbox.Plain(HttpMethod.Get, "/srvtimestamp").SendAsync();
        await sandbox.Clock.SomethingWaitsAsync();

        await sandbox.Exchange.DisposeAsync();

        Assert.False(sandbox.Exchange.IsRunning);
        await Assert.ThrowsAsync<HttpRequestException>(() => delayed);
        Assert.DoesNotContain(IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners(), end => end.Port == sandbox.Exchange.Port);
        await Assert.ThrowsAsync<HttpRequestException>(() => sandbox.Plain(HttpMethod.Get, "/srvtimestamp").SendAsync());
    }

    [Fact]
    public async Task Disposal_resets_a_stalled_request_instead_of_answering_it()
    {
        await using var sandbox = new TestSandbox();
        sandbox.Exchange.Faults.Add(new SandboxFault { Kind = FaultKind.StallHeaders, Delay = TimeSpan.FromSeconds(1) });
        Task<Answer> stalled = sandbox.Plain(HttpMethod.Get, "/srvtimestamp").SendAsync();
        await sandbox.Clock.SomethingWaitsAsync();
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

        // Its leave to go on is the sign that the server reads the body now.
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
    public void Disposal_is_once_for_all_and_also_synchronous()
    {
        var exchange = SandboxExchange.Start();

        exchange.Dispose();
        exchange.Dispose();

        Assert.False(exchange.IsRunning);
    }

    [Fact]
    public async Task A_client_that_hangs_up_does_no_harm()
    {
        await using var sandbox = new TestSandbox(options => options with { Latency = TimeSpan.FromSeconds(1) });
        using var givingUp = new CancellationTokenSource();
        using HttpRequestMessage request = sandbox.Plain(HttpMethod.Get, "/srvtimestamp").Message();
        Task<HttpResponseMessage> abandoned = sandbox.Http.SendAsync(request, givingUp.Token);
        await sandbox.Clock.SomethingWaitsAsync();
        await givingUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        sandbox.Clock.Advance(TimeSpan.FromSeconds(1));

        Task<Answer> next = sandbox.Plain(HttpMethod.Get, "/srvtimestamp").SendAsync();
        await sandbox.Clock.SomethingWaitsAsync();
        sandbox.Clock.Advance(TimeSpan.FromSeconds(1));

        (await next).ShouldSucceed();
    }

    [Fact]
    public void Options_that_make_no_sense_are_argument_errors()
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
