using System.Text.Json.Serialization.Metadata;
using BlastFx.Http;
using BlastFx.Serialization;

namespace BlastFx;

/// <summary>
/// Reads the rows of a list answer by answer, as they are asked for. One reader is one pass over the list, for one caller
/// at a time.
/// </summary>
/// <typeparam name="TRow">What the rows are.</typeparam>
public abstract class RowReader<TRow>
    where TRow : OpenRecord
{
    private readonly JsonTypeInfo<TRow> _type;
    private long _skip;
    private long _left;
    private BfxException? _unreadable;

    private protected RowReader(JsonTypeInfo<TRow> type, long skip, long? first)
    {
        _type = type;
        _skip = skip;
        _left = first ?? long.MaxValue;
        IsAtEnd = _left == 0;
    }

    /// <summary>How many rows the list has, as the exchange said last; null where it has not.</summary>
    public long? Total { get; private protected set; }

    /// <summary>How many rows were read, those passed over left out.</summary>
    public long Count { get; private set; }

    /// <summary>Whether there is nothing more to read.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Reads the next rows.</summary>
    /// <param name="observer">Hears of each attempt.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The rows of one answer, in the list's order; none at the end.</returns>
    /// <exception cref="BfxException">The exchange refused, could not be reached, or a row cannot be read exactly: those before
    /// it were given.</exception>
    public async Task<IReadOnlyList<TRow>> ReadAsync(IRequestObserver? observer = null, CancellationToken cancellation = default)
    {
        while (!IsAtEnd)
        {
            if (_unreadable is not null)
            {
                throw _unreadable;
            }

            (Envelope answer, bool isLast) = await AskAsync(observer, cancellation).ConfigureAwait(false);
            List<TRow> rows = Wanted(Read(answer));
            Count += rows.Count;
            if (isLast && _unreadable is null)
            {
                End(observer);
            }

            IsAtEnd = _left == 0 || (isLast && _unreadable is null);
            if (rows.Count > 0)
            {
                return rows;
            }
        }

        return [];
    }

    /// <summary>Asks for the next answer.</summary>
    /// <returns>The answer, and whether it is the last.</returns>
    private protected abstract Task<(Envelope Answer, bool IsLast)> AskAsync(IRequestObserver? observer, CancellationToken cancellation);

    /// <summary>The rows of an answer that were not read before, in the list's order.</summary>
    private protected abstract IEnumerable<TRow> New(List<TRow> rows);

    /// <summary>Hears that the last answer was read.</summary>
    private protected virtual void End(IRequestObserver? observer)
    {
    }

    /// <summary>Sets how many of the rows that come are passed over first.</summary>
    private protected void PassOver(long rows) => _skip = rows;

    private List<TRow> Read(Envelope answer)
    {
        var rows = new List<TRow>(answer.Count);
        for (int i = 0; i < answer.Count; i++)
        {
            try
            {
                rows.Add(WireJson.Read(answer[i], _type, answer.Mask));
            }
            catch (BfxException unreadable)
            {
                // What came before it is good, and is given first.
                _unreadable = unreadable.WithAnswer(answer);
                break;
            }
        }

        return rows;
    }

    private List<TRow> Wanted(List<TRow> rows)
    {
        var wanted = new List<TRow>(rows.Count);
        foreach (TRow row in New(rows))
        {
            if (_skip > 0)
            {
                _skip--;
            }
            else if (_left > 0)
            {
                _left--;
                wanted.Add(row);
            }
        }

        return wanted;
    }
}
