using System.Management.Automation;
using BlastFx.Sandbox;
using BlastFx.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace BlastFx.Tests.Model;

/// <summary>An exchange and a shell for one run of a sequence, at a time that only the run advances.</summary>
internal sealed class ModelWorld : IDisposable
{
    /// <summary>What a user types first, for the same credentials.</summary>
    public const string Preamble =
        """
        $sandbox = Start-BfxSandbox -FillCount 0 -PassThru
        $key = Get-Content $sandbox.ApiKeyFile | ConvertFrom-Json
        $credential = [pscredential]::new($key.key, (ConvertTo-SecureString $key.secret -AsPlainText))
        """;

    // The time limit of an attempt.
    private static readonly TimeSpan s_attempt = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bfx-model-");
    private readonly Engine _engine = new();
    private readonly SandboxExchange _exchange;
    private readonly WaitSkippingClock _clock;

    public ModelWorld()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2024, 3, 1, 12, 0, 0, TimeSpan.Zero));
        _clock = new WaitSkippingClock(time);
        _exchange = SandboxExchange.Start(new SandboxOptions
        {
            Clock = time,
            Markets = [.. ModelMarkets.All.Select(market => market.Id)],
            FillCount = 0,
            RateLimitPerMinute = 0,
            OrderDelay = TimeSpan.Zero,
            ArchiveLag = TimeSpan.Zero,
            // Longer than a sequence takes, unless a step lets the tokens expire.
            TokenLifetime = TimeSpan.FromHours(5),
            Streams = new SandboxStreamOptions { PingInterval = TimeSpan.Zero },
            RequestLogLimit = 1_000,
        });
        SandboxTokens tokens = _exchange.IssueTokens(TestSandbox.Profile);
        SandboxApiKey key = _exchange.CreateApiKey(TestSandbox.Profile);
        var sandbox = new PSObject();
        sandbox.Properties.Add(new PSNoteProperty("BaseUri", _exchange.BaseUri));
        sandbox.Properties.Add(new PSNoteProperty("SessionFile", Write("tokens.json", _exchange.IssueTokens(TestSandbox.Profile).ToJson())));
        sandbox.Properties.Add(new PSNoteProperty("ApiKeyFile", Write("apiKey.json", key.ToJson())));
        sandbox.Properties.Add(new PSNoteProperty("Jwt", tokens.Jwt.ToSecureString()));
        sandbox.Properties.Add(new PSNoteProperty("RefreshToken", tokens.RefreshToken.ToSecureString()));
        sandbox.Properties.Add(new PSNoteProperty("SessionSecret", tokens.RandomSecret.ToSecureString()));
        _engine.SetClock(_clock);
        _engine.Run(
            "Set-Location $folder",
            ("folder", _folder.FullName),
            ("sandbox", sandbox),
            ("key", new PSObject(new { key = key.Key, secret = key.Secret })),
            ("credential", PowerShellExtensions.NewCredential(key.Key, key.Secret))).ThrowIfFailed();
    }

    /// <summary>What the exchange's own records show.</summary>
    public string Ledger => AccountModel.LedgerOf(_exchange.Accounts[0]);

    /// <summary>Runs a step with its fault.</summary>
    /// <returns>What the cmdlets wrote: their records, or the ids of their errors.</returns>
    public string Run(Step step)
    {
        _clock.Advance(step.Passes);
        if (step.Script.Length == 0)
        {
            return Branch.Nothing;
        }

        _exchange.ClearRequests();
        if (step.Fault is { } fault)
        {
            _exchange.Faults.Add(fault.ToSandbox());
        }

        using Engine.Running running = _engine.Start(step.Script);
        Task<Engine.Result> end = running.EndAsync();
        if (step.Fault is { IsStall: true })
        {
            EndStalls(end);
        }

        Engine.Result result = end.GetAwaiter().GetResult();
        _exchange.Faults.Clear();
        // The stream of a wait closes at the end of its idle time, and must not use up time of the next step.
        TestSandbox.WaitUntil(() => _clock.HasSkippedAll);
        IEnumerable<ErrorRecord> errors = result.Terminating is { } terminating ? [.. result.Errors, terminating.ErrorRecord] : result.Errors;
        return Branch.Records([.. result.Output.Select(step.Show), .. errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0])]);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _exchange.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Lets the time limit of each attempt elapse that gets no response.</summary>
    private void EndStalls(Task end)
    {
        int ended = 0;
        while (true)
        {
            TestSandbox.WaitUntil(() => end.IsCompleted || Stalled() > ended);
            if (end.IsCompleted)
            {
                return;
            }

            ended++;
            _clock.Advance(s_attempt);
        }

        int Stalled() => _exchange.Requests.Count(request => request.Fault is FaultKind.StallHeaders or FaultKind.StallBody);
    }

    private string Write(string name, string content) => PrivateFile.Write(Path.Combine(_folder.FullName, name), content);
}
