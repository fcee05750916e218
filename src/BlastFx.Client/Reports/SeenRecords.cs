namespace BlastFx.Reports;

/// <summary>
/// Finds records that were added before, such as those of files that overlap. A record is the same only if all that identifies and
/// values it is: ids can be missing or shared.
/// </summary>
internal sealed class SeenRecords
{
    private readonly HashSet<(string Id, long? Profile, DateTimeOffset? Time, string Type, decimal? Amount, string Other, string Transaction)> _operations = [];
    private readonly HashSet<(string Id, long? Profile, DateTimeOffset? Time, string Market, string Order, string Trade, string Side, decimal? Price, decimal? Size, decimal? Fee)> _fills = [];

    /// <summary>The number of records that were added before.</summary>
    public long RepeatedCount { get; private set; }

    /// <summary>True if the operation was not added before, or has no id.</summary>
    public bool IsNew(BalanceOperation one) =>
        string.IsNullOrEmpty(one.Id)
        || Count(_operations.Add((one.Id, one.ProfileId, one.Timestamp, Text(one.OpsType), one.Amount, Text(one.OpsId2), Text(one.TxHash))));

    /// <summary>True if the fill was not added before, or has no id.</summary>
    public bool IsNew(Fill one) =>
        string.IsNullOrEmpty(one.Id)
        || Count(_fills.Add((one.Id, one.ProfileId, one.Timestamp, Text(one.MarketId), Text(one.OrderId), Text(one.TradeId), Text(one.Side), one.Price, one.Size, one.Fee)));

    private bool Count(bool isNew)
    {
        RepeatedCount += isNew ? 0 : 1;
        return isNew;
    }

    /// <summary>What has no value is null in records, and an empty text in rows of files.</summary>
    private static string Text(string? value) => value ?? "";
}
