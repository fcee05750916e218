namespace BlastFx.Sandbox.Market;

/// <summary>
/// The middle between bid and ask, in ticks, at any slot: waves of many lengths, each half as high as the one four times
/// its length, which looks like a random walk and can be asked for any place without walking there.
/// </summary>
internal sealed class PricePath(Noise noise, long usualPrice)
{
    public const int WaveCount = 11;

    // The longest wave takes 2^20 slots, which is eight months; the shortest, one.
    private const int WaveStep = 2;

    // Of the usual price. All waves together reach twice as far, half of it up and half of it down.
    private const int HighestWavePerMille = 150;

    // Waves are worked out in 65,536ths.
    private const int FractionBits = 16;
    private const long Half = 1L << (FractionBits - 1);

    /// <summary>The middle at a slot. Who asks for many in a row should do so with one <see cref="PriceWalk"/>.</summary>
    public long At(long slot)
    {
        var walk = default(PriceWalk);
        return At(slot, ref walk);
    }

    /// <summary>The middle at a slot, near the one asked for before with the same walk.</summary>
    public long At(long slot, ref PriceWalk walk)
    {
        long height = (usualPrice << FractionBits) * HighestWavePerMille / 1_000;
        long sum = 0L;
        for (int wave = WaveCount - 1; wave >= 0; wave--)
        {
            sum += height * (HeightAt(slot, wave * WaveStep, ref walk[wave]) - Half) >> FractionBits;
            height >>= 1;
        }

        return usualPrice + (sum >> FractionBits);
    }

    // A wave is a straight line from one knot to the next.
    private long HeightAt(long slot, int lengthBits, ref PriceWalk.Stretch stretch)
    {
        long knot = slot >> lengthBits;
        if (!stretch.IsKnown || stretch.Knot != knot)
        {
            stretch = new PriceWalk.Stretch(knot, KnotAt(lengthBits, knot), KnotAt(lengthBits, knot + 1), IsKnown: true);
        }

        return stretch.From + ((stretch.To - stretch.From) * (slot - (knot << lengthBits)) >> lengthBits);
    }

    private long KnotAt(int lengthBits, long knot) => (long)(noise.At((knot << 5) | (long)lengthBits) >> (64 - FractionBits));
}
