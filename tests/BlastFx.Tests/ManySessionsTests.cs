using System.Management.Automation;
using BlastFx.Sandbox;
using BlastFx.Tests.Support;

namespace BlastFx.Tests;

public sealed class ManySessionsTests
{
    private const int Many = 500;
    private const int ReadsPerMinute = 60;

    private const string Open =
        """
        $null = Connect-Bfx -Jwt $jwt -RefreshToken $refreshToken -TokenSecret $secret -BaseUri $uri -NoVerify -PassThru | Disconnect-Bfx
        $options = [BlastFx.SessionOptions]@{ Environment = 'Custom'; BaseUri = $uri; Clock = $clock; Timeout = [timespan]::FromMinutes(10) }
        foreach ($key in $keys) {
            [BlastFx.Session]::new($options, [BlastFx.Authentication.ApiKeyCredentials]::new(
                $key.UserName, [BlastFx.Authentication.Secret]::FromSecureString($key.Password), $null, $null))
        }
        """;

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
        IReadOnlyList<PSObject> sessions = Sessions(engine, exchange, clock);

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

    private static IReadOnlyList<PSObject> Sessions(Engine engine, SandboxExchange exchange, TimeProvider clock)
    {
        SandboxTokens tokens = exchange.IssueTokens(TestSandbox.Profile);
        PSCredential[] keys = [.. exchange.Accounts
            .Select(account => exchange.CreateApiKey(account.ProfileId))
            .Select(key => PowerShellExtensions.NewCredential(key.Key, key.Secret))];
        return engine.Run(
            Open,
            ("uri", exchange.BaseUri),
            ("clock", clock),
            ("keys", keys),
            ("jwt", tokens.Jwt.ToSecureString()),
            ("refreshToken", tokens.RefreshToken.ToSecureString()),
            ("secret", tokens.RandomSecret.ToSecureString())).ThrowIfFailed().Output;
    }
}
