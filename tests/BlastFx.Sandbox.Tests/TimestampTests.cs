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

        Answer answer = await sandbox.Plain(new HttpMethod(method), path, hasBody ? "{}" : null).With("RBT-API-KEY", key.Key).SendAsync();

        answer.ShouldBeRefused("INVALID_HEADER");
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("1709294415.5")]
    [InlineData("-1709294415")]
    [InlineData("0x65E1C5CF")]
    [InlineData("99999999999999999999")]
    public async Task A_garbled_timestamp_is_an_invalid_header(string timestamp)
    {
        await using var sandbox = new TestSandbox();

        (await AccountAt(sandbox, timestamp)).ShouldBeRefused("INVALID_HEADER");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(600)]
    public async Task From_now_to_600_seconds_ahead_is_accepted(int ahead)
    {
        await using var sandbox = new TestSandbox();

        (await AccountAt(sandbox, $"{sandbox.Clock.Seconds + ahead}")).ShouldSucceed();
    }

    [Fact]
    public async Task The_past_is_refused_with_the_servers_second()
    {
        await using var sandbox = new TestSandbox();

        (await AccountAt(sandbox, $"{sandbox.Clock.Seconds - 1}"))
            .ShouldBeRefused($"cannot use timestamp from past, try: {sandbox.Clock.Seconds}");
    }

    [Fact]
    public async Task More_than_600_seconds_ahead_is_refused_with_the_servers_second()
    {
        await using var sandbox = new TestSandbox();

        (await AccountAt(sandbox, $"{sandbox.Clock.Seconds + 601}"))
            .ShouldBeRefused($"maximum timestamp lifetime is 30 seconds: {sandbox.Clock.Seconds}");
    }

    [Fact]
    public async Task A_refusal_over_the_clock_executes_nothing()
    {
        await using var sandbox = new TestSandbox();
        SandboxTokens tokens = sandbox.Exchange.OpenSession(TestSandbox.Profile);
        TestSandbox.Sending late = sandbox.Renewal(tokens);
        sandbox.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.False((await late.SendAsync()).Success);

        (await sandbox.Renewal(tokens).SendAsync()).ShouldSucceed();
    }

    [Fact]
    public async Task The_servers_clock_can_be_read_and_is_on_every_answer()
    {
        await using var sandbox = new TestSandbox();
        sandbox.Clock.Advance(TimeSpan.FromSeconds(77));
        string now = $"{sandbox.Clock.Seconds}";

        Answer clock = await sandbox.Plain(HttpMethod.Get, "/srvtimestamp").Without("EID").SendAsync();
        Answer refused = await sandbox.Plain(HttpMethod.Get, "/account").SendAsync();
        Answer unknown = await sandbox.Plain(HttpMethod.Get, "/nothing").SendAsync();

        Assert.Equal(now, clock.ShouldSucceed().First.GetRawText());
        Assert.All([clock, refused, unknown], answer => Assert.Equal(now, answer.Headers["Srv-Timestamp"]));
    }

    private static Task<Answer> AccountAt(TestSandbox sandbox, string timestamp) => sandbox
        .ByKey(sandbox.Exchange.CreateApiKey(TestSandbox.Profile), HttpMethod.Get, "/account")
        .With("RBT-TS", timestamp)
        .SendAsync();
}
