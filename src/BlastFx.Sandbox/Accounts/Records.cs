using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Accounts;

/// <summary>An order as it stands. Amounts are null if orders of its type do not have them.</summary>
internal sealed record Order
{
    public required string Id { get; init; }

    /// <summary>The id given by the client; empty if it gave none.</summary>
    public required string ClientId { get; init; }

    public required ListedMarket Market { get; init; }

    public required string Type { get; init; }

    public required string TimeInForce { get; init; }

    public required string Status { get; init; }

    /// <summary>Null if the order has no side.</summary>
    public required bool? IsLong { get; init; }

    /// <summary>True for an order of the generated history that opens or increases a position.</summary>
    public bool IsEntry { get; init; }

    public required long CreatedAt { get; init; }

    public required long UpdatedAt { get; init; }

    public decimal? Price { get; init; }

    /// <summary>The ordered size; null for an order that closes a part of the position.</summary>
    public decimal? InitialSize { get; init; }

    public decimal FilledSize { get; init; }

    /// <summary>The part of the position that the order closes; null for an order with a size.</summary>
    public decimal? SizePercent { get; init; }

    public decimal? TriggerPrice { get; init; }

    public string Reason { get; init; } = "";

    /// <summary>The size still to be filled.</summary>
    public decimal? RemainingSize => InitialSize - FilledSize;

    /// <summary>True if the order can still be filled, at once or after its trigger.</summary>
    public bool IsAlive => Status is "open" or "placed";
}

/// <summary>Selects orders. An empty list or null selects all.</summary>
internal sealed record OrderFilter(IReadOnlyList<string> Statuses, IReadOnlyList<string> Types, ListedMarket? Market)
{
    public static readonly OrderFilter All = new([], [], null);

    public bool HasType(string type) => Types.Count == 0 || Types.Contains(type);

    public bool HasStatus(string status) => Statuses.Count == 0 || Statuses.Contains(status);

    public bool Matches(Order order) => HasType(order.Type) && HasStatus(order.Status) && (Market is null || Market == order.Market);
}

/// <summary>An account's part in a trade of the market. The account pays a negative fee.</summary>
internal sealed record Fill(
    string Id,
    string TradeId,
    string OrderId,
    ListedMarket Market,
    long Time,
    bool IsLong,
    decimal Price,
    decimal Size,
    bool IsMaker,
    decimal Fee,
    bool IsLiquidation);

/// <summary>A change of the balance. Only transfers have a transaction.</summary>
/// <param name="Id">A UUID.</param>
/// <param name="Type">The type on the wire.</param>
/// <param name="Time">The time in microseconds.</param>
/// <param name="RawAmount">The amount as JSON.</param>
/// <param name="Transaction">The transaction; null if the change is not a transfer.</param>
internal sealed record BalanceOperation(string Id, string Type, long Time, string RawAmount, Transaction? Transaction)
{
    public const string Deposit = "deposit";
    public const string Withdrawal = "withdrawal";

    /// <summary>The types of the operations that accounts have here.</summary>
    public static readonly string[] Types = ["pnl", "fee", "funding", Withdrawal, Deposit];

    private static readonly string[] s_otherTypes = ["credit", "withdraw_credit", "withdraw_fee", "referral_payout", "yield_payout"];

    /// <summary>Returns true for the types of the exchange, also for those of operations that no account has here.</summary>
    public static bool IsType(string name) =>
        Types.Contains(name)
        || s_otherTypes.Contains(name)
        || name.StartsWith("stake", StringComparison.Ordinal)
        || name.StartsWith("vault_", StringComparison.Ordinal);
}

/// <summary>A transfer on the blockchain.</summary>
internal sealed record Transaction(string Hash, string OperationId, long DueBlock);
