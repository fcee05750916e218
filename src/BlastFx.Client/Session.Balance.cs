using BlastFx.Http;
using BlastFx.Paging;

namespace BlastFx;

/// <content>The balance's history.</content>
public sealed partial class Session
{
    /// <summary>Reads what changed the balance, the newest first, <c>GET /balanceops</c> (API pages, "Balance operations").</summary>
    /// <param name="opsTypes">The kinds, in the exchange's words (<see cref="KnownValues.OperationTypes"/>); null for all.</param>
    /// <param name="range">When.</param>
    /// <param name="window">Which of the rows.</param>
    /// <returns>Reads them as they are asked for.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: the range ends before it begins.</exception>
    public Pager<BalanceOperation> ReadBalanceOperations(
        IReadOnlyList<string>? opsTypes = null,
        TimeRange range = default,
        PageWindow window = default)
    {
        // The exchange is asked for one kind or for all.
        string? only = opsTypes is [var one] ? one : null;
        return new ListPager<BalanceOperation>(
            SendAsync,
            "/balanceops",
            range.AddTo(new Query().Add("ops_type", only)),
            operation => operation.Id,
            window,
            opsTypes is null || only is not null ? null : IsWanted);

        bool IsWanted(BalanceOperation operation) =>
            opsTypes.Any(type => operation.OpsType is not null && Kind(operation.OpsType) == Kind(type));

        // The exchange has two words for one kind.
        static string Kind(string word) => word == "withdraw" ? "withdrawal" : word;
    }
}
