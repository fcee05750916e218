using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests;

public sealed class RateLimitTests
{
    [Theory]
    [InlineData("GET", "/srvtimestamp", 10)]
    [InlineData("GET", "/account/validate", 10)]
    [InlineData("GET", "/account", 20)]
    [InlineData("PUT", "/account/leverage", 20)]
    [InlineData("POST", "/jwt", 20)]
    [InlineData("POST", "/secrets/refresh", 20)]
    [InlineData("POST", "/onboarding", 100)]
    [InlineData("GET", "/markets", 10)]
    [InlineData("GET", "/markets/trades", 10)]
    [InlineData("GET", "/markets/orderbook", 10)]
    [InlineData("GET", "/markets/fundingrate", 10)]
    [InlineData("GET", "/candles", 10)]
    [InlineData("GET", "/vaults", 10)]
    [InlineData("GET", "/fills", 10)]
    [InlineData("GET", "/fills/order", 10)]
    [InlineData("GET", "/orders", 1)]
    [InlineData("GET", "/positions", 10)]
    [InlineData("GET", "/profile", 10)]
    [InlineData("GET", "/balanceops", 10)]
    [InlineData("GET", "/cancel_all_after", 1)]
    public async Task Each_request_takes_what_it_costs_also_when_refused(string method, string path, int cost)
    {
        await using var sandbox = new TestSandbox(options => options with { RateLimitPerMinute = 1200 });

        Answer answer = await sandbox.Plain(new HttpMethod(method), path, method == "GET" ? null : "{}").SendAsync();

        Assert.Equal("1200", answer.Headers["X-RateLimit-Limit"]);
        Assert.Equal($"{1200 - cost}", answer.Headers["X-RateLimit-Remaining"]);
        Assert.Equal("2024-03-01T12:01:00Z", answer.Headers["X-RateLimit-Reset"]);
        Assert.DoesNotContain("X-RateLimit-Retry-After", answer.Headers.Keys);
    }

    [Fact]
    public async Task Past_the_limit_nothing_is_executed_until_the_window_ends()
    {
        await using var sandbox = new TestSandbox(options => options with { RateLimitPerMinute = 50 });
        SandboxTokens tokens = sandbox.Exchange.OpenSession(TestSandbox.Profile);
        await sandbox.BySession(tokens, HttpMethod.Get, "/account").SendAsync();
        sandbox.Clock.Advance(TimeSpan.FromSeconds(14.5));
        await sandbox.BySession(tokens, HttpMethod.Get, "/account").SendAsync();

        Answer refused = await sandbox.Renewal(tokens).SendAsync();

        Assert.Equal((429, false, "rate limit exceeded"), (refused.Status, refused.Success, refused.Error));
        Assert.Equal("10", refused.Headers["X-RateLimit-Remaining"]);
        Assert.Equal("46", refused.Headers["X-RateLimit-Retry-After"]);
        Assert.Equal("2024-03-01T12:01:00Z", refused.Headers["X-RateLimit-Reset"]);
        Assert.Equal($"{sandbox.Clock.Seconds}", refused.Headers["Srv-Timestamp"]);
        Assert.False(sandbox.Exchange.Requests[^1].Executed);

        sandbox.Clock.Advance(TimeSpan.FromSeconds(45.4));
        Assert.Equal(429, (await sandbox.Renewal(tokens).SendAsync()).Status);
        sandbox.Clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("30", (await sandbox.Renewal(tokens).SendAsync()).ShouldSucceed().Headers["X-RateLimit-Remaining"]);
    }

    [Fact]
    public async Task What_still_fits_the_bucket_goes_through()
    {
        await using var sandbox = new TestSandbox(options => options with { RateLimitPerMinute = 30 });
        SandboxTokens tokens = sandbox.Exchange.OpenSession(TestSandbox.Profile);
        (await sandbox.BySession(tokens, HttpMethod.Get, "/account").SendAsync()).ShouldSucceed();

        Assert.Equal(429, (await sandbox.BySession(tokens, HttpMethod.Get, "/account").SendAsync()).Status);
        (await sandbox.Plain(HttpMethod.Get, "/srvtimestamp").SendAsync()).ShouldSucceed();
    }

    [Fact]
    public async Task Zero_switches_it_off()
    {
        await using var sandbox = new TestSandbox(options => options with { RateLimitPerMinute = 0 });

        Answer answer = await sandbox.Plain(HttpMethod.Get, "/srvtimestamp").SendAsync();

        Assert.DoesNotContain(answer.Headers.Keys, name => name.StartsWith("X-RateLimit", StringComparison.OrdinalIgnoreCase));
    }
}
