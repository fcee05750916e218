using System.Management.Automation;
using System.Reflection;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.Trading;

/// <summary>The progress bar of many changes, on a clock that the pipeline advances.</summary>
[Collection(SerialTests.Name)]
public sealed class ChangeProgressTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new(NewOrderTests.Prompt);
    private readonly TestClock _clock = new();
    private readonly PropertyInfo _moduleClock;

    public ChangeProgressTests()
    {
        _sandbox.Connect(_engine);
        _moduleClock = ((Type)_engine.Run("[BlastFx.Commands.BfxCommand]").Single.BaseObject).Assembly
            .GetType("BlastFx.Pipeline.ChangeProgress", throwOnError: true)!
            .GetProperty("Clock", BindingFlags.NonPublic | BindingFlags.Static)!;
        _moduleClock.SetValue(null, _clock);
    }

    public void Dispose()
    {
        _moduleClock.SetValue(null, TimeProvider.System);
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Fact]
    public void Changes_that_take_longer_than_two_seconds_show_how_many_are_completed()
    {
        ProgressRecord[] bar = Place(count: 5, milliseconds: 900);

        Assert.Equal(["3 completed", "4 completed", "5 completed", "Done"], bar.Select(record => record.StatusDescription));
        Assert.Equal(ProgressRecordType.Completed, bar[^1].RecordType);
        Assert.All(bar, record => Assert.Equal("New-BfxOrder", record.Activity));
    }

    [Fact]
    public void The_bar_changes_at_most_five_times_a_second()
    {
        ProgressRecord[] bar = Place(count: 50, milliseconds: 50);

        Assert.Equal(["40 completed", "44 completed", "48 completed", "Done"], bar.Select(record => record.StatusDescription));
    }

    [Fact]
    public void Changes_that_take_less_show_no_bar() => Assert.Empty(Place(count: 5, milliseconds: 300));

    private ProgressRecord[] Place(int count, int milliseconds)
    {
        using Engine.Running running = _engine.Start(
            "1..$count | ForEach-Object { $clock.Advance([timespan]::FromMilliseconds($step)); [pscustomobject]@{ MarketId = 'BTC-USD'; Side = 'buy'; Size = 0.1; Price = 50000 } } | New-BfxOrder",
            ("count", count),
            ("step", milliseconds),
            ("clock", _clock));
        running.End().ThrowIfFailed();
        return [.. running.Shell.Streams.Progress];
    }
}
