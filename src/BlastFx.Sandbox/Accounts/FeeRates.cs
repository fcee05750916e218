namespace BlastFx.Sandbox.Accounts;

/// <summary>The fees of fills.</summary>
internal static class FeeRates
{
    private const decimal Taker = 0.0007m;
    private const decimal Maker = 0.0002m;

    /// <summary>The fee of a fill, which is negative: the account pays it.</summary>
    public static decimal FeeOf(decimal turnover, bool isMaker) => -turnover * (isMaker ? Maker : Taker);
}
