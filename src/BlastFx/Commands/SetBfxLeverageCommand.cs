using System.Management.Automation;
using BlastFx.Parameters;

namespace BlastFx.Commands;

/// <summary>Sets the leverage of markets.</summary>
[Cmdlet(VerbsCommon.Set, "BfxLeverage", SupportsShouldProcess = true)]
[OutputType("BlastFx.Account")]
public sealed class SetBfxLeverageCommand : BfxThrottledChangeCommand
{
    /// <summary>The market, such as BTC-USD.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("market_id", "Market")]
    [MarketIdArgument]
    [ValidateMarketId]
    [ArgumentCompleter(typeof(MarketIdCompleter))]
    public string MarketId { get; set; } = "";

    /// <summary>The leverage, an integer from 1 to 20.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ExactInteger]
    [ValidateRange(1, 20)]
    public int Leverage { get; set; }

    private protected override void ProcessSession(Session session)
    {
        string marketId = session.Markets.Known.Spelled(MarketId);
        int leverage = Leverage;
        Change(
            marketId,
            () => session.Policy.Check(marketId),
            $"{marketId} of {session}",
            $"Set leverage to {leverage}",
            (observer, cancellationToken) => session.Account.SetLeverageAsync(marketId, leverage, observer, cancellationToken));
    }
}
