using System.Net;
using System.Net.Sockets;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests;

public sealed class FaultTests
{
    [Fact]
    public async Task An_answer_fault_answers_what_it_was_given_and_executes_nothing()
    {
        await using var sandbox = new TestSandbox(options => options with { RateLimitPerMinute = 20 });
        SandboxTokens tokens = sandbox.Exchange.OpenSession(TestSandbox.Profile);
        sandbox.Exchange.Faults.Add(new SandboxFault
        {
            Kind = FaultKind.Answer,
            Status = 502,
            Body = "<html>Bad Gateway</html>",
            ContentType = "text/html",
            Headers = new Dictionary<string, string> { ["Via"] = "1.1 proxy", ["Srv-Timestamp"] = "" },
        });

        Answer answer = await sandbox.Renewal(tokens).SendAsync();

        Assert.Equal((502, "<html>Bad Gateway</html>", "text/html"), (answer.Status, answer.Text, answer.ContentType));
        Assert.Equal("1.1 proxy", answer.Headers["Via"]);
        Assert.DoesNotContain("Srv-Timestamp", answer.Headers.Keys);
        Logged(sandbox, FaultKind.Answer, status: 502, executed: false);
        (await sandbox.Renewal(tokens).SendAsync()).ShouldSucceed();
    }

    [Fact]
    public async Task An_answer_fault_has_the_clock_and_json_unless_told_otherwise()
    {
        await using var sandbox = new TestSandbox();
        sandbox.Exchange.Faults.Add(new SandboxFault { Status = 200, Body = """{"success":false}""" });
        sandbox.Exchange.Faults.Add(new SandboxFault { Status = 204, ContentType = "", Headers = new Dictionary<string, string> { ["srv-timestamp"] = "1" } });

        Answer first = await sandbox.Plain(HttpMethod.Get, "/account").SendAsync();
        Answer second = await sandbox.Plain(HttpMethod.Get, "/account").SendAsync();

        Assert.Equal($"{sandbox.Clock.Seconds}", first.Headers["Srv-Timestamp"]);
        Assert.StartsWith("application/json", first.ContentType, StringComparison.Ordinal);
        Assert.Equal(("1", "", null), (second.Headers["Srv-Timestamp"], second.Text, second.ContentType));
    }

    [Fact]
    public async Task An_answer_after_the_work_leaves_the_work_done()
    {
        await using var sandbox = new TestSandbox();
        sandbox.Exchange.Faults.Add(new SandboxFault { Kind = FaultKind.AnswerAfterWork, Status = 504, Body = "timeout", ContentType = "text/plain" });

        Answer answer = await SetLeverage(sandbox).SendAsync();

        Assert.Equal((504, "timeout"), (answer.Status, answer.Text));
        Assert.Equal("5", sandbox.Account.Leverage["ETH-USD"]);
        Logged(sandbox, FaultKind.AnswerAfterWork, status: 504, executed: true);
    }

    [Theory]
    [InlineData(FaultKind.ResetBeforeWork, false)]
    [InlineData(FaultKind.ResetAfterWork, true)]
    public async Task A_reset_sends_no_answer(FaultKind kind, bool executed)
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
    public async Task A_truncated_body_ends_short_of_its_announced_length()
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
    public async Task Stalled_headers_never_come_and_the_work_is_done()
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
    public async Task A_stalled_body_stops_halfway()
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
    public async Task A_delay_waits_by_the_exchanges_clock()
    {
        await using var sandbox = new TestSandbox();
        sandbox.Exchange.Faults.Add(new SandboxFault { Kind = FaultKind.DelayOnly, Delay = TimeSpan.FromHours(2) });

        Task<Answer> pending = sandbox.Plain(HttpMethod.Get, "/srvtimestamp").SendAsync();
        await sandbox.Clock.SomethingWaitsAsync();
        Assert.False(pending.IsCompleted);
        sandbox.Clock.Advance(TimeSpan.FromHours(2));

        (await pending).ShouldSucceed();
        Logged(sandbox, FaultKind.DelayOnly, status: 200, executed: true);
    }

    [Fact]
    public async Task Faults_strike_only_what_they_match_as_often_as_told_in_their_order()
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
    public async Task A_fault_that_cannot_strike_is_an_argument_error()
    {
        await using var sandbox = new TestSandbox();

        Assert.Throws<ArgumentException>(() => sandbox.Exchange.Faults.Add(new SandboxFault { Status = 500, Times = 0 }));
        Assert.Throws<ArgumentException>(() => sandbox.Exchange.Faults.Add(new SandboxFault { Kind = FaultKind.Answer }));
        Assert.Throws<ArgumentException>(() => sandbox.Exchange.Faults.Add(new SandboxFault { Kind = FaultKind.AnswerAfterWork }));
        Assert.Throws<ArgumentException>(() => sandbox.Exchange.Faults.Add(new SandboxFault { Status = 500, Delay = TimeSpan.FromSeconds(-1) }));
        Assert.Equal(0, sandbox.Exchange.Faults.Pending);
    }

    private static void Logged(TestSandbox sandbox, FaultKind kind, int status, bool executed)
    {
        SandboxRequest request = sandbox.Exchange.Requests[^1];
        Assert.Equal((kind, status, executed), (request.Fault, request.Status, request.Executed));
    }

    private static TestSandbox.Sending SetLeverage(TestSandbox sandbox) => sandbox.ByKey(
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
