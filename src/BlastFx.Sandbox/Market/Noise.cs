namespace BlastFx.Sandbox.Market;

/// <summary>Random numbers that are a function of a seed, a part and an index: the same on every machine and in any order.</summary>
internal readonly struct Noise
{
    private readonly ulong _seed;

    private Noise(ulong seed)
    {
        _seed = seed;
    }

    public static Noise FromSeed(long seed) => new(Mixed((ulong)seed));

    /// <summary>Derives the source of a named part.</summary>
    public Noise For(string part)
    {
        ulong seed = _seed;
        foreach (char character in part)
        {
            seed = Mixed(seed ^ character);
        }

        return new Noise(seed);
    }

    /// <summary>Derives the source of a numbered part.</summary>
    public Noise For(long part) => new(At(part));

    /// <summary>The 64 random bits of an index.</summary>
    public ulong At(long index) => Mixed(_seed ^ ((ulong)index * 0x9E3779B97F4A7C15));

    /// <summary>A number from 0 (inclusive) to a limit (exclusive).</summary>
    public long Below(long limit, long index) => (long)(At(index) % (ulong)limit);

    /// <summary>A number from 0 (inclusive) to a limit (exclusive); small numbers are more frequent than large ones.</summary>
    public long MostlySmallBelow(long limit, long index)
    {
        ulong bits = At(index);
        ulong first = (bits & 0x3FF) * ((bits >> 10) & 0x3FF);
        return (long)(first * ((bits >> 20) & 0x3FF) * (ulong)limit >> 30);
    }

    // The finalizer of SplitMix64.
    private static ulong Mixed(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
