using BlastFx.Serialization;

namespace BlastFx.Paging;

/// <summary>
/// Reads the rows of a list answer by answer, as they are asked for. One reader is one pass over the list, for one caller
/// at a time.
/// </summary>
/// <typeparam name="TRecord">What the rows are.</typeparam>
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

    /// <summary>How many rows the list has, as the exchange said last; null where it has not, or where that cannot be.</summary>
    public long? Total { get; private protected set; }

    /// <summary>How sure <see cref="Total"/> is: 1 as the exchange says it and what came bears out, 0 where it is not known.</summary>
    public double TotalAccuracy { get; private protected set; }

    /// <summary>How many rows were given, those that cannot be read among them, those passed over left out.</summary>
    public long Count { get; private set; }

    /// <summary>Whether there is nothing more to read.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Reads the next rows.</summary>
    /// <param name="observer">Hears of each attempt, and warnings where the list may not be whole.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The rows of one answer or of several, in the list's order, with those that cannot be read; none of either at
    /// the end.</returns>
    /// <exception cref="BfxException">The exchange refused or could not be reached; what came before was given.</exception>
    public async Task<RecordList<TRecord>> ReadPageAsync(IRequestObserver? observer = null, CancellationToken cancellationToken = default)
    {
        while (!IsAtEnd)
        {
            (List<ReadRecord<TRecord>> rows, bool isLast) = await NextAsync(observer, cancellationToken).ConfigureAwait(false);
            List<ReadRecord<TRecord>> wanted = Wanted(rows);
            Count += wanted.Count;
            IsAtEnd = isLast || _left == 0;
            if (wanted.Count > 0)
            {
                return ReadRecord.ListOf(wanted);
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
    /// <returns>Those that were not read before, in the list's order, and whether they are the last.</returns>
    private protected abstract Task<(List<ReadRecord<TRecord>> Rows, bool IsLast)> NextAsync(IRequestObserver? observer, CancellationToken cancellationToken);

    /// <summary>Sets how many of the rows that come are passed over first.</summary>
    private protected void PassOver(long rows) => _skip = rows;

    private List<ReadRecord<TRecord>> Wanted(List<ReadRecord<TRecord>> rows)
    {
        int passed = (int)Math.Min(_skip, rows.Count);
        int wanted = (int)Math.Min(_left, rows.Count - passed);
        _skip -= passed;
        _left -= wanted;
        return wanted == rows.Count ? rows : rows.GetRange(passed, wanted);
    }
}
