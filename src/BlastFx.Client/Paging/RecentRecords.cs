using System.Runtime.InteropServices;
using BlastFx.Serialization;

namespace BlastFx.Paging;

/// <summary>
/// The records read recently, to detect repetitions: new records at the head of a list shift the others to later pages, and
/// not every server respects the requested page. A record is a repetition if its whole JSON is equal, or its values are equal to
/// those of a record of the page before. Ids are not enough: they can be missing, or be unique per market or per day only.
/// </summary>
internal sealed class RecentRecords<TRecord>(Func<TRecord, string?> id)
    where TRecord : OpenRecord
{
    private readonly Recent _contents = new();
    private readonly Recent _ids = new();
    private readonly HashSet<ulong> _pages = [];
    private List<ReadRecord<TRecord>> _pageBefore = [];

    /// <summary>True if different records of one page had the same id, so that ids are not unique.</summary>
    private bool _sharesIds;

    private enum Seen
    {
        Never = 0,
        OnThisPage,
        Before,
    }

    /// <summary>The number of records received with an id received before but other values.</summary>
    public long Changed { get; private set; }

    /// <summary>Adds a page and removes the repetitions from it.</summary>
    /// <param name="page">Its records. Equal records of the same page are not repetitions.</param>
    /// <param name="isNew">True if the page has a record that is neither a repetition nor a changed version of a record read before.</param>
    /// <returns>The records that were not read before.</returns>
    public List<ReadRecord<TRecord>> Without(List<ReadRecord<TRecord>> page, out bool isNew)
    {
        isNew = false;
        ulong digest = 0;
        foreach (ReadRecord<TRecord> item in page)
        {
            digest = ContentHash.Join(digest, item.Content);
        }

        if (!_pages.Add(digest))
        {
            // The whole page was received before, however long ago.
            return [];
        }

        int number = _pages.Count;
        long changed = 0;
        HashSet<TRecord>? valuesBefore = null;
        List<ReadRecord<TRecord>>? fresh = null;
        for (int i = 0; i < page.Count; i++)
        {
            ReadRecord<TRecord> item = page[i];
            Seen content = _contents.See(item.Content, number);
            Seen known = content != Seen.Before && IdOf(item) is { } hash ? _ids.See(hash, number) : Seen.Never;
            if (content == Seen.Before || (known == Seen.Before && (valuesBefore ??= ValuesOf(_pageBefore)).Contains(item.Record!)))
            {
                fresh ??= page.GetRange(0, i);
                continue;
            }

            fresh?.Add(item);
            _sharesIds |= known == Seen.OnThisPage && content == Seen.Never;
            changed += known == Seen.Before ? 1 : 0;
            isNew |= known != Seen.Before;
        }

        _contents.Forget();
        _ids.Forget();
        _pageBefore = page;
        Changed += _sharesIds ? 0 : changed;
        isNew |= _sharesIds && changed > 0;
        return fresh ?? page;
    }

    private static HashSet<TRecord> ValuesOf(List<ReadRecord<TRecord>> page) =>
        new(page.Select(static item => item.Record).OfType<TRecord>(), SameValues<TRecord>.Instance);

    private ulong? IdOf(ReadRecord<TRecord> item) =>
        item.Record is { } record && id(record) is { } text ? ContentHash.Of(MemoryMarshal.AsBytes(text.AsSpan())) : null;

    /// <summary>Hashes with the page that they were seen on; a limited number of the latest.</summary>
    private sealed class Recent
    {
        private const int MaxCount = 1 << 15;

        private Dictionary<ulong, int> _last = [];
        private Dictionary<ulong, int> _before = [];

        public Seen See(ulong hash, int page)
        {
            ref int seen = ref CollectionsMarshal.GetValueRefOrAddDefault(_last, hash, out bool isKnown);
            if (isKnown)
            {
                return seen == page ? Seen.OnThisPage : Seen.Before;
            }

            seen = page;
            return _before.ContainsKey(hash) ? Seen.Before : Seen.Never;
        }

        /// <summary>Forgets the older half if there are enough.</summary>
        public void Forget()
        {
            if (_last.Count >= MaxCount)
            {
                (_last, _before) = (_before, _last);
                _last.Clear();
            }
        }
    }
}
