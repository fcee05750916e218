using System.Runtime.InteropServices;
using BlastFx.Serialization;

namespace BlastFx.Paging;

/// <summary>
/// The rows read lately, to tell those that come again: rows that came in at the head of a list move the others on, and not
/// every server heeds the page it is asked for. A row comes again where all of it does. Ids alone do not tell: they can be
/// missing, or be one market's or one day's own.
/// </summary>
internal sealed class RecentRecords<TRecord>(Func<TRecord, string?> id)
    where TRecord : OpenRecord
{
    private readonly Recent _contents = new();
    private readonly Recent _ids = new();
    private readonly HashSet<ulong> _pages = [];

    /// <summary>Whether different rows of one page had one id, so that ids say nothing.</summary>
    private bool _sharesIds;

    private enum Met
    {
        Never = 0,
        OnThisPage,
        Before,
    }

    /// <summary>How many rows came under an id that had come before, with other values.</summary>
    public long Changed { get; private set; }

    /// <summary>Takes in a page.</summary>
    /// <param name="page">Its rows. Within a page none is taken for another's repetition.</param>
    /// <param name="isNews">Whether it brought a row that is not one read before, nor one of those changed.</param>
    /// <returns>The rows that did not come before.</returns>
    public List<ReadRecord<TRecord>> Without(List<ReadRecord<TRecord>> page, out bool isNews)
    {
        isNews = false;
        ulong digest = 0;
        foreach (ReadRecord<TRecord> row in page)
        {
            digest = ContentHash.Join(digest, row.Content);
        }

        if (!_pages.Add(digest))
        {
            // The whole page came once, however long ago.
            return [];
        }

        int number = _pages.Count;
        long changed = 0;
        List<ReadRecord<TRecord>>? fresh = null;
        for (int i = 0; i < page.Count; i++)
        {
            ReadRecord<TRecord> row = page[i];
            Met content = _contents.Meet(row.Content, number);
            if (content == Met.Before)
            {
                fresh ??= page.GetRange(0, i);
                continue;
            }

            fresh?.Add(row);
            Met known = IdOf(row) is { } hash ? _ids.Meet(hash, number) : Met.Never;
            _sharesIds |= known == Met.OnThisPage && content == Met.Never;
            changed += known == Met.Before ? 1 : 0;
            isNews |= known != Met.Before;
        }

        _contents.Forget();
        _ids.Forget();
        Changed += _sharesIds ? 0 : changed;
        isNews |= _sharesIds && changed > 0;
        return fresh ?? page;
    }

    private ulong? IdOf(ReadRecord<TRecord> row) =>
        row.Record is { } record && id(record) is { } text ? ContentHash.Of(MemoryMarshal.AsBytes(text.AsSpan())) : null;

    /// <summary>Hashes with the page they were met on, as many of the last as take little memory.</summary>
    private sealed class Recent
    {
        private const int Most = 1 << 15;

        private Dictionary<ulong, int> _last = [];
        private Dictionary<ulong, int> _before = [];

        public Met Meet(ulong hash, int page)
        {
            ref int met = ref CollectionsMarshal.GetValueRefOrAddDefault(_last, hash, out bool isKnown);
            if (isKnown)
            {
                return met == page ? Met.OnThisPage : Met.Before;
            }

            met = page;
            return _before.ContainsKey(hash) ? Met.Before : Met.Never;
        }

        /// <summary>Lets go of the older half where there are enough.</summary>
        public void Forget()
        {
            if (_last.Count >= Most)
            {
                (_last, _before) = (_before, _last);
                _last.Clear();
            }
        }
    }
}
