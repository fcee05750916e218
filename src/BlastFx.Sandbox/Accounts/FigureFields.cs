using BlastFx.Sandbox.Api;
using BlastFx.Sandbox.Trading;

namespace BlastFx.Sandbox.Accounts;

/// <summary>The fields of an account that depend on its trading, as JSON.</summary>
internal static class FigureFields
{
    /// <summary>The fields at a time. Those that depend on the balance are left out while it is not a decimal.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(AccountState state, long time, decimal tradingVolume)
    {
        AccountFigures figures = state.FiguresAt(time);
        yield return Figure("cum_trading_volume", tradingVolume);
        yield return Figure("cum_unrealized_pnl", figures.UnrealizedPnl);
        yield return Figure("total_notional", figures.Notional);
        yield return Figure("total_order_margin", figures.OrderMargin);
        yield return Figure("total_position_margin", figures.PositionMargin);

        // A test can set the balance to a value that is not a decimal: the fields derived from it then keep their values.
        if (figures is { Balance: { } balance, Equity: { } equity, FreeMargin: { } free })
        {
            yield return Figure("account_equity", equity);
            yield return Figure("withdrawable_balance", Math.Max(0, free));
            if (state.Holdings.Operations.Count > 0)
            {
                yield return Figure(AccountFields.Balance, balance);
            }

            // As at the exchange, an account without positions has a margin of 1.
            decimal margin = figures.Notional == 0 ? 1 : decimal.Round(equity / figures.Notional, Margins.Digits);
            yield return Figure("account_leverage", figures.Notional == 0 || equity == 0 ? 1 : decimal.Round(figures.Notional / equity, Margins.Digits));
            yield return Figure("account_margin", margin);
            yield return Figure("health", Math.Clamp(margin, 0, 1));
        }
    }

    private static KeyValuePair<string, string> Figure(string name, decimal value) => new(name, JsonText.Quote(JsonText.TextOf(value)));
}
