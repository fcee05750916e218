using System.Globalization;

namespace BlastFx.Sandbox.Market;

/// <summary>The rates that longs pay to shorts, settled at the start of every hour.</summary>
internal sealed class FundingRates(Noise noise)
{
    public const long Interval = 3_600 * Slots.Second;

    private readonly Noise _rates = noise.For("funding");
    private readonly Noise _digits = noise.For("funding digits");

    public static long HourAt(long time) => Slots.FloorDivide(time, Interval);

    public static long TimeOf(long hour) => hour * Interval;

    /// <summary>The rate settled at the start of an hour: from -0.002 % to 0.004 %, in hundred-millionths.</summary>
    public decimal SettledAt(long hour) => (_rates.Below(6_001, hour) - 2_000) * 0.00000001m;

    /// <summary>The rate if settled at this second, with the exchange's 36 decimal places.</summary>
    public string InstantAt(long second)
    {
        string rate = SettledAt(Slots.FloorDivide(second, Interval / Slots.Second) + 1).ToString("F8", CultureInfo.InvariantCulture);
        ulong digits = _digits.At(second) % 100_000_000_000_000;
        return string.Create(CultureInfo.InvariantCulture, $"{rate}{digits:D14}{digits * 7 % 100_000_000_000_000:D14}");
    }
}
