using BlastFx.Sandbox.Api;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Streams;

/// <summary>The fields of a market: every second the prices, at times the figures of 24 hours, and rarely the whole record.</summary>
internal sealed class MarketFeed(ListedMarket market) : IFeed
{
    private const long SecondsPerDayOnly = 10;
    private const long SecondsPerRecord = 60;

    public byte[] SnapshotAt(long time) => JsonText.Write(json => MarketRecord.Write(json, market, time));

    public long NextAfter(long time) => (Slots.FloorDivide(time, Slots.Second) + 1) * Slots.Second;

    public byte[] ExtraAt(long time) => JsonText.Write(json => MarketRecord.WriteShort(json, market, time));

    public byte[] At(long time)
    {
        long second = Slots.FloorDivide(time, Slots.Second);
        return second % SecondsPerRecord == 0 ? SnapshotAt(time)
            : second % SecondsPerDayOnly == 0 ? JsonText.Write(json => MarketRecord.WriteDayOnly(json, market, time))
            : ExtraAt(time);
    }
}
