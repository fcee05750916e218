using System.Globalization;
using System.Text.Json.Serialization;
using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>A change of an account's balance (API pages, "Balance operations").</summary>
public sealed class BalanceOperation : OpenRecord
{
    /// <summary>The operation's id.</summary>
    public string? Id { get; init; }

    /// <summary>When it was made, UTC, to the microsecond.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The kind in the exchange's word: <c>deposit</c>, <c>withdrawal</c> (also <c>withdraw</c>), <c>funding</c>,
    /// <c>pnl</c> or <c>fee</c>.</summary>
    public string? OpsType { get; init; }

    /// <summary>What it added to the balance as the exchange signs it, in the quote currency.</summary>
    public decimal? Amount { get; init; }

    /// <summary>How far it is in the exchange's word, such as <c>success</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Why it failed, in the exchange's words.</summary>
    public string? Reason { get; init; }

    /// <summary>The profile it belongs to.</summary>
    public long? ProfileId { get; init; }

    /// <summary>The wallet it went to or came from.</summary>
    public string? Wallet { get; init; }

    /// <summary>The transaction on the chain; null where there is none.</summary>
    [JsonPropertyName("txhash")]
    public string? TxHash { get; init; }

    /// <summary>The exchange's second id of it.</summary>
    public string? OpsId2 { get; init; }

    /// <summary>The block of the chain it waits for.</summary>
    public long? DueBlock { get; init; }

    /// <summary>Where the exchange keeps it.</summary>
    public string? ShardId { get; init; }

    /// <summary>The operation in a line.</summary>
    /// <returns>Such as <c>deposit 1000</c>.</returns>
    public override string ToString() => ShownText.Clean(string.Create(CultureInfo.InvariantCulture, $"{OpsType} {Amount}"));
}
