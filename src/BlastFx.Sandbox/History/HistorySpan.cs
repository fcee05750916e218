using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.History;

/// <summary>When accounts' fills come: the slot of the first, and from one to the next. Empty where there are none ever.</summary>
internal sealed record HistorySpan(long FirstSlot, long SlotsPerFill, bool IsEmpty)
{
    /// <summary>The span whose last fill but those to come is in the slot before a time.</summary>
    public static HistorySpan Until(long micros, long fillCount, TimeSpan interval)
    {
        long slotsPerFill = Math.Max(1, (long)interval.TotalMicroseconds / Slots.Length);
        return new HistorySpan(Slots.At(micros) - 1 - ((fillCount - 1) * slotsPerFill), slotsPerFill, fillCount == 0);
    }
}
