using System.Collections;
using System.Management.Automation;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.Model.Steps;

/// <summary>Reads, which change nothing.</summary>
internal static class ReadSteps
{
    public static Step Account() => new("Get-BfxAccount")
    {
        Requests = ["GET /account", Rules.Refresh],
        Show = ShowLeverage,
        Predict = (model, fault) => Rules.Read(model, fault, ready => [LeverageOf(ready)]),
    };

    public static Step Leverage() => new("Get-BfxLeverage")
    {
        Requests = ["GET /account", Rules.Refresh],
        Show = record => $"{record.Value("MarketId")}={record.Value("Leverage")}",
        Predict = (model, fault) => Rules.Read(model, fault, ready => ready.Leverage.Select(pair => $"{pair.Key}={pair.Value}")),
    };

    public static Step Positions() => new("Get-BfxPosition | Sort-Object MarketId")
    {
        Requests = ["GET /positions", Rules.Refresh],
        Show = ShowPosition,
        Predict = (model, fault) => Rules.Read(model, fault, ready => ready.Positions),
    };

    public static Step OpenOrders() => new("Get-BfxOrder -Status open")
    {
        Requests = ["GET /orders", Rules.Refresh],
        Show = ShowOrder,
        Predict = (model, fault) => Rules.Read(model, fault, ready => ready.OpenOrders.Reverse().Select(order => $"{order}")),
    };

    public static Step Order(ModelOrderId id) => new($"Get-BfxOrder {id.Market.Id} -ClientOrderId {id.Text}")
    {
        Requests = ["GET /orders", Rules.Refresh],
        Show = ShowOrder,
        Predict = (model, fault) => Rules.Read(model, fault, ready => ready.Orders
            .Where(order => order.ClientOrderId == id.Text).Reverse().Select(order => $"{order}").DefaultIfEmpty("Bfx.ORDER_NOT_FOUND")),
    };

    /// <summary>The fills of a market: each once, and together the position.</summary>
    public static Step Fills(string marketId) => new($"Get-BfxFill {marketId} | Group-Object Id | ForEach-Object {{ $_.Group[0] }} | Group-Object Side | Sort-Object Name")
    {
        Requests = ["GET /fills", Rules.Refresh],
        Show = group => $"{group.Value("Name")} {AmountText.Of(((IEnumerable)group.Value("Group")!).Cast<PSObject>().Sum(fill => (decimal)fill.Value("Size")!))}",
        Predict = (model, fault) => Rules.Read(model, fault, ready =>
            from order in ready.Orders
            where order.MarketId == marketId && order.Filled > 0
            group order.Filled by order.Side into side
            orderby side.Key
            select $"{side.Key} {AmountText.Of(side.Sum())}"),
    };

    /// <summary>Public data of the session's exchange. Without a session, it would be Mainnet's.</summary>
    public static Step OrderBook(string marketId) => new($"Get-BfxOrderBook {marketId} -Depth 2")
    {
        Requests = ["GET /markets/orderbook"],
        CanRun = model => model.Session is not null,
        Show = ShowBook,
        Predict = (model, _) => [new($"{marketId} 2 < 2", model)],
    };

    public static Step Session() => new("Get-BfxSession")
    {
        Show = session => Shown($"{session.Value("CredentialKind")}", session.Value("ReadOnly") is true, ((IEnumerable)session.Value("UnsettledOrders")!).Cast<dynamic>().Select(order => (string)order.ClientOrderId)),
        Predict = (model, _) =>
        [
            new(model.Session is { } session ? Shown(session.NeedsJwt ? "Token" : "ApiKey", session.Policy.IsReadOnly, session.Unsettled) : "Bfx.NotConnected", model),
        ],
    };

    public static string ShowLeverage(PSObject account) =>
        string.Join(' ', ((IEnumerable)account.Value("Leverage")!).Cast<object>().Select(entry => (dynamic)entry).Select(entry => $"{entry.Key}={entry.Value}"));

    public static string LeverageOf(AccountModel model) => string.Join(' ', model.Leverage.Select(pair => $"{pair.Key}={pair.Value}"));

    public static string ShowOrder(PSObject order) => OrderModel.Text(
        (string?)order.Value("ClientOrderId"),
        (string?)order.Value("Status"),
        (string?)order.Value("Side"),
        AmountText.Of(order, "InitialSize"),
        (string?)order.Value("OrderType") == "market" ? "" : AmountText.Of(order, "Price"),
        AmountText.Of(order, "TotalFilledSize"));

    public static string ShowPosition(PSObject position) => $"{position.Value("MarketId")} {position.Value("Side")} {AmountText.Of(position, "Size")}";

    public static string ShowBook(PSObject book) =>
        $"{book.Value("MarketId")} {Count(book, "Bids")} {((decimal)book.Value("BestBid")! < (decimal)book.Value("BestAsk")! ? "<" : "crosses")} {Count(book, "Asks")}";

    private static int Count(PSObject record, string property) => ((IEnumerable)record.Value(property)!).Cast<object>().Count();

    private static string Shown(string kind, bool isReadOnly, IEnumerable<string> unsettled) =>
        $"{kind}{(isReadOnly ? " read-only" : "")}, unsettled: {string.Join(' ', unsettled)}";
}
