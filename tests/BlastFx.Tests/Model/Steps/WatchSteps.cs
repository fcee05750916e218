using BlastFx.Tests.Support;

namespace BlastFx.Tests.Model.Steps;

/// <summary>Streams, which begin with a snapshot and end after a number of records.</summary>
internal static class WatchSteps
{
    public static Step Orders() => new("Watch-BfxOrder -Count 1")
    {
        Requests = [Fault.Stream, Rules.Refresh],
        CanRun = model => model.Session is null || model.OpenOrders.Any(),
        Show = ReadSteps.ShowOrder,
        Predict = (model, fault) => Watch(model, fault, ready => ready.OpenOrders.Select(order => $"{order}")),
    };

    public static Step Positions() => new("Watch-BfxPosition -Count 1")
    {
        Requests = [Fault.Stream, Rules.Refresh],
        CanRun = model => model.Session is null || model.Positions.Any(),
        Show = ReadSteps.ShowPosition,
        Predict = (model, fault) => Watch(model, fault, ready => ready.Positions),
    };

    public static Step Account() => new("Watch-BfxAccount -Count 1")
    {
        Requests = [Fault.Stream, Rules.Refresh],
        Show = ReadSteps.ShowLeverage,
        Predict = (model, fault) => Watch(model, fault, ready => [ReadSteps.LeverageOf(ready)]),
    };

    public static Step Trades(string marketId) => new($"Watch-BfxTrade {marketId} -Count 2")
    {
        Requests = [Fault.Stream, Rules.Refresh],
        Show = trade => $"{trade.Value("MarketId")}",
        Predict = (model, fault) => Watch(model, fault, _ => [$"{marketId} | {marketId}"]),
    };

    public static Step OrderBook(string marketId) => new($"Watch-BfxOrderBook {marketId} 2 -Count 1")
    {
        Requests = [Fault.Stream, Rules.Refresh],
        Show = ReadSteps.ShowBook,
        Predict = (model, fault) => Watch(model, fault, _ => [$"{marketId} 2 < 2"]),
    };

    /// <summary>A stream whose first records can be any of some.</summary>
    private static IEnumerable<Branch> Watch(AccountModel model, Fault? fault, Func<AccountModel, IEnumerable<string>> first) =>
        Rules.Authenticated(model, fault, ready => first(ready).Select(outcome => new Branch(outcome, ready)));
}
