using BlastFx.Tests.Support;

namespace BlastFx.Tests.Model.Steps;

/// <summary>Deadman switches, of more time than a sequence takes unless tokens expire.</summary>
internal static class DeadmanSteps
{
    private const string Path = "/cancel_all_after";

    public static Step Set(string marketId) => new($"Set-BfxDeadmanSwitch {marketId} 3h")
    {
        Requests = [$"POST {Path}", Rules.Refresh],
        Show = record => $"{record.Value("MarketId")} {record.Value("Status")} {record.Value("Timeout")}",
        Predict = (model, fault) => Rules.Change(model, fault, marketId, ready =>
        [
            new($"{marketId} active 03:00:00", ready with { DeadmanSwitches = ready.DeadmanSwitches.SetItem(marketId, true) }),
        ]),
    };

    public static Step Remove(string marketId) => new($"Remove-BfxDeadmanSwitch {marketId}")
    {
        Requests = [$"DELETE {Path}", Rules.Refresh],
        Predict = (model, fault) => Rules.Change(model, fault, marketId, ready =>
        [
            new(Branch.Nothing, ready with { DeadmanSwitches = ready.DeadmanSwitches.Remove(marketId) }),
        ]),
    };

    public static Step Get(string marketId) => new($"Get-BfxDeadmanSwitch {marketId}")
    {
        Requests = [$"GET {Path}", Rules.Refresh],
        Show = record => $"{record.Value("MarketId")} {record.Value("Status")}",
        Predict = (model, fault) => Rules.Read(
            model, fault, ready => ready.DeadmanSwitches.Where(pair => pair.Key == marketId).Select(pair => $"{pair.Key} {(pair.Value ? "active" : "canceled")}")),
    };
}
