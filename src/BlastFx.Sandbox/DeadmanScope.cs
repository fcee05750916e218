namespace BlastFx.Sandbox;

/// <summary>The orders that a market's deadman switch cancels, and the requests that keep it from acting.</summary>
public enum DeadmanScope
{
    /// <summary>The orders of its market. Requests about its market, and those about all orders, keep it from acting.</summary>
    Market,

    /// <summary>The orders of all markets. Requests about any market keep it from acting.</summary>
    Account,
}
