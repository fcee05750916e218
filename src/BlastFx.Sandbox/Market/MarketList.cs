using BlastFx.Sandbox.Http;

namespace BlastFx.Sandbox.Market;

/// <summary>The markets in the order the exchange lists them.</summary>
internal sealed class MarketList
{
    private readonly Dictionary<string, ListedMarket> _byId;

    public MarketList(IEnumerable<string> ids, Noise noise, long openingSlot)
    {
        OpeningSlot = openingSlot;
        All = [.. ids.Distinct(StringComparer.Ordinal).Select((id, index) => new ListedMarket(index, MarketCatalog.Find(id), noise, openingSlot))];
        _byId = All.ToDictionary(static market => market.Spec.Id, StringComparer.Ordinal);
    }

    /// <summary>The slot of the markets' first trades.</summary>
    public long OpeningSlot { get; }

    public IReadOnlyList<ListedMarket> All { get; }

    /// <summary>The market of an id; refuses one that is not listed.</summary>
    public ListedMarket Find(string id) =>
        _byId.GetValueOrDefault(id) ?? throw new RefusedException(Refusals.WrongMarket);
}
