using System.Management.Automation;
using BlastFx.Sandbox;
using BlastFx.Tests.Support;

namespace BlastFx.Tests;

/// <summary>No message to any stream, under any preference, loses the result of a request that was sent.</summary>
public sealed class MessageTests : IDisposable
{
    private static readonly TimeSpan s_latency = TimeSpan.FromMilliseconds(7);

    private readonly Engine _engine = new(canAsk: false);
    private readonly TestSandbox _sandbox = new();

    public MessageTests() => _sandbox.Connect(_engine);

    public static TheoryData<string, string> CommandsAndStreams
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (string command in new[] { "Get-BfxAccount", "Set-BfxLeverage BTC-USD 5 -Confirm:$false", "Update-BfxToken -Confirm:$false", "Get-BfxFill -First 2", "Test-BfxToken", "Get-BfxMarket", "Connect-Bfx -Credential $credential -BaseUri $uri -PassThru" })
            {
                cases.Add(command, "Debug");
                // The engine writes its line about a change before the request.
                if (!command.Contains("-Confirm", StringComparison.Ordinal))
                {
                    cases.Add(command, "Verbose");
                }

                // A request without a timestamp cannot be rejected for it.
                if (command is not ("Get-BfxMarket" or "Test-BfxToken"))
                {
                    cases.Add(command, "Warning");
                }
            }

