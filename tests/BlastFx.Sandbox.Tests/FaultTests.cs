using System.Net;
using System.Net.Sockets;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests;

public sealed class FaultTests
{
    [Fact]
    public async Task A_response_fault_sends_the_given_response_and_executes_nothing()
    {
        await using var sandbox = new TestSandbox(options => options with { RateLimitPerMinute = 20 });
        SandboxTokens tokens = sandbox.Exchange.IssueTokens(TestSandbox.Profile);
        sandbox.Exchange.Faults.Add(new SandboxFault
        {
            Kind = FaultKind.Response,
            Status = 502,
            Body = "<html>Bad Gateway</html>",
            ContentType = "text/html",
            Headers = new Dictionary<string, string> { ["Via"] = "1.1 proxy", ["Srv-Timestamp"] = "" },
        });

        Response response = await sandbox.Refresh(tokens).SendAsync();

        Assert.Equal((502, "<html>Bad Gateway</html>", "text/html"), (response.Status, response.Text, response.ContentType));
        Assert.Equal("1.1 proxy", response.Headers["Via"]);
        Assert.DoesNotContain("Srv-Timestamp", response.Headers.Keys);
        Logged(sandbox, FaultKind.Response, status: 502, executed: false);
        (await sandbox.Refresh(tokens).SendAsync()).ShouldSucceed();
    }

    [Fact]
    public async Task A_response_fault_sends_json_and_the_server_timestamp_by_default()
    {
        await using var sandbox = new TestSandbox();
        sandbox.Exchange.Faults.Add(new SandboxFault { Status = 200, Body = """{"success":false}""" });
        sandbox.Exchange.Faults.Add(new SandboxFault { Status = 204, ContentType = "", Headers = new Dictionary<string, string> { ["srv-timestamp"] = "1" } });

        Response first = await sandbox.Plain(HttpMethod.Get, "/account").SendAsync();
        Response second = await sandbox.Plain(HttpMethod.Get, "/account").SendAsync();

        Assert.Equal($"{sandbox.Clock.Seconds}", first.Headers["Srv-Timestamp"]);
        Assert.StartsWith("application/json", first.ContentType, StringComparison.Ordinal);
        Assert.Equal(("1", "", null), (second.Headers["Srv-Timestamp"], second.Text, second.ContentType));
    }

    [Fact]
    public async Task A_response_after_the_work_leaves_the_request_executed()
    {
        await using var sandbox = new TestSandbox();
        sandbox.Exchange.Faults.Add(new SandboxFault { Kind = FaultKind.ResponseAfterWork, Status = 504, Body = "timeout", ContentType = "text/plain" });

        Response response = await SetLeverage(sandbox).SendAsync();

        Assert.Equal((504, "timeout"), (response.Status, response.Text));
        Assert.Equal("5", sandbox.Account.Leverage["ETH-USD"]);
        Logged(sandbox, FaultKind.ResponseAfterWork, status: 504, executed: true);
    }

