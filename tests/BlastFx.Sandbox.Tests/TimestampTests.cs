using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests;

public sealed class TimestampTests
{
    public static TheoryData<string, string, bool> PrivateRequests => new()
    {
        { "GET", "/account", false },
        { "PUT", "/account/leverage", true },
        { "POST", "/jwt", true },
        { "POST", "/secrets/refresh", true },
    };

    [Theory]
    [MemberData(nameof(PrivateRequests))]
    public async Task Every_private_request_needs_a_timestamp(string method, string path, bool hasBody)
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);

        Response response = await sandbox.Plain(new HttpMethod(method), path, hasBody ? "{}" : null).With("RBT-API-KEY", key.Key).SendAsync();

        response.ShouldBeRejected("INVALID_HEADER");
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("1709294415.5")]
    [InlineData("-1709294415")]
    [InlineData("0x65E1C5CF")]
    [InlineData("99999999999999999999")]
    public async Task A_malformed_timestamp_is_an_invalid_header(string timestamp)
    {
        await using var sandbox = new TestSandbox();

        (await AccountAt(sandbox, timestamp)).ShouldBeRejected("INVALID_HEADER");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(600)]
    public async Task A_timestamp_up_to_600_seconds_ahead_is_accepted(int ahead)
    {
        await using var sandbox = new TestSandbox();

        (await AccountAt(sandbox, $"{sandbox.Clock.Seconds + ahead}")).ShouldSucceed();
    }

    [Fact]
    public async Task A_timestamp_in_the_past_is_rejected_with_the_servers_second()
    {
        await using var sandbox = new TestSandbox();

        (await AccountAt(sandbox, $"{sandbox.Clock.Seconds - 1}"))
            .ShouldBeRejected($"cannot use timestamp from past, try: {sandbox.Clock.Seconds}");
    }

    [Fact]
    public async Task A_timestamp_more_than_600_seconds_ahead_is_rejected_with_the_servers_second()
    {
        await using var sandbox = new TestSandbox();

        (await AccountAt(sandbox, $"{sandbox.Clock.Seconds + 601}"))
            .ShouldBeRejected($"maximum timestamp lifetime is 30 seconds: {sandbox.Clock.Seconds}");
    }

    [Fact]
    public async Task A_request_with_a_rejected_timestamp_is_not_executed()
    {
        await using var sandbox = new TestSandbox();
        SandboxTokens tokens = sandbox.Exchange.IssueTokens(TestSandbox.Profile);
        TestSandbox.RequestBuilder late = sandbox.Refresh(tokens);
        sandbox.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.False((await late.SendAsync()).Success);

        (await sandbox.Refresh(tokens).SendAsync()).ShouldSucceed();
    }

    [Fact]
    public async Task The_servers_time_can_be_read_and_is_in_every_response()
    {
        await using var sandbox = new TestSandbox();
        sandbox.Clock.Advance(TimeSpan.FromSeconds(77));
        string now = $"{sandbox.Clock.Seconds}";

        Response clock = await sandbox.Plain(HttpMethod.Get, "/srvtimestamp").Without("EID").SendAsync();
        Response rejected = await sandbox.Plain(HttpMethod.Get, "/account").SendAsync();
        Response unknown = await sandbox.Plain(HttpMethod.Get, "/nothing").SendAsync();

        Assert.Equal(now, clock.ShouldSucceed().First.GetRawText());
        Assert.All([clock, rejected, unknown], response => Assert.Equal(now, response.Headers["Srv-Timestamp"]));
    }

    private static Task<Response> AccountAt(TestSandbox sandbox, string timestamp) => sandbox
        .WithKey(sandbox.Exchange.CreateApiKey(TestSandbox.Profile), HttpMethod.Get, "/account")
        .With("RBT-TS", timestamp)
        .SendAsync();
}
