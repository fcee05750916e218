using System.Globalization;
using BlastFx.Http;
using BlastFx.Serialization;

namespace BlastFx.Paging;

/// <summary>
/// A list that comes in pages, the newest rows first. It ends where the exchange's total says so and what came bears it out,
/// and otherwise where a page brings nothing new: totals, sizes and numbers of pages may all be other than they should.
/// </summary>
internal sealed class ListPager<TRecord> : Pager<TRecord>
    where TRecord : OpenRecord
{
    /// <summary>The most rows the exchange puts into a page.</summary>
    public const int MaxRows = 1_000;

    private const double Guess = 0.5;

    private readonly IRequestSender _sender;
    private readonly string _path;
    private readonly Query _query;
    private readonly RecentRecords<TRecord> _recent;
    private readonly Predicate<TRecord>? _where;
    private readonly bool _hasPages;
    private readonly long _skip;
    private long _limit;
    private long _page;
    private long _pagesRead;

    /// <summary>Whether the next page is not the first although none was read.</summary>
    private bool _isJump;

    /// <summary>Where in the list the next page begins, rows that came again counted.</summary>
    private long _position;

    /// <summary>How many rows of the list were passed, each once.</summary>
    private long _passed;
    private long? _firstTotal;
    private long? _lastTotal;
    private long? _mostTotal;

    /// <summary>Whether rows came behind the end that a total had told.</summary>
    private bool _isTotalWrong;

    /// <param name="sender">Sends the requests.</param>
    /// <param name="path">What is asked for.</param>
    /// <param name="query">How.</param>
    /// <param name="id">A row's id; null where it has none.</param>
    /// <param name="window">Which of the rows are wanted.</param>
    /// <param name="where">Which of them the exchange cannot be asked for alone; null where it can.</param>
    /// <param name="hasPages">Whether the exchange promises pages: a short one without a total need not be the last.</param>
    public ListPager(
        IRequestSender sender,
        string path,
        Query query,
        Func<TRecord, string?> id,
        PageWindow window,
        Predicate<TRecord>? where = null,
        bool hasPages = true)
        : base(window.Skip, window.First)
    {
        _sender = sender;
        _path = path;
        _query = query;
        _recent = new RecentRecords<TRecord>(id);
        _where = where;
        _hasPages = hasPages;
        _skip = window.Skip;
        _limit = MaxRows;
        // What is picked out here is also counted here.
        if (where is null)
        {
            StartBehind(Limit(window));
            _isJump = _page > 0;
        }
    }

    private protected override async Task<(List<ReadRecord<TRecord>> Rows, bool IsLast)> NextAsync(IRequestObserver? observer, CancellationToken cancellationToken)
    {
        Envelope answer = await AskAsync(observer, cancellationToken).ConfigureAwait(false);
        if (_isJump && !IsPageAsked(answer) && answer.Pagination?.Limit is { } told and > 0 && told < _limit)
        {
            // With pages shorter than was asked for, this is another page than was meant.
            StartBehind(told);
            answer = await AskAsync(observer, cancellationToken).ConfigureAwait(false);
        }

        if (_isJump && !IsPageAsked(answer))
        {
            // Nothing says that so many rows stand before it: they are counted.
            StartAtFirst();
            answer = await AskAsync(observer, cancellationToken).ConfigureAwait(false);
        }

        return Take(answer, observer);
    }

    /// <summary>Few rows from the start take one request that asks for just these.</summary>
    private static long Limit(PageWindow window) =>
        window is { First: { } first } && first <= MaxRows - window.Skip ? Math.Max(1, window.Skip + first) : MaxRows;

    private void StartBehind(long limit)
    {
        _limit = limit;
        _page = _skip / limit;
        _passed = _position = _page * limit;
        PassOver(_skip % limit);
    }

    private void StartAtFirst()
    {
        _isJump = false;
        _limit = MaxRows;
        _page = _passed = _position = 0;
        PassOver(_skip);
    }

    /// <summary>Whether the answer says of itself that it is the page asked for, and is as long as it then must be.</summary>
    private bool IsPageAsked(Envelope answer) =>
        answer.Pagination is { Total: { } total } told
        && told.Page == _page
        && told.Limit == _limit
        && answer.Records<TRecord>().Count == Math.Clamp(total - _position, 0, _limit);

    private Task<Envelope> AskAsync(IRequestObserver? observer, CancellationToken cancellationToken)
    {
        Query query = _query.With("p_limit", _limit).With("p_page", _page);
        return _sender.SendAsync(BfxRequest.Get<TRecord>(_path, query), observer, cancellationToken);
    }

    private (List<ReadRecord<TRecord>> Rows, bool IsLast) Take(Envelope answer, IRequestObserver? observer)
    {
        List<ReadRecord<TRecord>> page = answer.Records<TRecord>();
        List<ReadRecord<TRecord>> fresh = _recent.Without(page, out bool isNews);
        _isTotalWrong |= isNews && _lastTotal <= _position;
        _page++;
        _pagesRead++;
        _position += page.Count;
        _passed += fresh.Count;
        Note(answer.Pagination?.Total);

        bool isLast = !isNews || IsEnd(page.Count, answer.Pagination);
        Estimate(page.Count, answer.Pagination);
        bool isBehind = _isJump && page.Count == 0;
        _isJump = false;
        if (isLast && !isBehind)
        {
            Tell(observer, isRepetition: !isNews && page.Count > 0);
        }

        return (_where is null ? fresh : fresh.FindAll(row => row.Record is null || _where(row.Record)), isLast);
    }

    /// <summary>Whether the total is no more than the one page that was read told of itself.</summary>
    private bool IsEndOfFirstPage => _pagesRead == 1 && _lastTotal == _position;

    private void Note(long? total)
    {
        _firstTotal ??= total;
        _lastTotal = total;
        _mostTotal = total is null || total < _mostTotal ? _mostTotal : total;
    }

    /// <summary>Whether the list ends behind a page that brought something new.</summary>
    private bool IsEnd(int count, Pagination? told)
    {
        bool isFull = count >= _limit || count >= (told?.Limit is > 0 and var limit ? limit : long.MaxValue);
        bool isCredible = !_isTotalWrong && _lastTotal >= _position;

        // A total that is where the full page read first ends is either the list's or the page's.
        bool isSure = isCredible && !(isFull && IsEndOfFirstPage);
        return isSure ? _lastTotal == _position : !_hasPages && !isFull;
    }

    private void Estimate(int count, Pagination? told)
    {
        if (_where is not null)
        {
            return;
        }

        bool isCredible = !_isTotalWrong && _lastTotal >= _position;
        bool isOwnLength = IsEndOfFirstPage && count >= (told?.Limit is > 0 and var limit ? Math.Min(limit, _limit) : _limit);
        bool isOnly = _page == 1 && _lastTotal is null && count < _limit;
        Total = isCredible ? _lastTotal : isOnly ? count : null;
        TotalAccuracy = Total is null ? 0 : isOnly || isOwnLength ? Guess : 1;
    }

    private void Tell(IRequestObserver? observer, bool isRepetition)
    {
        string? doubt =
            isRepetition && _lastTotal != _position ? string.Create(
                CultureInfo.InvariantCulture,
                $"{_path} may have more rows than the {_passed} that came: the exchange gave rows again that it had given before, so no more were asked for{(_lastTotal is null ? "" : $" (it said that there are {_lastTotal})")}. Read a shorter time at once.")
            : _passed < _firstTotal ? string.Create(
                CultureInfo.InvariantCulture,
                $"The exchange said that {_path} has {_firstTotal} rows and gave {_passed}. Rows that changed meanwhile may be missing: read it again, or a shorter time at once.")
            : _passed > _mostTotal ? string.Create(
                CultureInfo.InvariantCulture,
                $"The exchange said that {_path} has {_mostTotal} rows and gave {_passed}. All that came are here; do not count on its totals.")
            : null;
        if (doubt is not null)
        {
            observer?.OnWarning(doubt);
        }

        if (_recent.Changed > 0)
        {
            observer?.OnWarning(string.Create(
                CultureInfo.InvariantCulture,
                $"{_recent.Changed} rows of {_path} came under an id that had come before, with other values: rows that changed while the list was read, or others of the same id. They are here each time they came."));
        }
    }
}
