using System.Globalization;
using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>The leverage of an account on a market, an entry of <see cref="Account.Leverage"/>.</summary>
public sealed class MarketLeverage
{
    /// <summary>The market's id, such as <c>BTC-USD</c>.</summary>
    public string? MarketId { get; init; }

    /// <summary>The leverage, 1 to 20.</summary>
    public decimal? Leverage { get; init; }

    /// <summary>The market and its leverage.</summary>
    /// <returns>Such as <c>BTC-USD=20</c>.</returns>
    public override string ToString() => ShownText.Clean(string.Create(CultureInfo.InvariantCulture, $"{MarketId}={Leverage}"));
}
