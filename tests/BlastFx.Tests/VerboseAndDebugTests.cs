using System.Management.Automation;
using BlastFx.Sandbox;
using BlastFx.Tests.Support;

namespace BlastFx.Tests;

public sealed class VerboseAndDebugTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new();

    public VerboseAndDebugTests() => _sandbox.Connect(_engine);

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Theory]
    [InlineData("Get-BfxAccount", "GET /account: 200")]
    [InlineData("Set-BfxLeverage BTC-USD 5 -Confirm:$false", "PUT /account/leverage: 200")]
    [InlineData("Update-BfxToken -Confirm:$false", "POST /jwt: 200")]
    [InlineData("Test-BfxToken", "GET /account/validate: 200")]
    public void Verbose_writes_one_line_per_request(string command, string line)
    {
        Engine.Result result = _engine.Run($"{command} -Verbose").ThrowIfFailed();

        // The engine writes the line of ShouldProcess.
        Assert.Matches(
            $@"^{line} in \d+\.\d ms, attempt 1$",
            Assert.Single(result.Verbose, text => !text.StartsWith("Performing the operation", StringComparison.Ordinal)));
    }

    [Fact]
    public void Verbose_reports_every_attempt_and_the_wait_between()
    {
        PSObject session = _sandbox.SessionOn(new AutoAdvanceClock(_sandbox.Clock.GetUtcNow()), _engine);
        _sandbox.Respond("/account", 503, "");
        _sandbox.Fail("/account", FaultKind.ResetBeforeWork);

        IReadOnlyList<string> lines = _engine.Run("Get-BfxAccount -Session $session -Verbose", ("session", session)).ThrowIfFailed().Verbose;

        Assert.Collection(
            lines,
            line => Assert.Matches(@"^GET /account: 503 in \d+\.\d ms, attempt 1$", line),
            line => Assert.Matches(@"^Waiting \d+\.\d s: GET /account failed \(Bfx.UnexpectedResponse\), sending it again$", line),
            line => Assert.Matches(@"^GET /account: no response in \d+\.\d ms, attempt 2$", line),
            line => Assert.Matches(@"^Waiting \d+\.\d s: GET /account failed \(Bfx.Unreachable\), sending it again$", line),
            line => Assert.Matches(@"^GET /account: 200 in \d+\.\d ms, attempt 3$", line));
    }

    [Fact]
    public void No_message_is_written_by_default()
    {
        Engine.Result result = _engine.Run("Get-BfxAccount | Out-Null; Set-BfxLeverage BTC-USD 5 | Out-Null; Update-BfxToken | Out-Null").ThrowIfFailed();

        Assert.Empty(result.Verbose.Concat(result.Debug).Concat(result.Warnings));
        Assert.Empty(_engine.Shown);
    }

    [Theory]
    [InlineData("$DebugPreference = 'Continue'; Get-BfxAccount", 1)]
    [InlineData("Get-BfxAccount -Debug -Verbose", 1)]
    [InlineData("Get-BfxAccount -Debug", 2)]
    public void Debug_shows_headers_and_bodies_with_secrets_masked(string script, int lines)
    {
        Engine.Result result = _engine.Run(script).ThrowIfFailed();

        // With -Debug, verbose lines are debug lines, because PowerShell would prompt after each.
        Assert.Equal(lines, result.Debug.Count);
        string text = result.Debug[^1];

        Assert.StartsWith("> GET /account\n", text, StringComparison.Ordinal);
        Assert.All(
            ["> EID: bfx", "> RBT-TS: ", "> RBT-SIGNATURE: ***", "> RBT-JWT: ***", "> Cookie: ***", "< 200 OK", "< Srv-Timestamp: ", "\"last_update\":1670396580648597"],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.DoesNotContain(_sandbox.Tokens.Jwt, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Debug_shows_the_request_and_masks_the_api_key()
    {
        _sandbox.ConnectByKey(_engine);

        string text = _engine.Run("Set-BfxLeverage BTC-USD 5 -Debug -Confirm:$false").ThrowIfFailed().Debug[^1];

        Assert.Contains("""> {"market_id":"BTC-USD","leverage":5}""", text, StringComparison.Ordinal);
        Assert.Contains("> RBT-API-KEY: ***", text, StringComparison.Ordinal);
        Assert.DoesNotContain(_sandbox.Key.Key, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Debug_masks_the_tokens_of_a_refresh()
    {
        Engine.Result result = _engine.Run("Update-BfxToken -Debug -Confirm:$false").ThrowIfFailed();

        string text = result.Debug[^1];
        Assert.Contains("\"refresh_token\":\"***\"", text, StringComparison.Ordinal);
        Assert.Contains("\"jwt\":\"***\"", text, StringComparison.Ordinal);
        Assert.Contains("\"random_secret\":\"***\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clock_difference_is_one_warning_and_the_request_succeeds()
    {
        _sandbox.Clock.Advance(TimeSpan.FromHours(1));

        Engine.Result result = _engine.Run("Get-BfxAccount | Out-Null; Get-BfxAccount | Out-Null; (Get-BfxSession).ClockOffset");

        Assert.Matches(@"is 3[56]\d\d s behind the exchange.*synchronize the clock", Assert.Single(result.Warnings));
        Assert.InRange((TimeSpan)result.Single.BaseObject, TimeSpan.FromMinutes(55), TimeSpan.FromMinutes(60));
        Assert.Equal([400, 200, 200], _sandbox.Requests.Select(request => request.Status));
    }

    [Fact]
    public void A_long_wait_shows_progress_and_completes_it()
    {
        PSObject session = _sandbox.SessionOn(new AutoAdvanceClock(_sandbox.Clock.GetUtcNow()), _engine);
        _sandbox.Server.Faults.Add(new()
        {
            Kind = FaultKind.Response,
            Status = 429,
            Headers = new Dictionary<string, string> { ["X-RateLimit-Retry-After"] = "5" },
        });
        using Engine.Running reading = _engine.Start("Get-BfxAccount -Session $session", ("session", session));

        reading.End().ThrowIfFailed();

        Assert.All(reading.Shell.Streams.Progress, progress => Assert.Equal("Waiting for the exchange", progress.Activity));
        Assert.Contains(reading.Shell.Streams.Progress, progress => progress.RecordType == ProgressRecordType.Processing);
        Assert.Equal(ProgressRecordType.Completed, reading.Shell.Streams.Progress[^1].RecordType);
    }
}
