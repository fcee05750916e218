using System.Management.Automation;
using BlastFx.Sandbox;
using BlastFx.Tests.Support;

namespace BlastFx.Tests;

public sealed class CancellationTests : IDisposable
{
    private static readonly TimeSpan s_stall = TimeSpan.FromHours(1);

    // Only a failing test reaches it.
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(20);

    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new();

    public CancellationTests() => _sandbox.Connect(_engine);

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Theory]
    [InlineData("Get-BfxAccount")]
    [InlineData("Get-BfxAccount -AsJson")]
    [InlineData("Set-BfxLeverage BTC-USD 5")]
    [InlineData("1..9 | ForEach-Object { [pscustomobject]@{ Market = 'BTC-USD'; Leverage = $_ } } | Set-BfxLeverage -ThrottleLimit 4")]
    [InlineData("Update-BfxToken")]
    [InlineData("Test-BfxToken")]
    [InlineData("Connect-Bfx -Credential $credential -BaseUri $uri")]
    public async Task Stopping_ends_a_pending_request_at_once(string script)
    {
        object session = _engine.Run("Get-BfxSession").Single.BaseObject;
        _sandbox.Server.Faults.Add(new() { Kind = FaultKind.DelayOnly, Delay = s_stall, Times = 9 });
        using Engine.Running running = _engine.Start(script + "; 'went on'", _sandbox.Variables);
        await _sandbox.Clock.TimerCreatedAsync(s_stall);

        await StopAsync(running);

        Assert.Same(session, _engine.Run("Get-BfxSession").Single.BaseObject);
    }

    [Fact]
    public async Task Stopping_ends_a_wait_for_the_rate_limit()
    {
        _sandbox.Server.Faults.Add(new()
        {
            Kind = FaultKind.Response,
            Status = 429,
            Headers = new Dictionary<string, string> { ["X-RateLimit-Retry-After"] = "90" },
        });
        using Engine.Running running = _engine.Start("Get-BfxAccount -Verbose; 'went on'");
        await WaitBeginsAsync(running);

        await StopAsync(running);
    }

    [Fact]
    public async Task Stopping_ends_a_wait_before_the_next_attempt()
    {
        var clock = TestClock.AtMachineTime();
        PSObject session = _sandbox.SessionOn(clock, _engine);
        _sandbox.Respond("/account", 503, "");
        using Engine.Running running = _engine.Start("Get-BfxAccount -Session $session -Verbose; 'went on'", ("session", session));
        await WaitBeginsAsync(running);

        await StopAsync(running);
        Assert.Single(_sandbox.Requests);
    }

    [Fact]
    public async Task A_stopped_refresh_completes_and_its_tokens_are_kept()
    {
        _sandbox.Fail("/jwt", FaultKind.DelayOnly, delay: TimeSpan.FromMilliseconds(7));
        using Engine.Running running = _engine.Start("Update-BfxToken; 'went on'");
        await _sandbox.Clock.TimerCreatedAsync(TimeSpan.FromMilliseconds(7));
        await StopAsync(running);

        using Engine.Running next = _engine.Start("Set-BfxLeverage BTC-USD 5 | Out-Null; Update-BfxToken");
        _sandbox.Clock.Advance(TimeSpan.FromMilliseconds(7));
        (await next.EndAsync()).ThrowIfFailed();

        Assert.Single(_sandbox.Requests, request => request.Body.Contains(_sandbox.Tokens.RefreshToken, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_session_works_after_a_stop()
    {
        _sandbox.Fail("/account", FaultKind.DelayOnly, delay: s_stall);
        using Engine.Running running = _engine.Start("Get-BfxAccount");
        await _sandbox.Clock.TimerCreatedAsync(s_stall);
        await StopAsync(running);

        Assert.Equal(13L, _engine.Run("Get-BfxAccount").Single.Value("Id"));
    }

    private static async Task WaitBeginsAsync(Engine.Running running)
    {
        var waits = new TaskCompletionSource();
        PSDataCollection<VerboseRecord> verbose = running.Shell.Streams.Verbose;
        verbose.DataAdded += (_, _) => Look();
        Look();
        await waits.Task;

        void Look()
        {
            if (verbose.ToArray().Any(record => record.Message.StartsWith("Waiting ", StringComparison.Ordinal)))
            {
                waits.TrySetResult();
            }
        }
    }

    private static async Task StopAsync(Engine.Running running)
    {
        await Task.Run(running.Shell.Stop).WaitAsync(s_hang);

        Assert.Equal(PSInvocationState.Stopped, running.Shell.InvocationStateInfo.State);
        Engine.Result result = await running.EndAsync().WaitAsync(s_hang);
        Assert.IsType<PipelineStoppedException>(result.Terminating);
        Assert.Empty(result.Output);
        Assert.Empty(result.Errors);
    }
}
