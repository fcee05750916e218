using System.Management.Automation;
using BlastFx.Parameters;

namespace BlastFx.Commands;

/// <summary>Gets the candles of markets, oldest first.</summary>
[Cmdlet(VerbsCommon.Get, "BfxCandle", SupportsPaging = true, DefaultParameterSetName = SessionSet)]
[OutputType("BlastFx.Candle")]
public sealed class GetBfxCandleCommand : BfxMarketRangeCommand
{
    // Periods without trades have no candle, so the count of periods is only an estimate.
    private const double Accuracy = 0.9;

    private static readonly string[] s_countFromTheOldest = ["First", "Skip", "IncludeTotalCount"];

    /// <summary>The period: 1m, 5m, 15m, 30m, 1h, 4h or 1d, or a TimeSpan of that length.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [PeriodArgument]
    [ArgumentCompleter(typeof(PeriodCompleter))]
    public TimeSpan Period { get; set; }

    /// <summary>The number of newest candles; all of the time range if omitted.</summary>
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
                BfxErrorIds.InvalidArgument, $"-Last counts from the newest candle and -{mixed} from the oldest. Specify one of them. Nothing was sent."));
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
