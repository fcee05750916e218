using System.Management.Automation;
using BlastFx.Parameters;

namespace BlastFx.Commands;

/// <summary>Sets the leverage on markets.</summary>
[Cmdlet(VerbsCommon.Set, "BfxLeverage", SupportsShouldProcess = true)]
[OutputType("BlastFx.Account")]
public sealed class SetBfxLeverageCommand : BfxSessionCommand
{
    /// <summary>Requests whose answers are still to be written, in the order of the input.</summary>
    private readonly Queue<(string MarketId, Task<Models.Account> Answer)> _underWay = new();

    private SemaphoreSlim? _free;

    /// <summary>The market, such as BTC-USD.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("market_id", "Market")]
    [MarketIdArgument]
    [ValidateMarketId]
    [ArgumentCompleter(typeof(MarketIdCompleter))]
    public string MarketId { get; set; } = "";

    /// <summary>The leverage, a whole number from 1 to 20.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ExactInteger]
    [ValidateRange(1, 20)]
    public int Leverage { get; set; }

    /// <summary>How many requests are sent at once. The output keeps the order of the input.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 1;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _free = new SemaphoreSlim(ThrottleLimit, ThrottleLimit);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        while (_underWay.Count > 0)
        {
            WriteNext();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        // The gate itself is left to the collector: requests that outlive a stopped pipeline still release it.
        _free = null;
    }

    private protected override void ProcessSession(Session session)
    {
        string marketId = session.Markets.Known.Spelled(MarketId);
        while (_underWay.Count > 0 && Streams.QuestionsMayEnd)
        {
            WriteNext();
        }

        // What would be refused is not asked about.
        if (Try(marketId, () => session.Policy.Check(marketId), isLast: _underWay.Count == 0) && ShouldProcess($"{marketId} of {session}", $"Set leverage to {Leverage}"))
        {
            SemaphoreSlim free = _free!;
            Bridge.Wait(free.WaitAsync(Bridge.Stopping));
            int leverage = Leverage;
            _underWay.Enqueue((marketId, Task.Run(() => SendAsync(session, marketId, leverage, free))));
        }

        // A message or an error that may end the command waits until no result can be lost with it, and nothing more is sent.
        while (_underWay.Count > 0 && (ThrottleLimit == 1 || Streams.HoldsBack || _underWay.Peek().Answer.IsCompleted))
        {
            WriteNext();
        }
    }

    private async Task<Models.Account> SendAsync(Session session, string marketId, int leverage, SemaphoreSlim free)
    {
        try
        {
            return await session.Account.SetLeverageAsync(marketId, leverage, Bridge, Bridge.Stopping).ConfigureAwait(false);
        }
        finally
        {
            free.Release();
        }
    }

    private void WriteNext()
    {
        (string marketId, Task<Models.Account> answer) = _underWay.Dequeue();
        Try(marketId, () => Rows.WriteOne(Bridge.Wait(answer)), isLast: _underWay.Count == 0);
    }
}
