namespace BlastFx.Models;

/// <summary>
/// Values that the exchange is known to use. It may add others: they are accepted and sent unchanged.
/// </summary>
public static class KnownValues
{
    /// <summary>Statuses of an order.</summary>
    public static IReadOnlyList<string> OrderStatuses { get; } =
        ["open", "placed", "processing", "amending", "canceling", "cancelingall", "closed", "canceled", "rejected"];

    /// <summary>Types of an order.</summary>
    public static IReadOnlyList<string> OrderTypes { get; } =
        ["limit", "market", "stop_limit", "stop_market", "stop_loss", "take_profit", "stop_loss_limit", "take_profit_limit"];

    /// <summary>Times in force of an order.</summary>
    public static IReadOnlyList<string> TimesInForce { get; } = ["good_till_cancel", "post_only", "immediate_or_cancel", "fill_or_kill"];

    /// <summary>Kinds of a balance operation.</summary>
    public static IReadOnlyList<string> OperationTypes { get; } =
    [
        "deposit", "withdrawal", "withdraw", "funding", "pnl", "fee",
        "credit", "withdraw_credit", "withdraw_fee", "referral_payout", "yield_payout",
    ];

    /// <summary>Replaces values by the exchange's spelling, ignoring case; unknown values are returned unchanged.</summary>
    /// <param name="values">The values; null for none.</param>
    /// <param name="known">The values that the exchange is known to use.</param>
    /// <returns>The values; null for none.</returns>
    public static string[]? Spelled(string[]? values, IReadOnlyList<string> known) =>
        values is null ? null : Array.ConvertAll(values, value => known.FirstOrDefault(other => other.Equals(value, StringComparison.OrdinalIgnoreCase)) ?? value);
}