    [Theory]
    [InlineData(FaultKind.ResetBeforeWork, false)]
    [InlineData(FaultKind.ResetAfterWork, true)]
    public async Task A_reset_sends_no_response(FaultKind kind, bool executed)
    {
        await using var sandbox = new TestSandbox();
        sandbox.Exchange.Faults.Add(new SandboxFault { Kind = kind, Path = "/account/leverage" });

        HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(() => SetLeverage(sandbox).SendAsync());

        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(error.GetBaseException()).SocketErrorCode);
        Assert.Equal(executed ? "5" : "1", sandbox.Account.Leverage["ETH-USD"]);
        Logged(sandbox, kind, status: 0, executed);
        (await SetLeverage(sandbox).SendAsync()).ShouldSucceed();
    }

    [Fact]
    public async Task A_truncated_body_is_shorter_than_its_content_length()
    {
        await using var sandbox = new TestSandbox();
        string whole = (await SetLeverage(sandbox).SendAsync()).Text;
        sandbox.Exchange.Faults.Add(new SandboxFault { Kind = FaultKind.TruncateBody });
        using HttpRequestMessage request = SetLeverage(sandbox).Message();

        using HttpResponseMessage response = await sandbox.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var received = new List<byte>();
        Stream stream = await response.Content.ReadAsStreamAsync();
        HttpIOException error = await Assert.ThrowsAsync<HttpIOException>(() => ReadToEndAsync(stream, received));

        Assert.Equal(HttpRequestError.ResponseEnded, error.HttpRequestError);
        Assert.Equal(whole.Length, response.Content.Headers.ContentLength);
        Assert.Equal(whole[..(whole.Length / 2)], System.Text.Encoding.UTF8.GetString([.. received]));
        Logged(sandbox, FaultKind.TruncateBody, status: 200, executed: true);
    }

    [Fact]
    public async Task A_request_with_stalled_headers_is_executed_and_gets_no_response()
    {
        await using var sandbox = new TestSandbox();
        sandbox.Exchange.Faults.Add(new SandboxFault { Kind = FaultKind.StallHeaders });
        using var givingUp = new CancellationTokenSource();
        using HttpRequestMessage request = SetLeverage(sandbox).Message();

        Task<HttpResponseMessage> pending = sandbox.Http.SendAsync(request, givingUp.Token);
        await UntilAsync(() => sandbox.Exchange.Requests is [{ Fault: FaultKind.StallHeaders, Executed: true, Status: 0 }]);
        Assert.False(pending.IsCompleted);
        Assert.Equal("5", sandbox.Account.Leverage["ETH-USD"]);

        await givingUp.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => pending);
        (await SetLeverage(sandbox).SendAsync()).ShouldSucceed();
    }

    [Fact]
    public async Task A_stalled_body_stops_after_half_of_it()
    {
        await using var sandbox = new TestSandbox();
        sandbox.Exchange.Faults.Add(new SandboxFault { Kind = FaultKind.StallBody });
        using HttpRequestMessage request = SetLeverage(sandbox).Message();

        using HttpResponseMessage response = await sandbox.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Stream stream = await response.Content.ReadAsStreamAsync();
        byte[] half = new byte[response.Content.Headers.ContentLength!.Value / 2];
        await stream.ReadExactlyAsync(half);
        Task<int> rest = stream.ReadAsync(new byte[1]).AsTask();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(rest.IsCompleted);
        Logged(sandbox, FaultKind.StallBody, status: 200, executed: true);
        await sandbox.Exchange.DisposeAsync();
        await Assert.ThrowsAnyAsync<IOException>(() => rest);
    }

    [Fact]
    public async Task A_delay_follows_the_exchanges_clock()
    {
        await using var sandbox = new TestSandbox();
        sandbox.Exchange.Faults.Add(new SandboxFault { Kind = FaultKind.DelayOnly, Delay = TimeSpan.FromHours(2) });

        Task<Response> pending = sandbox.Plain(HttpMethod.Get, "/srvtimestamp").SendAsync();
        await sandbox.Clock.TimerCreatedAsync();
        Assert.False(pending.IsCompleted);
        sandbox.Clock.Advance(TimeSpan.FromHours(2));

        (await pending).ShouldSucceed();
        Logged(sandbox, FaultKind.DelayOnly, status: 200, executed: true);
    }

    [Fact]
    public async Task Faults_apply_to_matching_requests_in_order_and_a_limited_number_of_times()
    {
        await using var sandbox = new TestSandbox();
        sandbox.Exchange.Faults.Add(new SandboxFault { Status = 501, Method = "post", Path = "/account" });
        sandbox.Exchange.Faults.Add(new SandboxFault { Status = 502, Path = "/account", Times = 2 });
        sandbox.Exchange.Faults.Add(new SandboxFault { Status = 503 });
        Assert.Equal(4, sandbox.Exchange.Faults.Pending);

        int[] seen =
        [
            await StatusOf("/account?x=1"),
            await StatusOf("/srvtimestamp"),
            await StatusOf("/account"),
            await StatusOf("/srvtimestamp"),
        ];

        Assert.Equal([502, 503, 502, 200], seen);
        Assert.Equal(1, sandbox.Exchange.Faults.Pending);
        sandbox.Exchange.Faults.Clear();
        Assert.Equal(0, sandbox.Exchange.Faults.Pending);

        async Task<int> StatusOf(string path) => (await sandbox.Plain(HttpMethod.Get, path).SendAsync()).Status;
    }

    [Fact]
    public async Task An_invalid_fault_throws()
    {
        await using var sandbox = new TestSandbox();

        Assert.Throws<ArgumentException>(() => sandbox.Exchange.Faults.Add(new SandboxFault { Status = 500, Times = 0 }));
        Assert.Throws<ArgumentException>(() => sandbox.Exchange.Faults.Add(new SandboxFault { Kind = FaultKind.Response }));
        Assert.Throws<ArgumentException>(() => sandbox.Exchange.Faults.Add(new SandboxFault { Kind = FaultKind.ResponseAfterWork }));
        Assert.Throws<ArgumentException>(() => sandbox.Exchange.Faults.Add(new SandboxFault { Status = 500, Delay = TimeSpan.FromSeconds(-1) }));
        Assert.Equal(0, sandbox.Exchange.Faults.Pending);
    }

    private static void Logged(TestSandbox sandbox, FaultKind kind, int status, bool executed)
    {
        SandboxRequest request = sandbox.Exchange.Requests[^1];
        Assert.Equal((kind, status, executed), (request.Fault, request.Status, request.Executed));
    }

    private static TestSandbox.RequestBuilder SetLeverage(TestSandbox sandbox) => sandbox.WithKey(
        sandbox.Exchange.CreateApiKey(TestSandbox.Profile),
        HttpMethod.Put,
        "/account/leverage",
        TestSandbox.Text("market_id", "ETH-USD"),
        TestSandbox.Raw("leverage", "5"));

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Yield();
        }
    }

    private static async Task ReadToEndAsync(Stream stream, List<byte> received)
    {
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one) > 0)
        {
            received.Add(one[0]);
        }
    }
}
