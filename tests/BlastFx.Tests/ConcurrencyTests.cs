using System.Text.Json;
using BlastFx.Sandbox;
using BlastFx.Tests.Support;

namespace BlastFx.Tests;

/// <summary>
/// Many runspaces on one session, while tokens expire, the rate limit is exceeded and connections break. A seed determines
/// requests and faults; the clock advances only while all wait.
/// </summary>
public sealed class ConcurrencyTests : IDisposable
{
    private const int Runspaces = 16;
    private const int RequestsEach = 500;
    private const int Seed = 20240301;

    private const string Work =
        """
        foreach ($step in $steps)
        {
            if ($step.Fault) { $faults.Add($step.Fault) }
            $account = if ($step.Leverage) { Set-BfxLeverage $market $step.Leverage -Session $session } else { Get-BfxAccount -Session $session }
            $account.Leverage[$market]
        }
        """;

    private static readonly TimeSpan s_tokenLifetime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_requestLifetime = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_renewalMargin = TimeSpan.FromSeconds(60);

    private readonly IdleAdvanceClock _clock = new();
    private readonly SandboxExchange _sandbox;
    private readonly SandboxTokens _first;

    public ConcurrencyTests()
    {
        _sandbox = SandboxExchange.Start(new SandboxOptions
        {
            Clock = _clock,
            TokenLifetime = s_tokenLifetime,
            RateLimitPerMinute = 6000,
            Markets = [.. Enumerable.Range(0, Runspaces).Select(MarketOf)],
            RequestLogLimit = 4 * Runspaces * RequestsEach,
        });
        _first = _sandbox.IssueTokens(13);
    }

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Sixteen_runspaces_on_one_session_lose_nothing_and_refresh_once_per_expiry()
    {
        Engine[] engines = [.. Enumerable.Range(0, Runspaces).Select(_ => new Engine())];
        object session = SessionOf(engines[0]);
        Step[][] schedule = Schedule();

        Engine.Running[] running = [.. engines.Select((engine, index) => engine.Start(
            Work, ("session", session), ("faults", _sandbox.Faults), ("market", MarketOf(index)), ("steps", schedule[index])))];
        Engine.Result[] results = await Task.WhenAll(running.Select(worker => worker.EndAsync()));

        for (int index = 0; index < Runspaces; index++)
        {
            // No other runspace sets this market: each response has the last value of this one.
            Assert.Equal(Expected(schedule[index], index), results[index].ThrowIfFailed().Output.Select(value => value.BaseObject));
        }

        IReadOnlyList<SandboxRequest> requests = _sandbox.Requests;
        Assert.All(requests, request => Assert.True(_sandbox.IsSignedByOwnCredentials(request), $"{request} mixes credentials."));
        Assert.All(requests, request => Assert.Contains(request.Status, new[] { 0, 200, 400, 429, 502 }));

        // A request that is delayed after it was signed may arrive with an expired token or timestamp. The exchange rejects
        // it without executing it, and this is rare.
        SandboxRequest[] late = [.. requests.Where(request => request.Status == 400)];
        Assert.DoesNotContain(late, request => request.Executed);
        Assert.InRange(late.Length, 0, requests.Count / 20);
        Assert.Contains(requests, request => request is { Status: 429, Fault: null });
        Assert.Contains(requests, request => request.Fault == FaultKind.ResetAfterWork);
        AssertRenewals(requests);

        Array.ForEach(running, worker => worker.Dispose());
        Array.ForEach(engines, engine => engine.Dispose());
    }

    private void AssertRenewals(IReadOnlyList<SandboxRequest> requests)
    {
        SandboxRequest[] renewals = [.. requests.Where(request => request is { Path: "/jwt", Executed: true })];
        string[] tokens = [.. requests.Select(JwtOf).Distinct()];

        Assert.True(renewals.Length > 5, $"{renewals.Length} renewals show nothing.");
        Assert.Equal(_first.Jwt, tokens[0]);

        // Each token was refreshed once, with its own refresh token.
        Assert.Equal(tokens.Take(renewals.Length), renewals.Select(JwtOf));
        Assert.InRange(tokens.Length, renewals.Length, renewals.Length + 1);
        Assert.Distinct(renewals.Select(RefreshTokenOf));
        Assert.Equal(_first.RefreshToken, RefreshTokenOf(renewals[0]));
        Assert.All(renewals, renewal => Assert.True(
            ExpiryOf(JwtOf(renewal)) - SentAt(renewal) <= s_renewalMargin.TotalSeconds, "A token with time left was renewed."));
    }

