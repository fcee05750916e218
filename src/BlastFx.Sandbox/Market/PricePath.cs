using System.Runtime.CompilerServices;

namespace BlastFx.Sandbox.Market;

/// <summary>
/// The middle between bid and ask in ticks, at any slot. It is a sum of waves, each four times as long and twice as high as
/// the one before: this resembles a random walk, but any point can be computed without the points before it.
/// </summary>
internal sealed class PricePath(Noise noise, long basePrice)
{
    public const int WaveCount = 11;

    // The longest wave takes 2^20 slots (eight months), the shortest one slot.
    private const int WaveStep = 2;

    // Relative to the base price. The sum of all waves is twice as high, half of it up and half of it down.
    private const int HighestWavePerMille = 150;

    // Waves are computed in 65,536ths.
    private const int FractionBits = 16;
    private const long Half = 1L << (FractionBits - 1);

    /// <summary>The middle at a slot. For consecutive slots, pass the same <see cref="PriceWalk"/> to the other overload.</summary>
    public long At(long slot)
    {
        PriceWalk walk = default;
        return At(slot, ref walk);
    }

    /// <summary>The middle at a slot near the previous slot of the same walk.</summary>
    public long At(long slot, ref PriceWalk walk)
    {
        long height = (basePrice << FractionBits) * HighestWavePerMille / 1_000;
        long sum = 0L;
        for (int wave = WaveCount - 1; wave >= 0; wave--)
        {
            sum += height * (HeightAt(slot, wave * WaveStep, ref walk[wave]) - Half) >> FractionBits;
            height >>= 1;
        }

        return basePrice + (sum >> FractionBits);
    }

    // A wave is a straight line from one knot to the next.
    private long HeightAt(long slot, int lengthBits, ref PriceWalk.Segment segment)
    {
        long knot = slot >> lengthBits;
        if (!segment.IsKnown || segment.Knot != knot)
        {
            segment = new PriceWalk.Segment(knot, KnotAt(lengthBits, knot), KnotAt(lengthBits, knot + 1), IsKnown: true);
        }

        return segment.From + ((segment.To - segment.From) * (slot - (knot << lengthBits)) >> lengthBits);
    }

    private long KnotAt(int lengthBits, long knot) => (long)(noise.At((knot << 5) | (long)lengthBits) >> (64 - FractionBits));
}

/// <summary>Caches the current segment of each wave of a <see cref="PricePath"/>: adjacent slots share nearly all of them.</summary>
[InlineArray(PricePath.WaveCount)]
internal struct PriceWalk
{
    private Segment _first;

    internal readonly record struct Segment(long Knot, long From, long To, bool IsKnown);
}
