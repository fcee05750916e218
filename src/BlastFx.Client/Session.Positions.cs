using BlastFx.Http;
using BlastFx.Serialization;

namespace BlastFx;

/// <content>Positions.</content>
public sealed partial class Session
{
    private static readonly BfxRequest s_getPositions = new(HttpMethod.Get, "/positions", RequestKind.Read) { Result = RowsReader<Position>.Instance };

    /// <summary>Reads what the account holds, <c>GET /positions</c> (API pages, "Positions").</summary>
    /// <param name="observer">Hears of each attempt.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The positions, in the exchange's order, with those that cannot be read.</returns>
    /// <exception cref="BfxException">The exchange refused or could not be reached.</exception>
    public Task<RecordList<Position>> GetPositionsAsync(IRequestObserver? observer = null, CancellationToken cancellationToken = default) =>
        SendAsync(s_getPositions, answer => ReadRow.ListOf(answer.Rows<Position>()), observer, cancellationToken);
}
