using BlastFx.Http;
using BlastFx.Serialization;

namespace BlastFx;

/// <content>Positions.</content>
public sealed partial class Session
{
    private static readonly BfxRequest s_getPositions = new(HttpMethod.Get, "/positions", RequestKind.Read);

    /// <summary>Reads what the account holds, <c>GET /positions</c> (API pages, "Positions").</summary>
    /// <param name="observer">Hears of each attempt.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The positions, in the exchange's order.</returns>
    /// <exception cref="BfxException">The exchange refused, could not be reached, or a row cannot be read exactly.</exception>
    public Task<IReadOnlyList<Position>> GetPositionsAsync(IRequestObserver? observer = null, CancellationToken cancellation = default) =>
        SendAsync(s_getPositions, answer => WireJson.ReadAll(answer, WireJson.Default.Position), observer, cancellation);
}
