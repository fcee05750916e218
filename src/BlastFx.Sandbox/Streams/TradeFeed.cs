using BlastFx.Sandbox.Api;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Streams;

/// <summary>The trades of a market, each published when it happens.</summary>
internal sealed class TradeFeed(ListedMarket market) : IFeed
{
    private const int SnapshotLength = 15;
    private const int MaxExtraTrades = 3;

    private int _extras;

    public byte[] SnapshotAt(long time) => Write(market.TradesUntil(time).Newest(SnapshotLength));

    public long NextAfter(long time) => market.Tape.TimeAt(market.Tape.NewestAt(time) + 1);

    public byte[] At(long time) => Write([market.Tape.At(market.Tape.NewestAt(time))]);

    /// <summary>One to three trades.</summary>
    public byte[] ExtraAt(long time)
    {
        int count = 1 + (_extras++ % MaxExtraTrades);
        Trade[] trades = [.. Enumerable.Range(0, count).Select(_ => market.Surge.AddTrade(time))];
        return Write(Enumerable.Reverse(trades));
    }

    private byte[] Write(IEnumerable<Trade> newestFirst) => JsonText.Write(json =>
    {
        json.WriteStartArray();
        foreach (Trade trade in newestFirst)
        {
            TradeRecord.Write(json, market.Spec, trade);
        }

        json.WriteEndArray();
    });
}
