using System.Management.Automation;
using BlastFx.Parameters;
using BlastFx.Trading;

namespace BlastFx.Commands;

/// <summary>Amends orders.</summary>
[Cmdlet(VerbsCommon.Set, "BfxOrder", SupportsShouldProcess = true)]
[OutputType("BlastFx.Order")]
public sealed class SetBfxOrderCommand : BfxOrderChangeCommand
{
    /// <summary>The order's id, such as BTC-USD@1848.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("order_id", "Id")]
    [TrimmedText]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OrderIdCompleter))]
    public string OrderId { get; set; } = "";

    /// <summary>The order's market; taken from the order's id if omitted.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("market_id", "Market")]
    [MarketIdArgument]
    [ValidateMarketId]
    [ArgumentCompleter(typeof(MarketIdCompleter))]
    public string? MarketId { get; set; }

    // Not from the pipeline: the values of a piped order are those that it has.

    /// <summary>The new limit price, in the quote currency.</summary>
    [Parameter]
    [AmountArgument]
    public decimal? Price { get; set; }

    /// <summary>The new size, in the base currency.</summary>
    [Parameter]
    [AmountArgument]
    public decimal? Size { get; set; }

    /// <summary>The new trigger price, in the quote currency.</summary>
    [Parameter]
    [AmountArgument]
    public decimal? TriggerPrice { get; set; }

    /// <summary>The new part of the position to close, more than 0, up to 1.</summary>
    [Parameter]
    [AmountArgument]
    public decimal? SizePercent { get; set; }

    /// <summary>Rounds to the market's steps: the price of a buy down, that of a sell up, the size down.</summary>
    [Parameter]
    public SwitchParameter Round { get; set; }

    private protected override void ProcessSession(Session session)
    {
        var amendment = new OrderAmendment
        {
            OrderId = OrderId,
            MarketId = MarketId,
            Price = Price,
            Size = Size,
            TriggerPrice = TriggerPrice,
            SizePercent = SizePercent,
        };
        Change(
            OrderId,
            () => Await((observer, cancellationToken) => session.Orders.PrepareAmendmentAsync(amendment, Round, observer, cancellationToken)),
            prepared => $"order {OrderReference.To(prepared.Order)} of {session}",
            prepared => $"Amend {prepared}",
            (prepared, observer, cancellationToken) => AmendAsync(session, prepared, observer, cancellationToken));
    }

    private Task<Models.Order> AmendAsync(Session session, PreparedAmendment prepared, IRequestObserver observer, CancellationToken cancellationToken) => Wait
        ? session.Orders.AmendAndWaitAsync(prepared, WaitTimeout, observer, cancellationToken)
        : session.Orders.AmendAsync(prepared, observer, cancellationToken);
}
