using BlastFx.Sandbox.Http;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.History;

/// <summary>What an account comes to, worked out from its positions, its open orders and its fills.</summary>
internal sealed class AccountFigures(AccountRecords records)
{
    private const int Digits = 8;

    private readonly TradingVolume _volume = new(records.History);

    public decimal VolumeAt(long now) => _volume.At(now);

    /// <summary>The figures by their names in GET /account, as JSON.</summary>
    public IEnumerable<KeyValuePair<string, string>> At(long now, SandboxAccount account)
    {
        IReadOnlyList<Position> positions = records.Positions.At(now, account.LeverageIn);
        decimal notional = positions.Sum(static position => position.Notional);
        decimal positionMargin = positions.Sum(static position => position.Margin);
        decimal orderMargin = records.Orders.AliveAt(now).Sum(order => MarginOf(order, account));
        decimal pnl = positions.Sum(static position => position.UnrealizedPnl);
        yield return Figure("cum_trading_volume", VolumeAt(now));
        yield return Figure("cum_unrealized_pnl", pnl);
        yield return Figure("total_notional", notional);
        yield return Figure("total_order_margin", orderMargin);
        yield return Figure("total_position_margin", positionMargin);

        // A balance set by hand can be no decimal at all: what rests on it then stays as it is.
        if (account.Balance is { } balance)
        {
            decimal equity = balance + pnl;
            yield return Figure("account_equity", equity);
            yield return Figure("withdrawable_balance", Math.Max(0, Math.Min(balance, equity) - positionMargin - orderMargin));
            if (notional > 0 && equity > 0)
            {
                yield return Figure("account_leverage", decimal.Round(notional / equity, Digits));
                yield return Figure("account_margin", decimal.Round(equity / notional, Digits));
            }
        }
    }

    // Only what enters needs margin.
    private static decimal MarginOf(Order order, SandboxAccount account)
    {
        if (!order.Plan.Enters || order is not { SizeLots: { } size, Price: { } price })
        {
            return 0;
        }

        MarketSpec spec = order.Trip.Market.Spec;
        return decimal.Round(spec.Turnover((size - order.FilledLots) * price) / account.LeverageIn(spec.Id), Digits);
    }

    private static KeyValuePair<string, string> Figure(string name, decimal value) => new(name, JsonText.Quote(DecimalJson.TextOf(value)));
}
