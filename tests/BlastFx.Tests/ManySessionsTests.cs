using System.Management.Automation;
using BlastFx.Sandbox;
using BlastFx.Tests.Support;

namespace BlastFx.Tests;

public sealed class ManySessionsTests
{
    private const int Many = 500;
    private const int ReadsPerMinute = 60;

    // Longer than by default: a request that the clock has made too old waits for a second minute.
    private const string Open = "$keys | ForEach-Object { Connect-Bfx -Credential $_ -BaseUri $uri -NoVerify -TimeoutSec 600 -PassThru }";

    private const string ReadAll =
        """
        $sessions | ForEach-Object -ThrottleLimit 16 -Parallel {
            Import-Module $using:manifest
            (Get-BfxAccount -Session $_).Id
        }
        """;

    [Fact]
    public void ForEach_Object_Parallel_reads_five_hundred_accounts_within_the_limit_of_their_address()
    {
        var clock = new IdleAdvanceClock();
        DateTimeOffset start = clock.GetUtcNow();
        using SandboxExchange exchange = SandboxExchange.Start(new SandboxOptions
        {
            Clock = clock,
            AccountCount = Many,
            FillCount = 0,
            RateLimitPerMinute = 1_200,
            RequestLogLimit = 2 * Many,
        });
        using var engine = new Engine();
        engine.SetClock(clock);
        PSCredential[] keys = [.. exchange.Accounts
            .Select(account => exchange.CreateApiKey(account.ProfileId))
            .Select(key => PowerShellExtensions.NewCredential(key.Key, key.Secret))];
        IReadOnlyList<PSObject> sessions = engine.Run(Open, ("uri", exchange.BaseUri), ("keys", keys)).ThrowIfFailed().Output;

        Engine.Result result = engine.Run(ReadAll, ("sessions", sessions), ("manifest", Checkout.Manifest));

        Assert.Equal(
            exchange.Accounts.Select(account => account.ProfileId),
            result.ThrowIfFailed().Output.Select(id => (long)id.BaseObject).Order());
        // The clock can pass a minute after a request was signed: it is too old then, and is sent again.
        Assert.All(exchange.Requests, request => Assert.Contains(request.Status, new[] { 200, 400 }));
        Assert.Equal(Many, exchange.Requests.Count(request => request is { Status: 200, Path: "/account" }));
        // The last of them begin when all minutes before are used up.
        Assert.InRange((clock.GetUtcNow() - start).TotalMinutes, Many / ReadsPerMinute, (Many / ReadsPerMinute) + 2);
        engine.Run("$sessions | Disconnect-Bfx", ("sessions", sessions)).ThrowIfFailed();
    }
}
