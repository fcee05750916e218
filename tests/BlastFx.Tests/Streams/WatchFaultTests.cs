using System.Management.Automation;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.Streams;

/// <summary>What the cmdlets that watch show of lost connections and errors.</summary>
public sealed class WatchFaultTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new();

    public WatchFaultTests() => _sandbox.Connect(_engine);

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Fact]
    public void A_cut_connection_loses_no_trade_and_is_shown_in_verbose_messages()
    {
        using Engine.Running running = _engine.Start("Watch-BfxTrade BTC-USD -Count 35 -Verbose");
        running.WaitForOutput(15);
        _sandbox.Burst("trade:BTC-USD", 10);
        _sandbox.Server.Streams.Cut();
        _sandbox.Burst("trade:BTC-USD", 10);

        Engine.Result result = running.End().ThrowIfFailed();

        Assert.Equal(35, result.Output.Select(trade => trade.Value("Id")).Distinct().Count());
        string[] life = [.. result.Verbose.Where(line => line.StartsWith("Connect", StringComparison.Ordinal) || line.Contains("lost", StringComparison.Ordinal) || line.StartsWith("Subscribed", StringComparison.Ordinal))];
        string address = $"{new UriBuilder(_sandbox.BaseUri) { Scheme = "ws", Path = "/ws" }.Uri}";
        Assert.Equal(
            [
                $"Connecting to {address}.", $"Connected to {address}.", "Subscribed to trade:BTC-USD.", "The connection of the stream was lost.",
                $"Connecting to {address}.", $"Connected to {address}.", "Subscribed to trade:BTC-USD.",
            ],
            life);
        Assert.Contains("Records written: 35.", result.Verbose);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void The_events_of_the_connection_are_objects_if_requested()
    {
        using Engine.Running running = _engine.Start("Watch-BfxTrade BTC-USD -NoSnapshot -Count 1 -IncludeStatus");
        _sandbox.WaitForSubscribers("trade:BTC-USD");
        _sandbox.Burst("trade:BTC-USD", 1);

        IReadOnlyList<PSObject> output = running.End().ThrowIfFailed().Output;

        Assert.Equal(["Connecting", "Connected", "Subscribed"], output.SkipLast(1).Select(status => $"{status.Value("Event")}"));
        Assert.All(output.SkipLast(1), status => Assert.Equal("BlastFx.Streams.StreamStatus", status.TypeNames[0]));
        Assert.Equal("BlastFx.Trade", output[^1].TypeNames[0]);
    }

    [Fact]
    public void An_event_between_records_does_not_end_their_table()
    {
        string shown = $"{_engine.Run(
            """
            $trades = Watch-BfxTrade BTC-USD -Count 2
            $status = Watch-BfxTrade BTC-USD -Count 1 -IncludeStatus | Select-Object -First 1
            $trades[0], $status, $trades[1] | Out-String -Width 100
            """).Single}";

        Assert.Equal(1, shown.Split("TakerSide").Length - 1);
        Assert.Matches(@"(?m)^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ Connecting to ws://", shown);
    }

    [Fact]
    public async Task A_long_loss_is_one_warning_which_costs_no_record_even_if_it_ends_the_command()
    {
        var clock = TestClock.AtMachineTime();
        PSObject session = _sandbox.SessionOn(clock, _engine);
        using Engine.Running running = _engine.Start("Watch-BfxTrade BTC-USD -Session $session -WarningAction Stop", ("session", session));
        _sandbox.WaitForSubscribers("trade:BTC-USD");
        _sandbox.Burst("trade:BTC-USD", 900);
        TestSandbox.WaitUntil(() => Received(session) >= 900);
        Engine.Result result = await LoseConnectionAsync(running, clock);

        Assert.StartsWith("ActionPreferenceStop", result.ErrorId, StringComparison.Ordinal);
        Assert.Contains("no connection for 5 s", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(15 + _sandbox.Server.Streams.Published("trade:BTC-USD").Sum(static trades => trades.Data.Split("\"price\"").Length - 1), result.Output.Count);
    }

    [Theory]
    [InlineData("Watch-BfxMarket BTC-USD", "market:BTC-USD")]
    [InlineData("Watch-BfxOrderBook BTC-USD", "orderbook:BTC-USD")]
    [InlineData("Watch-BfxAccount", "account@13")]
    [InlineData("Watch-BfxOrder", "account@13")]
    public async Task A_warning_that_is_an_error_ends_every_watch(string command, string channel)
    {
        var clock = TestClock.AtMachineTime();
        PSObject session = _sandbox.SessionOn(clock, _engine);
        using Engine.Running running = _engine.Start($"{command} -Session $session -WarningAction Stop", ("session", session));
        _sandbox.WaitForSubscribers(channel);

        Engine.Result result = await LoseConnectionAsync(running, clock);

        Assert.StartsWith("ActionPreferenceStop", result.ErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_that_is_closed_ends_the_watch_with_an_error()
    {
        object session = _engine.Run("Get-BfxSession").Single.BaseObject;
        using Engine.Running running = _engine.Start("Watch-BfxTrade BTC-USD -NoSnapshot");
        _sandbox.WaitForSubscribers("trade:BTC-USD");
        ((IDisposable)session).Dispose();

        Engine.Result result = running.End();

        Assert.Equal("Bfx.SessionClosed", result.ErrorId);
        Assert.Equal("Bfx.SessionClosed", _engine.Run("Watch-BfxTrade BTC-USD -Session $session", ("session", session)).ErrorId);
    }

    [Fact]
    public void A_final_close_code_is_an_error_and_Stop_ends_the_script()
    {
        using Engine.Running running = _engine.Start("Watch-BfxTrade BTC-USD -NoSnapshot -ErrorAction Stop; 'went on'");
        _sandbox.WaitForSubscribers("trade:BTC-USD");
        _sandbox.Server.Streams.Close(3500, "invalid token");

        Engine.Result result = running.End();

        Assert.Equal("Bfx.StreamRejected", result.ErrorId);
        Assert.Contains("3500", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void A_pipeline_that_is_too_far_behind_is_an_error_after_the_records_that_wait()
    {
        using var gate = new ManualResetEventSlim();
        PSObject session = _engine.Run("Get-BfxSession").Single;
        using Engine.Running running = _engine.Start(
            "Watch-BfxTrade BTC-USD -QueueLimit 50 | ForEach-Object { $gate.Wait(); $_ }", ("gate", gate));
        _sandbox.WaitForSubscribers("trade:BTC-USD");
        _sandbox.Burst("trade:BTC-USD", 200);
        TestSandbox.WaitUntil(() => Received(session) >= 200);
        gate.Set();

        Engine.Result result = running.End();

        Assert.Equal("Bfx.StreamOverflow", result.ErrorId);
        Assert.InRange(result.Output.Count, 50, 214);
        Assert.Equal(result.Output.Count, result.Output.Select(trade => trade.Value("Id")).Distinct().Count());
    }

    [Fact]
    public void Runspaces_in_parallel_share_the_connection_of_a_session()
    {
        using Engine.Running running = _engine.Start(
            """
            $session = Get-BfxSession
            'BTC-USD', 'ETH-USD' | ForEach-Object -Parallel {
                Import-Module $using:manifest
                Watch-BfxTrade $_ -Session $using:session -NoSnapshot -Count 1
            }
            """,
            ("manifest", Checkout.Manifest));
        _sandbox.WaitForSubscribers("trade:BTC-USD");
        _sandbox.WaitForSubscribers("trade:ETH-USD");
        Assert.Equal(1, _sandbox.Server.Streams.ConnectionCount);
        _sandbox.Burst("trade:BTC-USD", 1);
        _sandbox.Burst("trade:ETH-USD", 1);

        Assert.Equal(["BTC-USD", "ETH-USD"], running.End().ThrowIfFailed().Output.Select(trade => $"{trade.Value("MarketId")}").Order());
    }

    private static long Received(PSObject session) => (long)PSObject.AsPSObject(session.Value("Streams")!).Value("Received")!;

    /// <summary>Cuts the connection of a watch for good, and lets time pass until the watch ends.</summary>
    private async Task<Engine.Result> LoseConnectionAsync(Engine.Running running, TestClock clock)
    {
        _sandbox.Respond("/ws", 503, "", times: 99);
        _sandbox.Server.Streams.Cut();
        Task<Engine.Result> ending = running.EndAsync();
        while (!ending.IsCompleted)
        {
            await Task.Yield();
            clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        return await ending;
    }
}
