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
    [InlineData("POST", "/orders", 1)]
    [InlineData("PUT", "/orders", 1)]
    [InlineData("DELETE", "/orders", 1)]
    [InlineData("DELETE", "/orders/cancel_all", 1)]
    [InlineData("GET", "/cancel_all_after", 1)]
    [InlineData("POST", "/cancel_all_after", 1)]
    [InlineData("DELETE", "/cancel_all_after", 1)]
    public async Task A_request_takes_its_cost_also_if_it_is_rejected(string method, string path, int cost)
    {
        await using var sandbox = new TestSandbox(options => options with { RateLimitPerMinute = 1200 });

        Response response = await sandbox.Plain(new HttpMethod(method), path, method == "GET" ? null : "{}").SendAsync();

        Assert.Equal("1200", response.Headers["X-RateLimit-Limit"]);
        Assert.Equal($"{1200 - cost}", response.Headers["X-RateLimit-Remaining"]);
        Assert.Equal("2024-03-01T12:01:00Z", response.Headers["X-RateLimit-Reset"]);
        Assert.DoesNotContain("X-RateLimit-Retry-After", response.Headers.Keys);
    }

    [Fact]
    public async Task Above_the_limit_nothing_is_executed_until_the_window_ends()
    {
        await using var sandbox = new TestSandbox(options => options with { RateLimitPerMinute = 50 });
        SandboxTokens tokens = sandbox.Exchange.IssueTokens(TestSandbox.Profile);
        await sandbox.WithTokens(tokens, HttpMethod.Get, "/account").SendAsync();
        sandbox.Clock.Advance(TimeSpan.FromSeconds(14.5));
        await sandbox.WithTokens(tokens, HttpMethod.Get, "/account").SendAsync();

        Response rejected = await sandbox.Refresh(tokens).SendAsync();

        Assert.Equal((429, false, "RATE_LIMIT"), (rejected.Status, rejected.Success, rejected.Error));
        Assert.Equal("10", rejected.Headers["X-RateLimit-Remaining"]);
        Assert.Equal("46", rejected.Headers["X-RateLimit-Retry-After"]);
        Assert.Equal("2024-03-01T12:01:00Z", rejected.Headers["X-RateLimit-Reset"]);
        Assert.Equal($"{sandbox.Clock.Seconds}", rejected.Headers["Srv-Timestamp"]);
        Assert.False(sandbox.Exchange.Requests[^1].Executed);

        sandbox.Clock.Advance(TimeSpan.FromSeconds(45.4));
        Assert.Equal(429, (await sandbox.Refresh(tokens).SendAsync()).Status);
        sandbox.Clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("30", (await sandbox.Refresh(tokens).SendAsync()).ShouldSucceed().Headers["X-RateLimit-Remaining"]);
    }

    [Fact]
    public async Task A_cheaper_request_that_fits_the_bucket_is_allowed()
    {
        await using var sandbox = new TestSandbox(options => options with { RateLimitPerMinute = 30 });
        SandboxTokens tokens = sandbox.Exchange.IssueTokens(TestSandbox.Profile);
        (await sandbox.WithTokens(tokens, HttpMethod.Get, "/account").SendAsync()).ShouldSucceed();

        Assert.Equal(429, (await sandbox.WithTokens(tokens, HttpMethod.Get, "/account").SendAsync()).Status);
        (await sandbox.Plain(HttpMethod.Get, "/srvtimestamp").SendAsync()).ShouldSucceed();
    }

    [Fact]
    public async Task A_limit_of_zero_disables_rate_limiting()
    {
        await using var sandbox = new TestSandbox(options => options with { RateLimitPerMinute = 0 });

        Response response = await sandbox.Plain(HttpMethod.Get, "/srvtimestamp").SendAsync();

        Assert.DoesNotContain(response.Headers.Keys, name => name.StartsWith("X-RateLimit", StringComparison.OrdinalIgnoreCase));
    }
}
