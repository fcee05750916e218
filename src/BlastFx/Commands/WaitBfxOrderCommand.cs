using System.Management.Automation;
using BlastFx.Parameters;
using BlastFx.Pipeline;
using BlastFx.Trading;

namespace BlastFx.Commands;

/// <summary>Waits until the exchange has carried out the requests on orders: for all orders of the pipeline at the same time, with shared reads.</summary>
[Cmdlet(VerbsLifecycle.Wait, "BfxOrder")]
[OutputType("BlastFx.Order")]
public sealed class WaitBfxOrderCommand : BfxSessionCommand
{
    private OrderedThrottle? _waits;
    private string[]? _until;

    /// <summary>The order's id, such as BTC-USD@1848.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("order_id", "Id")]
    [TrimmedText]
    [ArgumentCompleter(typeof(OrderIdCompleter))]
    public string? OrderId { get; set; }

    /// <summary>The client order id, instead of -OrderId; requires -MarketId.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("client_order_id")]
    [TrimmedText]
    [ArgumentCompleter(typeof(ClientOrderIdCompleter))]
    public string? ClientOrderId { get; set; }

    /// <summary>The order's market; taken from the order's id if omitted.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("market_id", "Market")]
    [MarketIdArgument]
    [ValidateMarketId]
    [ArgumentCompleter(typeof(MarketIdCompleter))]
    public string? MarketId { get; set; }

    /// <summary>The statuses to wait for; any but processing, amending and canceling if omitted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OrderStatusCompleter))]
    public string[]? Until { get; set; }

    /// <summary>The maximum time to wait for one order, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int TimeoutSec { get; set; } = 30;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _waits = new OrderedThrottle(Bridge, int.MaxValue);
        StopOnError(Until, () => _until = KnownValueArguments.Check(Until, Models.KnownValues.OrderStatuses, "order status", Messages.Warning));
    }

    private protected override void ProcessSession(Session session)
    {
        OrderReference order = new(MarketId, string.IsNullOrEmpty(OrderId) ? null : OrderId, string.IsNullOrEmpty(ClientOrderId) ? null : ClientOrderId);
        _waits!.Start(
            (observer, cancellationToken) => session.Orders.WaitAsync(order, _until, TimeSpan.FromSeconds(TimeoutSec), observer, cancellationToken),
            wait => ContinueOnError(order.ToString(), () => WriteRecord(Bridge.Wait(wait))));
        WriteResults(onlyReady: true);
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => WriteResults(onlyReady: false);

    /// <summary>Writes the orders in the order of the input.</summary>
    private void WriteResults(bool onlyReady)
    {
        while (_waits!.HasResults && (!onlyReady || _waits.IsNextReady))
        {
            _waits.CompleteNext();
        }
    }
}
