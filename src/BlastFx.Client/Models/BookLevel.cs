using System.Globalization;

namespace BlastFx.Models;

/// <summary>A price level of an order book.</summary>
public sealed class BookLevel : OpenRecord
{
    /// <summary>The price, in the quote currency.</summary>
    public decimal Price { get; init; }

    /// <summary>The total size of the orders at the price, in the base currency.</summary>
    public decimal Size { get; init; }

    /// <summary>The level in one line.</summary>
    /// <returns>Such as <c>0.45 at 19800</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Size} at {Price}");
}
