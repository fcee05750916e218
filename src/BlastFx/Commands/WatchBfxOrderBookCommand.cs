using System.Management.Automation;
using BlastFx.Parameters;
using BlastFx.Pipeline;

namespace BlastFx.Commands;

/// <summary>Watches the order books of markets.</summary>
[Cmdlet(VerbsCommon.Watch, "BfxOrderBook")]
[OutputType("BlastFx.OrderBook")]
public sealed class WatchBfxOrderBookCommand : BfxWatchMarketCommand
{
    /// <summary>The number of levels of each side, the best first; the whole book if omitted.</summary>
    [Parameter(Position = 1)]
    [ExactInteger]
    [ValidateRange(1, 1000)]
    public int Depth { get; set; }

    /// <summary>The minimum time between two books of a market, such as 0.5s; each change if omitted.</summary>
    [Parameter]
    [TimeSpanArgument]
    [ValidateDuration("0s", "1d")]
    [ArgumentCompleter(typeof(BookIntervalCompleter))]
    public TimeSpan Interval { get; set; }

    private protected override ILiveSource Open(Session session, string[] marketIds) => new LiveSource<Models.OrderBook>(
        session, session.Streams.OrderBooks(marketIds, Depth == 0 ? null : Depth, Options with { Interval = Interval }));
}