            return cases;
        }
    }

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Theory]
    [MemberData(nameof(CommandsAndStreams))]
    public void A_message_that_stops_the_command_is_written_after_its_result(string command, string stream)
    {
        CauseWarning(stream);

        Engine.Result result = _engine.Run($"${stream}Preference = 'Stop'; {command}; 'went on'", _sandbox.Variables);

        Assert.NotEmpty(result.Output);
        Assert.DoesNotContain("went on", result.Output.Select(thing => thing.BaseObject));
        Assert.IsType<ActionPreferenceStopException>(result.Terminating);
    }

    [Theory]
    [MemberData(nameof(CommandsAndStreams))]
    public void A_prompt_that_cannot_be_answered_comes_after_the_result(string command, string stream)
    {
        CauseWarning(stream);

        Engine.Result result = _engine.Run($"${stream}Preference = 'Inquire'; {command}", _sandbox.Variables);

        Assert.NotEmpty(result.Output);
        Assert.Contains("NonInteractive", result.Error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-BfxAccount -Debug")]
    [InlineData("Get-BfxAccount -Debug -Verbose")]
    [InlineData("Set-BfxLeverage BTC-USD 5 -Debug -Confirm:$false")]
    [InlineData("Update-BfxToken -Debug -Confirm:$false")]
    [InlineData("Get-BfxOrder -First 3 -Debug")]
    [InlineData("Get-BfxServerTime -Debug")]
    [InlineData("Connect-Bfx -Credential $credential -BaseUri $uri -PassThru -Debug")]
    public void Debug_does_not_fail_without_a_prompt(string command)
    {
        CauseWarning("Warning");

        Engine.Result result = _engine.Run($"{command}; 'went on'", _sandbox.Variables).ThrowIfFailed();

        Assert.Equal("went on", result.Output[^1].BaseObject);
        Assert.True(result.Output.Count > 1);
        // The lines of -Verbose are still written.
        Assert.Contains(result.Verbose.Concat(result.Debug), line => line.Contains(": 200 in ", StringComparison.Ordinal));
    }

    /// <summary>Like PowerShell's console at the end of its input (<c>pwsh script.ps1 &lt;/dev/null</c>).</summary>
    [Fact]
    public void Debug_does_not_fail_at_the_end_of_the_input()
    {
        // The console fails with an exception of the runtime.
#pragma warning disable CA2201
        using var engine = new Engine(new RecordingHost(new NullReferenceException()));
#pragma warning restore CA2201
        _sandbox.Connect(engine);
        CauseWarning("Warning");

        Engine.Result result = engine.Run("Set-BfxLeverage BTC-USD 5 -Debug -Confirm:$false");

        Assert.Single(result.Warnings);
        Assert.NotNull(result.Single);
    }

    [Fact]
    public async Task Concurrent_changes_are_all_written_before_a_message_stops_the_command()
    {
        using TestSandbox slow = Slow();

        Engine.Result result = await RunConcurrentlyAsync(
            slow,
            requests: 3,
            """
            $DebugPreference = 'Stop'
            'BTC-USD', 'ETH-USD', 'SOL-USD' | ForEach-Object { [pscustomobject]@{ Market = $_; Leverage = 3 } } | Set-BfxLeverage -ThrottleLimit 3
            """);

        Assert.IsType<ActionPreferenceStopException>(result.Terminating);
        Assert.Equal(3, result.Output.Count);
        Assert.All(slow.Requests, request => Assert.True(request.Executed));
    }

    [Fact]
    public async Task Pending_changes_are_written_before_the_engine_stops_at_the_next()
    {
        using TestSandbox slow = Slow();

        Engine.Result result = await RunConcurrentlyAsync(
            slow,
            requests: 1,
            """
            $PSDefaultParameterValues['Set-BfxLeverage:Confirm'] = $false
            'BTC-USD', 'ETH-USD', 'SOL-USD' | ForEach-Object { if ($_ -eq 'ETH-USD') { $global:VerbosePreference = 'Stop' }; $_ } | Set-BfxLeverage -Leverage 4 -ThrottleLimit 3
            """);

        Assert.IsType<ActionPreferenceStopException>(result.Terminating);
        Assert.Single(slow.Requests);
        Assert.Single(result.Output);
    }

    [Fact]
    public async Task After_the_error_that_stops_the_command_no_change_is_sent()
    {
        using TestSandbox slow = Slow();
        slow.Respond("/account/leverage", 400, """{"success":false,"error":"WRONG_MARKET_ID"}""");

        Engine.Result result = await RunConcurrentlyAsync(
            slow, requests: 2, "1..12 | ForEach-Object { 'BTC-USD' } | Set-BfxLeverage -Leverage 3 -ThrottleLimit 2 -ErrorAction Stop");

        Assert.NotNull(result.Terminating);
        // Two more may be sent before the first response is read.
        Assert.InRange(slow.Requests.Count, 2, 6);
        Assert.Equal(slow.Requests.Count - 1, result.Output.Count);
    }

    [Theory]
    [InlineData("-ErrorAction Stop")]
    [InlineData("-ErrorAction Inquire")]
    [InlineData("-Debug -ErrorAction Stop")]
    public async Task Concurrent_changes_are_all_written_before_the_error_of_one_stops_the_command(string preference)
    {
        using TestSandbox slow = Slow();
        slow.Respond("/account/leverage", 400, """{"success":false,"error":"WRONG_MARKET_ID"}""");

        Engine.Result result = await RunConcurrentlyAsync(
            slow, requests: 3, $"'BTC-USD', 'ETH-USD', 'SOL-USD' | Set-BfxLeverage -Leverage 3 -ThrottleLimit 3 {preference}");

        Assert.NotNull(result.Error);
        Assert.Equal(3, slow.Requests.Count);
        Assert.Equal(2, result.Output.Count);
    }

    [Theory]
    [InlineData("Get-BfxOrder -ErrorAction Stop", "/orders")]
    [InlineData("$ErrorActionPreference = 'Stop'; Get-BfxOrder", "/orders")]
    [InlineData("$ErrorActionPreference = 'Stop'; Get-BfxOrder -Debug", "/orders")]
    [InlineData("Get-BfxFill -ErrorAction Stop", "/fills")]
    [InlineData("Get-BfxPosition -ErrorAction Stop", "/positions")]
    [InlineData("Get-BfxMarket -ErrorAction Stop", "/markets")]
    public void Received_records_are_written_before_the_error_of_one_stops_the_command(string script, string path)
    {
        _sandbox.Respond(
            path,
            200,
            """
            {"success":true,"error":"","pagination":{"total":4,"page":0,"limit":50,"order":"DESC"},"result":[
            {"id":"A-USD","market_id":"A-USD","price":"x"},{"id":"B-USD","market_id":"B-USD"},{"id":"C-USD","market_id":"C-USD","size":"x"},{"id":"D-USD","market_id":"D-USD"}]}
            """.Replace("\"price\"", path == "/markets" ? "\"best_bid\"" : "\"size\"", StringComparison.Ordinal),
            times: 9);

        Engine.Result result = _engine.Run($"{script}; 'went on'");

        Assert.Contains(result.Output, row => (row.Value("MarketId") as string) == "B-USD");
        Assert.Contains(result.Output, row => (row.Value("MarketId") as string) == "D-USD");
        Assert.NotNull(result.Terminating);
        Assert.DoesNotContain("went on", result.Output.Select(row => row.BaseObject));
    }

    [Theory]
    [InlineData("Get-BfxOrder -Status paused -First 0 -Debug")]
    [InlineData("Get-BfxBalanceOperation -OperationType rebate -First 0 -Debug")]
    [InlineData("'no row' | Select-Object -Skip 1 | Show-BfxChart -Debug")]
    public void A_warning_does_not_fail_without_a_prompt(string command)
    {
        Engine.Result result = _engine.Run($"{command}; 'went on'").ThrowIfFailed();

        Assert.Equal("went on", Assert.Single(result.Output).BaseObject);
    }

    [Theory]
    [InlineData("$DebugPreference = 'Stop'")]
    [InlineData("$DebugPreference = 'Inquire'")]
    public void A_refresh_is_kept_if_its_message_stops_the_command(string preference)
    {
        PSObject token = Assert.Single(_engine.Run($"& {{ {preference}; Update-BfxToken -Confirm:$false }}").Output);

        // A refresh token works once: the second refresh needs the tokens of the first.
        _engine.Run("Update-BfxToken -Confirm:$false | Out-Null; Get-BfxAccount").ThrowIfFailed();
        Assert.NotNull(token.Value("Jwt"));
    }

    [Fact]
    public void An_error_takes_precedence_over_a_message_that_stops_the_command()
    {
        _sandbox.Respond("/account", 400, """{"success":false,"error":"PROFILE_NOT_ACTIVE"}""", times: 9);

        Engine.Result written = _engine.Run("$VerbosePreference = 'Stop'; Get-BfxAccount");
        Engine.Result ending = _engine.Run("$VerbosePreference = 'Stop'; Connect-Bfx -Credential $credential -BaseUri $uri", _sandbox.Variables);

        Assert.StartsWith("Bfx.PROFILE_NOT_ACTIVE", Assert.Single(written.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("Bfx.PROFILE_NOT_ACTIVE", ending.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Stop")]
    [InlineData("Inquire")]
    public void A_progress_bar_that_stops_the_command_is_written_after_its_result(string preference)
    {
        PSObject session = Limited(seconds: 3);

        Engine.Result result = _engine.Run($"$ProgressPreference = '{preference}'; Get-BfxAccount -Session $session", ("session", session));

        Assert.Equal(13L, Assert.Single(result.Output).Value("Id"));
        Assert.NotNull(result.Error);
    }

    [Fact]
    public void Pages_are_written_before_a_progress_bar_stops_the_command()
    {
        using var exchange = new TestSandbox(options => options with { FillCount = 1500 });
        exchange.Connect(_engine);

        Engine.Result result = _engine.Run("$ProgressPreference = 'Stop'; Get-BfxFill");

        Assert.Equal(1500, result.Output.Count);
        Assert.IsType<ActionPreferenceStopException>(result.Terminating);
    }

    [Theory]
    [InlineData("$ProgressPreference = 'SilentlyContinue'; Get-BfxAccount -Session $session", 20, 1)]
    [InlineData("Get-BfxAccount -Session $session -ProgressAction Ignore", 20, 1)]
    [InlineData("Get-BfxAccount -Session $session", 20, 0)]
    [InlineData("Get-BfxAccount -Session $session -ProgressAction SilentlyContinue", 2, 0)]
    public void A_long_wait_without_a_progress_bar_is_one_warning(string script, int seconds, int warnings)
    {
        PSObject session = Limited(seconds, times: 2);

        Engine.Result result = _engine.Run(script, ("session", session)).ThrowIfFailed();

        Assert.Equal(warnings, result.Warnings.Count);
        Assert.All(result.Warnings, warning => Assert.Matches(@"^Waiting 20\.0 s: rate limit of the exchange\.", warning));
    }

    /// <summary>A sandbox whose responses wait for its clock.</summary>
    private static TestSandbox Slow() => new(options => options with { Latency = s_latency });

    /// <summary>Runs a script whose first requests get their responses only when this number of them has arrived.</summary>
    private async Task<Engine.Result> RunConcurrentlyAsync(TestSandbox slow, int requests, string script)
    {
        slow.Connect(_engine);
        using Engine.Running running = _engine.Start(script);
        for (int arrived = 0; arrived < requests; arrived++)
        {
            await slow.Clock.TimerCreatedAsync(s_latency);
        }

        slow.Clock.Advance(s_latency);
        return await slow.Clock.PassWaitsOf(running.EndAsync());
    }

    /// <summary>A session whose next requests exceed the rate limit; waits end at once.</summary>
    private PSObject Limited(int seconds, int times = 1)
    {
        PSObject session = _sandbox.SessionOn(new AutoAdvanceClock(_sandbox.Clock.GetUtcNow()), _engine);
        _sandbox.Server.Faults.Add(new()
        {
            Kind = FaultKind.Response,
            Status = 429,
            Times = times,
            Headers = new Dictionary<string, string> { ["Retry-After"] = $"{seconds}" },
        });
        return session;
    }

    /// <summary>The command that detects a clock difference warns of it.</summary>
    private void CauseWarning(string stream)
    {
        if (stream == "Warning")
        {
            _sandbox.Clock.Advance(TimeSpan.FromMinutes(10));
        }
    }
}
