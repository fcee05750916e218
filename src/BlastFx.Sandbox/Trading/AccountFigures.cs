namespace BlastFx.Sandbox.Trading;

/// <summary>The figures of an account that depend on its trading.</summary>
/// <param name="Balance">The balance; null if a test set it to a value that cannot be calculated with.</param>
/// <param name="Notional">The value of all positions.</param>
/// <param name="UnrealizedPnl">The profit or loss of all positions.</param>
/// <param name="PositionMargin">The margin of all positions.</param>
/// <param name="OrderMargin">The margin of all orders.</param>
internal sealed record AccountFigures(decimal? Balance, decimal Notional, decimal UnrealizedPnl, decimal PositionMargin, decimal OrderMargin)
{
    public decimal? Equity => Balance + UnrealizedPnl;

    /// <summary>What can be withdrawn or used for orders; less than 0 if prices have moved against the account.</summary>
    public decimal? FreeMargin => Balance is { } balance ? Math.Min(balance, balance + UnrealizedPnl) - PositionMargin - OrderMargin : null;
}
