using System.Management.Automation;
using BlastFx.Parameters;

namespace BlastFx.Commands;

/// <summary>Reads the candles of markets, the oldest first.</summary>
[Cmdlet(VerbsCommon.Get, "BfxCandle", SupportsPaging = true, DefaultParameterSetName = SessionSet)]
[OutputType("BlastFx.Candle")]
public sealed class GetBfxCandleCommand : BfxMarketRangeCommand
{
    // Where nothing was traded there is no candle, so the periods are only nearly as many.
    private const double Accuracy = 0.9;

    private static readonly string[] s_countFromTheOldest = ["First", "Skip", "IncludeTotalCount"];

    /// <summary>How long each is: 1m, 5m, 15m, 30m, 1h, 4h or 1d, or a TimeSpan of that length.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [PeriodArgument]
    [ArgumentCompleter(typeof(PeriodCompleter))]
    public TimeSpan Period { get; set; }

    /// <summary>How many of the newest candles are wanted; all of the time range where it is left out.</summary>
    [Parameter]
    [ExactInteger]
    [ValidateRange(1, 1_000_000)]
    public int Last { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        string? mixed = Last == 0 ? null : s_countFromTheOldest.FirstOrDefault(MyInvocation.BoundParameters.ContainsKey);
        if (mixed is not null)
        {
            StopOnError(Last, () => throw new BfxException(
                BfxErrorIds.InvalidArgument, $"-Last counts from the newest candle and -{mixed} from the oldest. Give one of them. Nothing was sent."));
        }
    }

    private protected override void ProcessMarket(MarketClient client)
    {
        foreach (string market in ResolveMarkets(MarketId, client))
        {
            ContinueOnError(market, () =>
            {
                if (Last == 0)
                {
                    Pages.Write(window => client.GetCandles(market, Period, Range, window), $"candles of {market}", Accuracy);
                }
                else
                {
                    WriteLast(client, market);
                }
            });
        }
    }

    private void WriteLast(MarketClient client, string market) => Records.Write(
        Await((observer, stopping) => client.GetLastCandlesAsync(market, Period, Last, Range, observer, stopping)));
}
