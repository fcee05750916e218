namespace BlastFx.Models;

/// <summary>
/// The words the exchange is known to use. It may use others later: those are taken and sent as they are.
/// </summary>
public static class KnownValues
{
    /// <summary>States of an order.</summary>
    public static IReadOnlyList<string> OrderStatuses { get; } =
        ["open", "placed", "processing", "amending", "canceling", "cancelingall", "closed", "canceled", "rejected"];

    /// <summary>Types of an order.</summary>
    public static IReadOnlyList<string> OrderTypes { get; } =
        ["limit", "market", "stop_limit", "stop_market", "stop_loss", "take_profit", "stop_loss_limit", "take_profit_limit"];

    /// <summary>Kinds of a balance operation.</summary>
    public static IReadOnlyList<string> OperationTypes { get; } =
    [
        "deposit", "withdrawal", "withdraw", "funding", "pnl", "fee",
        "credit", "withdraw_credit", "withdraw_fee", "referral_payout", "yield_payout",
    ];

    /// <summary>Words as the exchange writes them, however their letters are written here.</summary>
    /// <param name="words">The words given; null for none.</param>
    /// <param name="known">Those the exchange is known to use.</param>
    internal static string[]? Spelled(string[]? words, IReadOnlyList<string> known) =>
        words is null ? null : Array.ConvertAll(words, word => known.FirstOrDefault(other => other.Equals(word, StringComparison.OrdinalIgnoreCase)) ?? word);
}
