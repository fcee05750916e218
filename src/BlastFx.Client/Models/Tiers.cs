using System.Globalization;
using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>A fee tier of the exchange (API pages, "Profile").</summary>
public sealed class FeeTier : OpenRecord
{
    /// <summary>The tier's number, from 0.</summary>
    public long? Tier { get; init; }

    /// <summary>The tier's name.</summary>
    public string? Title { get; init; }

    /// <summary>The minimum volume of the tier, in the quote currency.</summary>
    public decimal? MinVolume { get; init; }

    /// <summary>The tier in one line.</summary>
    /// <returns>Such as <c>1 VIP (from 5000000)</c>.</returns>
    public override string ToString() => ShownText.Clean(string.Create(CultureInfo.InvariantCulture, $"{Tier} {Title} (from {MinVolume})"));
}

/// <summary>The current and the next fee tier of an account (API pages, "Profile").</summary>
public sealed class TierStatus : OpenRecord
{
    /// <summary>The current tier.</summary>
    public FeeTier? Current { get; init; }

    /// <summary>The next tier; null at the highest tier.</summary>
    public FeeTier? Next { get; init; }

    /// <summary>The volume still needed for the next tier, in the quote currency.</summary>
    public decimal? NeededVolume { get; init; }

    /// <summary>The status in one line.</summary>
    /// <returns>Such as <c>0 Basic (from 0), next 1 VIP (from 5000000), needs 1200</c>.</returns>
    public override string ToString() =>
        Next is null
            ? $"{Current}"
            : string.Create(CultureInfo.InvariantCulture, $"{Current}, next {Next}, needs {NeededVolume}");
}
