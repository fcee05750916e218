namespace BlastFx.Sandbox.Market;

/// <summary>Time in microseconds since 1970, divided into slots of 20 seconds. Every market has two trades per slot.</summary>
internal static class Slots
{
    public const long Second = 1_000_000;
    public const long Length = 20 * Second;

    public static long Microseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static long At(long microseconds) => FloorDivide(microseconds, Length);

    public static long Start(long slot) => slot * Length;

    /// <summary>Division that rounds down, also before 1970.</summary>
    public static long FloorDivide(long value, long divisor) => (value / divisor) - (value % divisor < 0 ? 1 : 0);
}
