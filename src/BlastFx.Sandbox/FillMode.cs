namespace BlastFx.Sandbox;

/// <summary>How orders meet the market.</summary>
public enum FillMode
{
    /// <summary>
    /// Orders trade with the generated book: those that cross it take its levels, limit orders rest and are filled, also in
    /// parts, when the book reaches their price.
    /// </summary>
    Book,

    /// <summary>Orders are filled at once and completely: at their price, or at the best price of the other side.</summary>
    Instant,

    /// <summary>Orders are never filled.</summary>
    Never,
}
