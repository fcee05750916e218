using System.Text.Json;
using BlastFx.Sandbox.Streams;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Streams;

public sealed class TokenTests
{
    [Fact]
    public async Task The_first_command_must_connect()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.OpenAsync(sandbox.Exchange);
        await client.SendAsync("""{"id":1,"subscribe":{"channel":"trade:BTC-USD"}}""");

        Assert.Empty(await client.ReadToCloseAsync());
        Assert.Equal((3501, "bad request"), client.Closed);
    }

    [Fact]
    public async Task A_client_that_does_not_connect_in_time_is_stale()
    {
        await using var sandbox = new TestSandbox();
        await using StreamClient client = await StreamClient.OpenAsync(sandbox.Exchange);
        await sandbox.Clock.TimerCreatedAsync();
        Task<IReadOnlyList<string>> closed = client.ReadToCloseAsync();
        while (!closed.IsCompleted)
        {
            sandbox.Clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        Assert.Equal((3502, "stale"), client.Closed);
    }

    [Fact]
    public async Task A_forged_token_ends_the_connection()
    {
        await using var sandbox = new TestSandbox();
        string token = sandbox.Exchange.CreateApiKey(13).PrivateJwt;
        foreach (string forged in new[] { "x", token[..^1] + (token[^1] == 'A' ? 'B' : 'A'), token + ".x" })
        {
            await using StreamClient client = await StreamClient.OpenAsync(sandbox.Exchange);
            await client.SendAsync(JsonSerializer.Serialize(new { id = 1, connect = new { token = forged } }));

            Assert.Empty(await client.ReadToCloseAsync());
            Assert.Equal((3500, "invalid token"), client.Closed);
        }
    }

    [Theory]
    [InlineData(true, 109)]
    [InlineData(false, 101)]
    public async Task After_an_expired_or_missing_token_the_connection_is_of_no_use(bool hasToken, int code)
    {
        await using var sandbox = new TestSandbox(options => options with { TokenLifetime = TimeSpan.FromMinutes(1) });
        string token = hasToken ? sandbox.Exchange.CreateApiKey(13).PrivateJwt : "";
        sandbox.Clock.Advance(TimeSpan.FromMinutes(1));
        await using StreamClient client = await StreamClient.OpenAsync(sandbox.Exchange);

        Assert.Equal((code, false), await client.ErrorAsync("connect", new { token }));
        await client.SendAsync(JsonSerializer.Serialize(new { id = 2, connect = new { token = sandbox.Exchange.CreateApiKey(13).PrivateJwt } }));

        Assert.Empty(await client.ReadToCloseAsync());
        Assert.Equal(3501, client.Closed.Code);
    }

    [Fact]
    public async Task Any_token_opens_the_channels_of_markets()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(13);
        foreach (string token in new[] { key.PublicJwt, key.PrivateJwt, sandbox.Exchange.IssueTokens(13).Jwt })
        {
            await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange, token);
            foreach (string kind in new[] { "market", "trade", "orderbook" })
            {
                await client.SubscribeAsync($"{kind}:ETH-USD");
            }
        }
    }

    [Fact]
    public async Task The_channel_of_an_account_is_open_to_its_private_tokens_only()
    {
        await using var sandbox = new TestSandbox(options => options with { AccountCount = 2 });
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(13);
        foreach ((string token, bool isOpen) in new[]
        {
            (key.PrivateJwt, true), (sandbox.Exchange.IssueTokens(13).Jwt, true), (key.PublicJwt, false), (sandbox.Exchange.CreateApiKey(14).PrivateJwt, false),
        })
        {
            await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange, token);
            JsonElement reply = await client.AskAsync("subscribe", new { channel = "account@13" });

            Assert.Equal(isOpen, reply.TryGetProperty("subscribe", out _));
            Assert.True(isOpen || (reply.GetProperty("error").Number("code") == 100 && reply.GetProperty("error").Flag("temporary")));
        }
    }

    [Fact]
    public async Task A_connection_ends_some_time_after_its_token()
    {
        await using var sandbox = new TestSandbox(options => options with
        {
            TokenLifetime = TimeSpan.FromMinutes(1),
            Streams = new SandboxStreamOptions { PingInterval = TimeSpan.Zero },
        });
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);

        sandbox.Clock.Advance(TimeSpan.FromSeconds(84));
        await client.SubscribeAsync("trade:BTC-USD");
        sandbox.Clock.Advance(TimeSpan.FromSeconds(1));

        await client.ReadToCloseAsync();
        Assert.Equal((3005, "connection expired"), client.Closed);
    }

    [Fact]
    public void A_token_that_expires_while_it_is_accepted_ends_the_connection()
    {
        var clock = new TestClock();
        Disconnect? end = null;
        using var deadline = new TokenDeadline(new SandboxOptions { Clock = clock }, disconnect => end = disconnect);

        deadline.Extend(new Ticket(13, OpensAccount: true, clock.GetUtcNow() - TimeSpan.FromHours(1)));
        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Same(Disconnect.Expired, end);
    }

    [Fact]
    public async Task A_refreshed_token_keeps_the_connection_for_its_life()
    {
        await using var sandbox = new TestSandbox(options => options with
        {
            TokenLifetime = TimeSpan.FromMinutes(1),
            Streams = new SandboxStreamOptions { PingInterval = TimeSpan.Zero },
        });
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);

        sandbox.Clock.Advance(TimeSpan.FromSeconds(80));
        JsonElement reply = await client.AskAsync("refresh", new { token = sandbox.Exchange.CreateApiKey(13).PrivateJwt });
        sandbox.Clock.Advance(TimeSpan.FromSeconds(84));
        Assert.Equal((true, 60), (reply.GetProperty("refresh").Flag("expires"), reply.GetProperty("refresh").Number("ttl")));
        await client.SubscribeAsync("market:BTC-USD");
        sandbox.Clock.Advance(TimeSpan.FromSeconds(1));

        await client.ReadToCloseAsync();
        Assert.Equal(3005, client.Closed.Code);
    }

    [Fact]
    public async Task A_refresh_with_an_expired_token_is_an_error_and_with_another_accounts_token_the_end()
    {
        await using var sandbox = new TestSandbox(options => options with { AccountCount = 2, TokenLifetime = TimeSpan.FromMinutes(1) });
        string expired = sandbox.Exchange.CreateApiKey(13).PrivateJwt;
        sandbox.Clock.Advance(TimeSpan.FromMinutes(1));
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);

        Assert.Equal((109, false), await client.ErrorAsync("refresh", new { token = expired }));
        await client.SendAsync(JsonSerializer.Serialize(new { id = 9, refresh = new { token = sandbox.Exchange.CreateApiKey(14).PrivateJwt } }));

        Assert.Empty(await client.ReadToCloseAsync());
        Assert.Equal((3500, "invalid token"), client.Closed);
    }

    [Fact]
    public async Task A_token_may_live_longer_than_a_timer()
    {
        await using var sandbox = new TestSandbox(options => options with
        {
            TokenLifetime = TimeSpan.FromDays(60),
            Streams = new SandboxStreamOptions { PingInterval = TimeSpan.Zero },
        });
        await using StreamClient client = await StreamClient.ConnectAsync(sandbox.Exchange);

        sandbox.Clock.Advance(TimeSpan.FromDays(59));
        await client.AskAsync("unsubscribe", new { channel = "trade:BTC-USD" });
        sandbox.Clock.Advance(TimeSpan.FromDays(2));

        await client.ReadToCloseAsync();
        Assert.Equal(3005, client.Closed.Code);
    }
}
