using System.Globalization;

namespace BlastFx.Models;

/// <summary>What is offered in an order book at one price.</summary>
public sealed class BookLevel : OpenRecord
{
    /// <summary>The price, in the quote currency.</summary>
    public decimal Price { get; init; }

    /// <summary>What all orders at the price come to, in the base currency.</summary>
    public decimal Size { get; init; }

    /// <summary>The level in a line.</summary>
    /// <returns>Such as <c>0.45 at 19800</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Size} at {Price}");
}
