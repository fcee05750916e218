using BlastFx.Sandbox.Api;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Streams;

/// <summary>The order book of a market. An update has the levels that changed, with their new sizes; both sides ascend by price.</summary>
internal sealed class BookFeed(ListedMarket market, bool padsUpdates) : IFeed
{
    public byte[] SnapshotAt(long time)
    {
        PublishedBook book = market.PublishedBookAt(time);
        return JsonText.Write(new BookRecord(market.Spec, book.Bids().Reverse(), book.Asks(), book.Sequence, book.Time).Write);
    }

    public long NextAfter(long time) => (Slots.FloorDivide(time, Slots.Second) + 1) * Slots.Second;

    public byte[] At(long time)
    {
        PublishedBook book = market.PublishedBookAt(time);
        PublishedBook before = market.PublishedBookAt(time - Slots.Second);
        BookLevel[] bids = [.. Changes(before.Bids().Reverse(), book.Bids().Reverse())];
        BookLevel[] asks = [.. Changes(before.Asks(), book.Asks())];
        return WriteUpdate(bids.Length == 0 ? null : bids, asks.Length == 0 ? null : asks, book.Sequence, book.Time);
    }

    public byte[] ExtraAt(long time)
    {
        (int side, BookLevel level) = market.Surge.AddUpdate(time);
        return WriteUpdate(side == 0 ? [level] : null, side == 1 ? [level] : null, market.PublishedBookAt(time).Sequence, time);
    }

    /// <summary>The levels that are new or have another size, and those that are gone with a size of 0. All ascend by price.</summary>
    private static IEnumerable<BookLevel> Changes(IEnumerable<BookLevel> before, IEnumerable<BookLevel> after)
    {
        using IEnumerator<BookLevel> old = before.GetEnumerator();
        bool hasOld = old.MoveNext();
        foreach (BookLevel level in after)
        {
            for (; hasOld && old.Current.Price < level.Price; hasOld = old.MoveNext())
            {
                yield return old.Current with { Size = 0 };
            }

            bool isKnown = hasOld && old.Current.Price == level.Price;
            if (!isKnown || old.Current.Size != level.Size)
            {
                yield return level;
            }

            hasOld = isKnown ? old.MoveNext() : hasOld;
        }

        for (; hasOld; hasOld = old.MoveNext())
        {
            yield return old.Current with { Size = 0 };
        }
    }

    private byte[] WriteUpdate(IEnumerable<BookLevel>? bids, IEnumerable<BookLevel>? asks, long sequence, long time) =>
        JsonText.Write(new BookRecord(market.Spec, bids, asks, sequence, time) { IsPadded = padsUpdates }.Write);
}
