namespace BlastFx.Sandbox.Market;

/// <summary>
/// The middle between bid and ask, in ticks, at any slot: waves of many lengths, each half as high as the one four times
/// its length, which looks like a random walk and can be asked for any place without walking there.
/// </summary>
internal sealed class PricePath(Noise noise, long usualPrice)
{
    // The longest wave takes 2^20 slots, which is eight months.
    private const int LongestWave = 20;
    private const int WaveStep = 2;

    // Of the usual price. All waves together reach twice as far, half of it up and half of it down.
    private const int HighestWavePerMille = 150;

    // Waves are worked out in 65,536ths.
    private const int FractionBits = 16;

    public long At(long slot)
    {
        var height = (usualPrice << FractionBits) * HighestWavePerMille / 1_000;
        var sum = 0L;
        for (var wave = LongestWave; wave >= 0; wave -= WaveStep)
        {
            sum += height * (WaveAt(wave, slot) - (1 << (FractionBits - 1))) >> FractionBits;
            height >>= 1;
        }

        return usualPrice + (sum >> FractionBits);
    }

    private long WaveAt(int wave, long slot)
    {
        var knot = slot >> wave;
        var from = KnotAt(wave, knot);
        return from + ((KnotAt(wave, knot + 1) - from) * (slot - (knot << wave)) >> wave);
    }

    private long KnotAt(int wave, long knot) => (long)(noise.At((knot << 5) | (long)wave) >> (64 - FractionBits));
}
