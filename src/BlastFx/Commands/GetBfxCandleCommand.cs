using System.Management.Automation;
using BlastFx.Hosting;

namespace BlastFx.Commands;

/// <summary>Reads the candles of markets, the oldest first.</summary>
[Cmdlet(VerbsCommon.Get, "BfxCandle", SupportsPaging = true, DefaultParameterSetName = SessionSet)]
[OutputType("BlastFx.Candle")]
public sealed class GetBfxCandleCommand : BfxMarketRangeCommand
{
    // Where nothing was traded there is no candle, so the periods are only nearly as many.
    private const double Accuracy = 0.9;

    /// <summary>How long each is: 1m, 5m, 15m, 30m, 1h, 4h or 1d, or a TimeSpan of that length.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [PeriodArgument]
    [ArgumentCompleter(typeof(PeriodCompleter))]
    public TimeSpan Period { get; set; }

    private protected override void ProcessMarketData(MarketData data)
    {
        foreach (string market in MarketId)
        {
            Try(market, () => Rows.Write(window => data.ReadCandles(market, Period, Range, window), $"candles of {market}", Accuracy));
        }
    }
}
