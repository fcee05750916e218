using System.Management.Automation;
using BlastFx.Parameters;
using BlastFx.Pipeline;

namespace BlastFx.Commands;

/// <summary>
/// A cmdlet that writes records as the exchange sends them. The input is collected first, so that one connection serves it all.
/// </summary>
public abstract class BfxWatchCommand : BfxSessionCommand
{
    private LiveWriter? _writer;

    /// <summary>Ends after this number of records.</summary>
    [Parameter]
    [ExactInteger]
    [ValidateRange(1, long.MaxValue)]
    public long Count { get; set; }

    /// <summary>Ends after this time, such as 30s.</summary>
    [Parameter]
    [TimeSpanArgument]
    [ValidateDuration("0.001s", "20d")]
    [ArgumentCompleter(typeof(WatchTimeoutCompleter))]
    public TimeSpan Timeout { get; set; }

    /// <summary>Ends after the first record, $_, for which the script returns true.</summary>
    [Parameter]
    [ValidateNotNull]
    public ScriptBlock? Until { get; set; }

    /// <summary>Leaves out the state at the beginning.</summary>
    [Parameter]
    public SwitchParameter NoSnapshot { get; set; }

    /// <summary>Writes the events of the connection to the pipeline, too.</summary>
    [Parameter]
    public SwitchParameter IncludeStatus { get; set; }

    private protected StreamOptions Options => new() { IncludesSnapshot = !NoSnapshot, Observer = _writer };

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _writer = new LiveWriter(this, Bridge, Messages, Records, IncludeStatus);
    }

    /// <summary>Writes the records of the streams.</summary>
    protected sealed override void EndProcessing()
    {
        _writer!.Write([.. Open()], new LiveEnd(Count, Timeout, Until));
        Messages.WriteHeld();
    }

    /// <summary>The id of a market as the exchange writes it. The list of markets is read once per session.</summary>
    /// <exception cref="BfxException">The market does not exist, or a request failed.</exception>
    private protected string Existing(string marketId, MarketClient markets)
    {
        if (!Await(markets.GetMarketIdsAsync).Contains(markets.Known.Spelled(marketId), StringComparer.Ordinal))
        {
            // The exchange rejects the id, or has listed the market since.
            Await((observer, cancellationToken) => markets.GetMarketsAsync([marketId], observer, cancellationToken));
        }

        return markets.Known.Spelled(marketId);
    }

    /// <summary>The streams of the input.</summary>
    private protected abstract IEnumerable<ILiveSource> Open();
}
