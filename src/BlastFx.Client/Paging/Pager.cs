using BlastFx.Serialization;

namespace BlastFx.Paging;

/// <summary>
/// Reads a list page by page, on demand. A pager is a single pass over the list, for one caller at a time.
/// </summary>
/// <typeparam name="TRecord">The type of the records.</typeparam>
public abstract class Pager<TRecord> : IAsyncEnumerable<TRecord>
    where TRecord : OpenRecord
{
    private long _skip;
    private long _left;

    private protected Pager(long skip, long? first)
    {
        _skip = skip;
        _left = first ?? long.MaxValue;
        IsAtEnd = _left == 0;
    }

    /// <summary>The number of records in the list, as last reported by the exchange; null if it is not reported or cannot be right.</summary>
    public long? Total { get; private protected set; }

    /// <summary>The accuracy of <see cref="Total"/>: 1 if the exchange reported it and the records received are consistent with it, 0 if it is unknown.</summary>
    public double TotalAccuracy { get; private protected set; }

    /// <summary>The number of records returned so far, including those that cannot be read, without those skipped.</summary>
    public long Count { get; private set; }

    /// <summary>True if there is nothing more to read.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Reads the next records.</summary>
    /// <param name="observer">Notified of attempts and waits, and warned if the list may be incomplete.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The records of one or more responses, in the list's order, with those that cannot be read; empty at the
    /// end.</returns>
    /// <exception cref="BfxException">The exchange rejected the request or could not be reached. Records returned before are valid.</exception>
    public async Task<RecordList<TRecord>> ReadPageAsync(IRequestObserver? observer = null, CancellationToken cancellationToken = default)
    {
        while (!IsAtEnd)
        {
            (List<ReadRecord<TRecord>> records, bool isLast) = await NextAsync(observer, cancellationToken).ConfigureAwait(false);
            List<ReadRecord<TRecord>> page = InWindow(records);
            Count += page.Count;
            IsAtEnd = isLast || _left == 0;
            if (page.Count > 0)
            {
                return ReadRecord.ListOf(page);
            }
        }

        return new RecordList<TRecord>([]);
    }

    /// <summary>Enumerates the records, page by page. A record that cannot be read ends the enumeration with its error.</summary>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>The records, in the list's order.</returns>
    /// <exception cref="BfxException">The exchange rejected a request or could not be reached, or a record cannot be read.</exception>
    public async IAsyncEnumerator<TRecord> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        while (!IsAtEnd)
        {
            RecordList<TRecord> page = await ReadPageAsync(null, cancellationToken).ConfigureAwait(false);
            UnreadableRecord? unreadable = page.Unreadable.Count > 0 ? page.Unreadable[0] : null;
            for (int i = 0; i < page.Count; i++)
            {
                if (unreadable?.Index == i)
                {
                    throw unreadable.Error;
                }

                yield return page[i];
            }

            if (unreadable is not null)
            {
                throw unreadable.Error;
            }
        }
    }

    /// <summary>Requests the next page.</summary>
    /// <returns>The records that were not read before, in the list's order, and true if they are the last.</returns>
    private protected abstract Task<(List<ReadRecord<TRecord>> Records, bool IsLast)> NextAsync(IRequestObserver? observer, CancellationToken cancellationToken);

    /// <summary>Sets the number of records to skip.</summary>
    private protected void SkipFirst(long count) => _skip = count;

    private List<ReadRecord<TRecord>> InWindow(List<ReadRecord<TRecord>> records)
    {
        int skipped = (int)Math.Min(_skip, records.Count);
        int count = (int)Math.Min(_left, records.Count - skipped);
        _skip -= skipped;
        _left -= count;
        return count == records.Count ? records : records.GetRange(skipped, count);
    }
}
