using BlastFx.Sandbox.History;
using BlastFx.Sandbox.Http;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Endpoints;

/// <summary>
/// What changed an account's balance: a deposit of all of it at first, then the settlement of each round trip as it ends.
/// At any time the changes so far sum up to the balance.
/// </summary>
internal sealed class BalanceEndpoints(RecordKeeper records, TimeProvider clock)
{
    public EndpointResult Operations(EndpointCall call)
    {
        var query = new Query("BalanceOpsRequest", call.Request.Query);
        string? type = query.Text("ops_type") is { } word ? (word == "withdraw" ? Settlement.Withdrawal : word) : null;
        var window = TimeWindow.Bind(query);
        var page = PageRequest.Bind(query);
        query.Check(type is null || Settlement.Kinds.Contains(type), "OpsType", "oneof");
        query.Validate();

        int[] kinds = [.. Settlement.AllKinds.Where(kind => type is null || Settlement.Kinds[kind] == type)];
        bool hasFirst = type is null or Settlement.Deposit;
        return Listed(call.RequiredCaller.Account, kinds, hasFirst).Page(page, window);
    }

    private Listing Listed(SandboxAccount caller, int[] kinds, bool hasFirst)
    {
        AccountRecords account = records.Of(caller);
        AccountHistory history = account.History;
        TripRows trips = history.Rows([RoundTrip.FillCount - 1]);
        long settled = history.Lanes == 0 ? 0 : Timeline.CountUntil(Slots.Micros(clock.GetUtcNow()), EndOf);
        var rows = new BalanceRow(caller, history.NoiseFor("balance"));
        int firsts = hasFirst ? 1 : 0;

        // Its kinds come one after the other.
        Settlement? latest = null;
        return new Listing(
            firsts + (settled * kinds.Length),
            row => row < firsts ? records.FirstDepositTime : EndOf((row - firsts) / kinds.Length),
            (json, row) =>
            {
                if (row < firsts)
                {
                    rows.WriteFirstDeposit(json, records.FirstDepositTime);
                    return;
                }

                (long number, long kind) = Math.DivRem(row - firsts, kinds.Length);
                latest = latest?.Number == number ? latest : new Settlement(history, history.PlaceOf(trips, number).Trip, number);
                rows.Write(json, latest, kinds[kind]);
            });

        long EndOf(long number)
        {
            (Trip trip, int place) = history.PlaceOf(trips, number);
            return history.FillTime(trip, place);
        }
    }
}
