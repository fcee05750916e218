using System.Globalization;
using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>The deadman switch of a market: the exchange cancels open orders unless requests keep it from acting (API pages,
/// "Cancel all after"). A property is null if the exchange did not send its field.</summary>
[EmptyIsAbsent]
public sealed class DeadmanSwitch : OpenRecord
{
    /// <summary>The market, such as <c>BTC-USD</c>; from the request if the response does not have it.</summary>
    public string? MarketId { get; init; }

    /// <summary>The profile it belongs to.</summary>
    public long? ProfileId { get; init; }

    /// <summary>The status: <c>active</c> or <c>canceled</c>.</summary>
    public string? Status { get; init; }

    /// <summary>The time after the last order request at which the orders are canceled.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The time when it was last set or kept from acting, UTC.</summary>
    public DateTimeOffset? LastUpdated { get; init; }

    /// <summary>The switch in one line.</summary>
    /// <returns>Such as <c>BTC-USD active 30 s</c>.</returns>
    public override string ToString() =>
        ShownText.Clean(string.Create(CultureInfo.InvariantCulture, $"{MarketId} {Status} {Timeout?.TotalSeconds} s"));

    /// <summary>A copy with the market of the request, if the response does not have it.</summary>
    internal DeadmanSwitch Of(string marketId) => MarketId is not null ? this : new DeadmanSwitch
    {
        MarketId = marketId,
        ProfileId = ProfileId,
        Status = Status,
        Timeout = Timeout,
        LastUpdated = LastUpdated,
        UnknownFields = UnknownFields,
    };
}
