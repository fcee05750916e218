using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.History;

/// <summary>One round trip of an account: the how-manieth of its lane, where, how large and in which direction.</summary>
/// <param name="Lane">Trips of several lanes run side by side, each in markets of its own.</param>
/// <param name="Number">The trip's number within its lane, from 0.</param>
/// <param name="Market">The market it goes into.</param>
/// <param name="IsLong">Whether it buys to enter.</param>
/// <param name="UnitLots">What a unit of <see cref="RoundTrip.Weights"/> is, in lots.</param>
internal readonly record struct Trip(int Lane, long Number, ListedMarket Market, bool IsLong, long UnitLots)
{
    /// <summary>Any fill fits into any trade.</summary>
    private const long LargestUnit = TradeTape.SmallestLots / RoundTrip.LargestWeight;

    private const long SmallestUnit = 10;

    public static Trip Of(int lane, long number, ListedMarket market, ulong noise) => new(
        lane,
        number,
        market,
        (noise & 1) == 0,
        SmallestUnit + (long)((noise >> 1) % (LargestUnit - SmallestUnit + 1)));

    public long LotsOf(int place) => RoundTrip.Weights[place] * UnitLots;

    /// <summary>Whether a fill or order that enters, or one that leaves, buys.</summary>
    public bool Buys(bool enters) => enters == IsLong;
}
