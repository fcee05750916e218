using System.Diagnostics;
using System.Management.Automation;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.Streams;

/// <summary>How the cmdlets that watch end: at once, and without leaving anything.</summary>
[Collection(SerialTests.Name)]
public sealed class WatchEndTests : IDisposable
{
    // Only a failing test reaches it.
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(20);

    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new();

    public WatchEndTests() => _sandbox.Connect(_engine);

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Theory]
    [InlineData("Watch-BfxTrade BTC-USD -Count 3", 3)]
    [InlineData("Watch-BfxTrade BTC-USD | Select-Object -First 2", 2)]
    [InlineData("$limit = 4; $seen = 0; Watch-BfxTrade BTC-USD -Until { ($script:seen++) -ge $limit -and $_.Price -gt 0 }", 5)]
    [InlineData("Watch-BfxTrade BTC-USD -Until { $PSItem.MarketId -eq 'BTC-USD' }", 1)]
    public void It_ends_and_the_connection_is_closed(string command, int count)
    {
        Assert.Equal(count, _engine.Run(command).ThrowIfFailed().Output.Count);

        TestSandbox.WaitUntil(() => _sandbox.Server.Streams.ConnectionCount == 0);
        Assert.Equal("Closed", $"{_engine.Run("(Get-BfxSession).Streams.State").Single}");
    }

    /// <summary>On a machine that is busy, connecting can take that long.</summary>
    [Fact]
    public void A_time_out_ends_it_with_what_has_arrived_and_the_connection_is_closed()
    {
        Assert.InRange(_engine.Run("Watch-BfxTrade BTC-USD -Timeout 0.2s").ThrowIfFailed().Output.Count, 0, 15);

        TestSandbox.WaitUntil(() => _sandbox.Server.Streams.ConnectionCount == 0);
        Assert.Equal("Closed", $"{_engine.Run("(Get-BfxSession).Streams.State").Single}");
    }

    [Theory]
    [InlineData("Watch-BfxTrade BTC-USD", "trade:BTC-USD")]
    [InlineData("Watch-BfxOrderBook BTC-USD -Interval 1h", "orderbook:BTC-USD")]
    [InlineData("Watch-BfxMarket BTC-USD -Timeout 1d", "market:BTC-USD")]
    [InlineData("Watch-BfxAccount", "account@13")]
    [InlineData("Watch-BfxFill | Sort-Object Id", "account@13")]
    public async Task Stopping_ends_it_at_once_even_if_the_exchange_is_silent(string command, string channel)
    {
        using Engine.Running running = _engine.Start(command + "; 'went on'");
        _sandbox.WaitForSubscribers(channel);
        _sandbox.Server.Streams.Stall();

        await Task.Run(running.Shell.Stop).WaitAsync(s_hang);

        Assert.Equal(PSInvocationState.Stopped, running.Shell.InvocationStateInfo.State);
        Assert.Equal("Closed", $"{_engine.Run("(Get-BfxSession).Streams.State").Single}");
        _sandbox.Server.Streams.Resume();
    }

    [Fact]
    public async Task Stopping_ends_a_connection_that_is_being_made()
    {
        _engine.Run("Get-BfxMarket BTC-USD").ThrowIfFailed();
        _sandbox.Fail("/ws", Sandbox.FaultKind.DelayOnly, delay: TimeSpan.FromHours(1));
        using Engine.Running running = _engine.Start("Watch-BfxTrade BTC-USD");
        await _sandbox.Clock.TimerCreatedAsync(TimeSpan.FromHours(1));

        await Task.Run(running.Shell.Stop).WaitAsync(s_hang);

        Assert.Equal(PSInvocationState.Stopped, running.Shell.InvocationStateInfo.State);
    }

    [Fact]
    public void A_timeout_ends_an_exchange_that_does_not_respond()
    {
        _sandbox.Fail("/markets", Sandbox.FaultKind.DelayOnly, delay: TimeSpan.FromHours(1), times: 9);

        Assert.Empty(_engine.Run("$null = Get-Variable Error; Watch-BfxAccount -Timeout 0.2s -NoSnapshot").ThrowIfFailed().Output);
    }

    [Fact]
    public void An_error_of_the_condition_ends_it()
    {
        Engine.Result result = _engine.Run("Watch-BfxTrade BTC-USD -Until { throw 'condition' }");

        Assert.Equal("condition", result.Error.Exception.Message);
        TestSandbox.WaitUntil(() => _sandbox.Server.Streams.ConnectionCount == 0);
    }

    [Fact]
    public void Nothing_is_left_of_many_watches()
    {
        const string watches = "1..40 | ForEach-Object { Watch-BfxTrade BTC-USD, ETH-USD -Count 5 -Timeout 1h; Watch-BfxOrderBook BTC-USD -Timeout 1h -Interval 1h | Select-Object -First 1; Watch-BfxOrder -Count 1 } | Measure-Object | ForEach-Object Count";
        _engine.Run("Watch-BfxTrade BTC-USD -Count 1").ThrowIfFailed();
        int sockets = SocketCount();
        int threads = ThreadCount();

        Assert.Equal(280, _engine.Run(watches).Single.BaseObject);

        TestSandbox.WaitUntil(() => _sandbox.Server.Streams.ConnectionCount == 0);
        TestSandbox.WaitUntil(() => SocketCount() <= sockets + 4);
        // The thread pool may have added some.
        TestSandbox.WaitUntil(() => ThreadCount() <= threads + 10);
    }

    private static int ThreadCount()
    {
        using var process = Process.GetCurrentProcess();
        return process.Threads.Count;
    }

    private static int SocketCount() => OperatingSystem.IsLinux()
        ? new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos().Count(file => file.LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true)
        : 0;
}
