using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using BlastFx.Parameters;
using BlastFx.Pipeline;
using BlastFx.Trading;

namespace BlastFx.Commands;

/// <summary>Cancels orders.</summary>
[Cmdlet(VerbsCommon.Remove, "BfxOrder", SupportsShouldProcess = true, DefaultParameterSetName = OneSet)]
[OutputType("BlastFx.Order")]
public sealed class RemoveBfxOrderCommand : BfxOrderChangeCommand
{
    private const string OneSet = "Order";
    private const string AllSet = "All";

    private static readonly string[] s_ended = ["closed", "canceled", "rejected"];
    private static readonly string[] s_open = ["processing", "open", "placed", "amending"];

    /// <summary>The order's id, such as BTC-USD@1848.</summary>
    [Parameter(ParameterSetName = OneSet, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("order_id", "Id")]
    [TrimmedText]
    [ArgumentCompleter(typeof(OrderIdCompleter))]
    public string? OrderId { get; set; }

    /// <summary>The client order id, instead of -OrderId; requires -MarketId.</summary>
    [Parameter(ParameterSetName = OneSet, ValueFromPipelineByPropertyName = true)]
    [Alias("client_order_id")]
    [TrimmedText]
    [ArgumentCompleter(typeof(ClientOrderIdCompleter))]
    public string? ClientOrderId { get; set; }

    /// <summary>The order's market; taken from the order's id if omitted.</summary>
    [Parameter(ParameterSetName = OneSet, ValueFromPipelineByPropertyName = true)]
    [Alias("market_id", "Market")]
    [MarketIdArgument]
    [ValidateMarketId]
    [ArgumentCompleter(typeof(MarketIdCompleter))]
    public string? MarketId { get; set; }

    /// <summary>The status of a piped order: one that has ended is written as it ended, and nothing is sent.</summary>
    [Parameter(ParameterSetName = OneSet, ValueFromPipelineByPropertyName = true, DontShow = true)]
    public string? Status { get; set; }

    /// <summary>The piped object. What is known of a piped order is written with its new status, without another read.</summary>
    [Parameter(ParameterSetName = OneSet, ValueFromPipeline = true, DontShow = true)]
    public object? InputObject { get; set; }

    /// <summary>Cancels all open orders of the account, after a question that -Confirm:$false skips.</summary>
    [Parameter(ParameterSetName = AllSet, Mandatory = true)]
    public SwitchParameter All { get; set; }

    private protected override void ProcessSession(Session session)
    {
        if (ParameterSetName == AllSet)
        {
            if (All)
            {
                RemoveAll(session);
            }

            return;
        }

        OrderReference order = new(MarketId, string.IsNullOrEmpty(OrderId) ? null : OrderId, string.IsNullOrEmpty(ClientOrderId) ? null : ClientOrderId);
        if (s_ended.Contains(Status, StringComparer.OrdinalIgnoreCase))
        {
            ContinueOnError(order.ToString(), () => WriteRecord(Await((observer, cancellationToken) =>
                session.Orders.WaitAsync(order, null, WaitTimeout, observer, cancellationToken))));
            return;
        }

        Models.Order? piped = Record.ModelOf(InputObject) is Models.Order record && record.OrderId == order.OrderId ? record : null;
        Change(
            order.ToString(),
            () =>
            {
                session.Policy.Check(order.Validated().Market);
                return order;
            },
            _ => $"order {order} of {session}",
            _ => "Cancel",
            (_, observer, cancellationToken) => CancelAsync(session, order, piped, observer, cancellationToken));
    }

    private async Task<Models.Order> CancelAsync(
        Session session, OrderReference order, Models.Order? piped, IRequestObserver observer, CancellationToken cancellationToken)
    {
        Models.Order canceled = await (piped is null
            ? session.Orders.CancelAsync(order, observer, cancellationToken)
            : session.Orders.CancelAsync(piped, observer, cancellationToken)).ConfigureAwait(false);
        // By the id in the response: an older order can have the same client order id.
        return Wait && !s_ended.Contains(canceled.Status)
            ? await session.Orders.WaitAsync(canceled.OrderId is null ? order : OrderReference.To(canceled), s_ended, WaitTimeout, observer, cancellationToken).ConfigureAwait(false)
            : canceled;
    }

    private void RemoveAll(Session session) => StopOnError(session, () =>
    {
        session.Policy.CheckAll();
        List<Models.Order> open = Await((observer, cancellationToken) => ReadOpenAsync(session, cancellationToken));
        string count = open.Count == 1 ? "1 order is open" : string.Create(CultureInfo.InvariantCulture, $"{open.Count} orders are open");
        if (!ShouldProcess(session.ToString(), $"Cancel all ({count} now)") || !IsConfirmed(session, count))
        {
            return;
        }

        Await(async (observer, cancellationToken) =>
        {
            await session.Orders.CancelAllAsync(observer, cancellationToken).ConfigureAwait(false);
            return true;
        });
        if (Wait)
        {
            WaitForEnds(session, open);
        }
    });

    /// <summary>Waits for all orders at the same time, so that their reads are shared.</summary>
    private void WaitForEnds(Session session, List<Models.Order> orders)
    {
        var waits = new OrderedThrottle(Bridge, int.MaxValue);
        foreach (Models.Order order in orders)
        {
            waits.Start(
                (observer, cancellationToken) => session.Orders.WaitAsync(OrderReference.To(order), s_ended, WaitTimeout, observer, cancellationToken),
                wait => ContinueOnError(order.OrderId, () => WriteRecord(Bridge.Wait(wait))));
        }

        while (waits.HasResults)
        {
            waits.CompleteNext();
        }
    }

    private bool IsConfirmed(Session session, string count)
    {
        // -Confirm has asked already, and -Confirm:$false is the answer.
        if (MyInvocation.BoundParameters.ContainsKey("Confirm"))
        {
            return true;
        }

        try
        {
            return ShouldContinue($"Cancel all orders of {session}? {count} now, protective stops included.", "Cancel all orders");
        }
        catch (Exception unable) when (unable is HostException or PSInvalidOperationException or NotImplementedException or NullReferenceException)
        {
            // PowerShell's console throws a NullReferenceException if it asks after the end of its input.
            throw new BfxException(BfxErrorIds.NotConfirmed, "-All has to be confirmed, and this host cannot ask. Nothing was sent.");
        }
    }

    private static async Task<List<Models.Order>> ReadOpenAsync(Session session, CancellationToken cancellationToken)
    {
        List<Models.Order> open = [];
        await foreach (Models.Order order in session.Orders.GetOrders(new OrderQuery { Statuses = s_open }).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            open.Add(order);
        }

        return open;
    }
}
