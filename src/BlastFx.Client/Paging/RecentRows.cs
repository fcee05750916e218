using System.Runtime.InteropServices;
using BlastFx.Serialization;

namespace BlastFx;

/// <summary>
/// The rows read lately, to tell those that come again: rows that came in at the head of a list move the others on, and not
/// every server heeds the page it is asked for. A row comes again where all of it does. Ids alone do not tell: they can be
/// missing, or be one market's or one day's own.
/// </summary>
internal sealed class RecentRows<TRow>(Func<TRow, string?> id)
    where TRow : OpenRecord
{
    private readonly RecentSet _contents = new();
    private readonly RecentSet _ids = new();
    private readonly HashSet<ulong> _pages = [];

    /// <summary>Whether different rows of one page had one id, so that ids say nothing.</summary>
    private bool _sharesIds;

    /// <summary>How many rows came under an id that had come before, with other values.</summary>
    public long Changed { get; private set; }

    /// <summary>Takes in a page.</summary>
    /// <param name="page">Its rows. Within a page none is taken for another's repetition.</param>
    /// <param name="isNews">Whether it brought a row that is not one read before, nor one of those changed.</param>
    /// <returns>The rows that did not come before.</returns>
    public List<ReadRow<TRow>> Without(List<ReadRow<TRow>> page, out bool isNews)
    {
        isNews = false;
        if (!_pages.Add(DigestOf(page)))
        {
            // The whole page came once, however long ago.
            return [];
        }

        List<ReadRow<TRow>> fresh = page.TrueForAll(row => !_contents.Contains(row.Content))
            ? page
            : page.FindAll(row => !_contents.Contains(row.Content));
        long changed = 0;
        foreach (ReadRow<TRow> row in fresh)
        {
            bool isChanged = IdOf(row) is { } known && _ids.Contains(known);
            changed += isChanged ? 1 : 0;
            isNews |= !isChanged;
        }

        foreach (ReadRow<TRow> row in fresh)
        {
            bool isOther = _contents.Add(row.Content);
            bool isSameId = IdOf(row) is { } added && !_ids.Add(added);
            _sharesIds |= isOther && isSameId && changed == 0;
        }

        Changed += _sharesIds ? 0 : changed;
        isNews |= _sharesIds && changed > 0;
        return fresh;
    }

    private ulong? IdOf(ReadRow<TRow> row) =>
        row.Record is { } record && id(record) is { } text ? RowHash.Of(MemoryMarshal.AsBytes(text.AsSpan())) : null;

    private static ulong DigestOf(List<ReadRow<TRow>> page)
    {
        ulong[] contents = [.. page.Select(row => row.Content)];
        return RowHash.Of(MemoryMarshal.AsBytes(contents.AsSpan()));
    }

    /// <summary>As many of the last hashes as take little memory.</summary>
    private sealed class RecentSet
    {
        private const int Most = 1 << 16;

        private readonly HashSet<ulong> _all = [];
        private readonly Queue<ulong> _order = new();

        public bool Contains(ulong hash) => _all.Contains(hash);

        public bool Add(ulong hash)
        {
            if (!_all.Add(hash))
            {
                return false;
            }

            _order.Enqueue(hash);
            if (_order.Count > Most)
            {
                _all.Remove(_order.Dequeue());
            }

            return true;
        }
    }
}