    private static IEnumerable<object> Expected(Step[] steps, int index)
    {
        // Accounts start with 20 on the first market, 1 on two more, and nothing on the others.
        decimal? last = index == 0 ? 20 : index < 3 ? 1 : null;
        foreach (Step step in steps)
        {
            last = step.Leverage > 0 ? step.Leverage : last;
            yield return last!;
        }
    }

    private static Step[][] Schedule()
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, Runspaces).Select(_ => Enumerable.Range(0, RequestsEach).Select(step => new Step(
            // The first request sets what the others expect.
            step == 0 || random.Next(2) == 0 ? random.Next(1, 21) : 0,
            random.Next(33) == 0 ? AnyFault(random) : null)).ToArray())];
    }

    /// <summary>A fault of requests that can be repeated. A one-time request whose response is lost ends the session, by design.</summary>
    private static SandboxFault AnyFault(Random random)
    {
        string path = random.Next(2) == 0 ? "/account" : "/account/leverage";
        return random.Next(5) switch
        {
            0 => new() { Path = path, Kind = FaultKind.ResetBeforeWork },
            1 => new() { Path = path, Kind = FaultKind.ResetAfterWork },
            2 => new() { Path = path, Kind = FaultKind.TruncateBody },
            3 => new() { Path = path, Kind = FaultKind.Response, Status = 502, Body = "<html>", ContentType = "text/html" },
            _ => new() { Path = path, Kind = FaultKind.Response, Status = 429, Body = "{}" },
        };
    }

    private System.Management.Automation.PSObject SessionOf(Engine engine)
    {
        // Connecting loads the client, whose types the test needs to set the clock of the session.
        engine.Run("Connect-Bfx -Credential $credential -BaseUri $uri -NoVerify; Disconnect-Bfx", ("credential", PowerShellExtensions.NewCredential("key", "0x00")), ("uri", _sandbox.BaseUri)).ThrowIfFailed();
        return engine.Run(
            """
            $options = [BlastFx.SessionOptions]@{ Environment = 'Custom'; BaseUri = $uri; Clock = $clock; Timeout = '12:00' }
            [BlastFx.Session]::new($options, [BlastFx.Authentication.TokenCredentials]::new(
                [BlastFx.Authentication.Secret]::FromSecureString($jwt),
                [BlastFx.Authentication.Secret]::FromSecureString($refreshToken),
                [BlastFx.Authentication.Secret]::FromSecureString($secret)))
            """,
            ("uri", _sandbox.BaseUri),
            ("clock", _clock),
            ("jwt", _first.Jwt.ToSecureString()),
            ("refreshToken", _first.RefreshToken.ToSecureString()),
            ("secret", _first.RandomSecret.ToSecureString())).Single;
    }

    private static string MarketOf(int index) => $"M{index:00}-USD";

    private static string JwtOf(SandboxRequest request) => request.Headers["RBT-JWT"];

    private static long SentAt(SandboxRequest request) =>
        long.Parse(request.Headers["RBT-TS"], System.Globalization.CultureInfo.InvariantCulture) - (long)s_requestLifetime.TotalSeconds;

    private static string RefreshTokenOf(SandboxRequest request)
    {
        using JsonDocument body = JsonDocument.Parse(request.Body);
        return body.RootElement.GetProperty("refresh_token").GetString()!;
    }

    private static long ExpiryOf(string jwt)
    {
        string claims = jwt.Split('.')[1].Replace('-', '+').Replace('_', '/');
        using JsonDocument read = JsonDocument.Parse(Convert.FromBase64String(claims.PadRight((claims.Length + 3) / 4 * 4, '=')));
        return read.RootElement.GetProperty("exp").GetInt64();
    }

    /// <param name="Leverage">What is set; 0 reads the account instead.</param>
    /// <param name="Fault">What goes wrong from here on, for whoever comes next.</param>
    internal sealed record Step(int Leverage, SandboxFault? Fault);
}
