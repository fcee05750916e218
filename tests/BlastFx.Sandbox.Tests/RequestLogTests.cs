using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests;

public sealed class RequestLogTests
{
    [Fact]
    public async Task A_request_is_logged_as_received()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);
        const string Body = """{ "market_id": "ETH-USD", "leverage": 5 }""";
        TestSandbox.RequestBuilder sending = sandbox.WithKey(
            key, HttpMethod.Put, "/account/leverage", TestSandbox.Text("market_id", "ETH-USD"), TestSandbox.Raw("leverage", "5"));

        await sending.WithBody(Body).SendAsync();
        await sandbox.Plain(HttpMethod.Get, "/account/validate?jwt=a%20b&x").SendAsync();

        (SandboxRequest? put, SandboxRequest? get) = (sandbox.Exchange.Requests[0], sandbox.Exchange.Requests[1]);
        Assert.Equal(("PUT", "/account/leverage", "", Body), (put.Method, put.Path, put.Query, put.Body));
        Assert.Equal(key.Key, put.Headers["rbt-api-key"]);
        Assert.Equal(sending["RBT-SIGNATURE"], put.Headers["RBT-SIGNATURE"]);
        Assert.Equal((200, true, null), (put.Status, put.Executed, put.Fault));
        Assert.Equal(("GET", "/account/validate", "jwt=a%20b&x", ""), (get.Method, get.Path, get.Query, get.Body));
        Assert.Equal((400, false, null), (get.Status, get.Executed, get.Fault));
    }

    [Fact]
    public async Task A_pending_request_is_already_logged()
    {
        await using var sandbox = new TestSandbox(options => options with { Latency = TimeSpan.FromSeconds(1) });

        Task<Response> pending = sandbox.Plain(HttpMethod.Get, "/srvtimestamp").SendAsync();
        await sandbox.Clock.TimerCreatedAsync();
        Assert.Equal(0, Assert.Single(sandbox.Exchange.Requests).Status);
        sandbox.Clock.Advance(TimeSpan.FromSeconds(1));

        (await pending).ShouldSucceed();
        Assert.Equal(200, Assert.Single(sandbox.Exchange.Requests).Status);
    }

    [Fact]
    public async Task The_oldest_requests_are_removed_first_and_all_can_be_cleared()
    {
        await using var sandbox = new TestSandbox(options => options with { RequestLogLimit = 2 });
        foreach (string? path in new[] { "/a", "/b", "/c" })
        {
            await sandbox.Plain(HttpMethod.Get, path).SendAsync();
        }

        Assert.Equal(["/b", "/c"], sandbox.Exchange.Requests.Select(request => request.Path));
        sandbox.Exchange.ClearRequests();
        Assert.Empty(sandbox.Exchange.Requests);
    }
}
