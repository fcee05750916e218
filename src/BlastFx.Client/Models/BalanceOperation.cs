using System.Globalization;
using System.Text.Json.Serialization;
using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>A change of an account's balance (API pages, "Balance operations").</summary>
public sealed class BalanceOperation : OpenRecord
{
    /// <summary>The operation's id.</summary>
    public string? Id { get; init; }

    /// <summary>The time of the operation, UTC, to the microsecond.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The kind, such as <c>deposit</c>, <c>withdrawal</c> (also <c>withdraw</c>), <c>funding</c>,
    /// <c>pnl</c> or <c>fee</c>.</summary>
    public string? OpsType { get; init; }

    /// <summary>The change of the balance with the exchange's sign, in the quote currency.</summary>
    public decimal? Amount { get; init; }

    /// <summary>The operation's status, such as <c>success</c>.</summary>
    public string? Status { get; init; }

    /// <summary>The exchange's reason for a failure.</summary>
    public string? Reason { get; init; }

    /// <summary>The profile it belongs to.</summary>
    public long? ProfileId { get; init; }

    /// <summary>The wallet of the deposit or withdrawal.</summary>
    public string? Wallet { get; init; }

    /// <summary>The hash of the transaction on the chain; null if there is none.</summary>
    [JsonPropertyName("txhash")]
    public string? TxHash { get; init; }

    /// <summary>The exchange's second id of the operation.</summary>
    public string? OpsId2 { get; init; }

    /// <summary>The block of the chain that the operation waits for.</summary>
    public long? DueBlock { get; init; }

    /// <summary>The shard that stores the operation.</summary>
    public string? ShardId { get; init; }

    /// <summary>The operation in one line.</summary>
    /// <returns>Such as <c>deposit 1000</c>.</returns>
    public override string ToString() => ShownText.Clean(string.Create(CultureInfo.InvariantCulture, $"{OpsType} {Amount}"));
}
