using System.Globalization;
using BlastFx.Http;
using BlastFx.Serialization;

namespace BlastFx.Paging;

/// <summary>
/// Reads a list that has pages, the newest records first. The list ends at the exchange's total if the records received
/// are consistent with it, else at a page without new records: totals, page sizes and page numbers can all be wrong.
/// </summary>
internal sealed class ListPager<TRecord> : Pager<TRecord>
    where TRecord : OpenRecord
{
    /// <summary>The maximum number of records in a page.</summary>
    public const int MaxRecords = 1_000;

    private const double GuessAccuracy = 0.5;

    private readonly IRequestSender _sender;
    private readonly string _path;
    private readonly Query _query;
    private readonly RecentRecords<TRecord> _recent;
    private readonly Predicate<TRecord>? _where;
    private readonly bool _hasPages;
    private readonly Action<TRecord>? _onRecord;
    private readonly long _skip;
    private long _limit;
    private long _page;
    private long _pagesRead;

    /// <summary>True if the next page is not the first although none was read.</summary>
    private bool _isJump;

    /// <summary>The position of the next page in the list, including repeated records.</summary>
    private long _position;

    /// <summary>The number of distinct records passed.</summary>
    private long _passed;
    private long? _firstTotal;
    private long? _lastTotal;
    private long? _maxTotal;

    /// <summary>True if records arrived after the end that a total had reported.</summary>
    private bool _isTotalWrong;

    /// <param name="sender">Sends the requests.</param>
    /// <param name="path">The path of the list.</param>
    /// <param name="query">The query, without the page.</param>
    /// <param name="id">Returns the id of a record; null if it has none.</param>
    /// <param name="window">Which of the records to read.</param>
    /// <param name="where">A filter that the exchange does not offer; null for none.</param>
    /// <param name="hasPages">True if the exchange documents pages for the list: then a short page without a total need not be the last.</param>
    /// <param name="onRecord">Called with each record that was received; null for none.</param>
    public ListPager(
        IRequestSender sender,
        string path,
        Query query,
        Func<TRecord, string?> id,
        PageWindow window,
        Predicate<TRecord>? where = null,
        bool hasPages = true,
        Action<TRecord>? onRecord = null)
        : base(window.Skip, window.First)
    {
        _sender = sender;
        _path = path;
        _query = query;
        _recent = new RecentRecords<TRecord>(id);
        _where = where;
        _hasPages = hasPages;
        _onRecord = onRecord;
        _skip = window.Skip;
        _limit = MaxRecords;
        // With a filter of the client, skipped records must be counted by the client too.
        if (where is null)
        {
            StartAt(Limit(window));
            _isJump = _page > 0;
        }
    }

    private protected override async Task<(List<ReadRecord<TRecord>> Records, bool IsLast)> NextAsync(IRequestObserver? observer, CancellationToken cancellationToken)
    {
        Envelope response = await RequestAsync(observer, cancellationToken).ConfigureAwait(false);
        if (_isJump && !IsRequestedPage(response) && response.Pagination?.Limit is { } reported and > 0 && reported < _limit)
        {
            // The pages are shorter than requested, so this is a different page than intended.
            StartAt(reported);
            response = await RequestAsync(observer, cancellationToken).ConfigureAwait(false);
        }

        if (_isJump && !IsRequestedPage(response))
        {
            // The response does not prove how many records precede the page: read from the start and count them.
            StartAtFirst();
            response = await RequestAsync(observer, cancellationToken).ConfigureAwait(false);
        }

        return Take(response, observer);
    }

    /// <summary>A few records from the start take one request of exactly that size.</summary>
    private static long Limit(PageWindow window) =>
        window is { First: { } first } && first <= MaxRecords - window.Skip ? Math.Max(1, window.Skip + first) : MaxRecords;

    private void StartAt(long limit)
    {
        _limit = limit;
        _page = _skip / limit;
        _passed = _position = _page * limit;
        SkipFirst(_skip % limit);
    }

    private void StartAtFirst()
    {
        _isJump = false;
        _limit = MaxRecords;
        _page = _passed = _position = 0;
        SkipFirst(_skip);
    }

    /// <summary>True if the response states that it is the requested page, and has the length that this page must have.</summary>
    private bool IsRequestedPage(Envelope response) =>
        response.Pagination is { Total: { } total } reported
        && reported.Page == _page
        && reported.Limit == _limit
        && response.Records<TRecord>().Count == Math.Clamp(total - _position, 0, _limit);

    private Task<Envelope> RequestAsync(IRequestObserver? observer, CancellationToken cancellationToken)
    {
        Query query = _query.With("p_limit", _limit).With("p_page", _page);
        return _sender.SendAsync(BfxRequest.Get<TRecord>(_path, query), observer, cancellationToken);
    }

    private (List<ReadRecord<TRecord>> Records, bool IsLast) Take(Envelope response, IRequestObserver? observer)
    {
        List<ReadRecord<TRecord>> page = response.Records<TRecord>();
        List<ReadRecord<TRecord>> fresh = _recent.Without(page, out bool isNew);
        if (_onRecord is not null)
        {
            foreach (ReadRecord<TRecord> item in fresh)
            {
                if (item.Record is { } record)
                {
                    _onRecord(record);
                }
            }
        }

        _isTotalWrong |= isNew && _lastTotal <= _position;
        _page++;
        _pagesRead++;
        _position += page.Count;
        _passed += fresh.Count;
        Note(response.Pagination?.Total);

        bool isLast = !isNew || IsEnd(page.Count, response.Pagination);
        Estimate(page.Count, response.Pagination);
        bool isPastEnd = _isJump && page.Count == 0;
        _isJump = false;
        if (isLast && !isPastEnd)
        {
            Warn(observer, isRepetition: !isNew && page.Count > 0);
        }

        return (_where is null ? fresh : fresh.FindAll(item => item.Record is null || _where(item.Record)), isLast);
    }

    /// <summary>True if the total can be the length of the only page that was read.</summary>
    private bool IsEndOfFirstPage => _pagesRead == 1 && _lastTotal == _position;

    private void Note(long? total)
    {
        _firstTotal ??= total;
        _lastTotal = total;
        _maxTotal = total is null || total < _maxTotal ? _maxTotal : total;
    }

    /// <summary>True if the list ends after a page with new records.</summary>
    private bool IsEnd(int count, Pagination? reported)
    {
        bool isFull = count >= _limit || count >= (reported?.Limit is > 0 and var limit ? limit : long.MaxValue);
        bool isCredible = !_isTotalWrong && _lastTotal >= _position;

        // If the total is the end of the only page read and the page is full, it is either the list's or the page's. If records
        // came again, others have moved behind that position, unless the total counts those that moved them.
        bool isSure = isCredible && !(isFull && IsEndOfFirstPage) && _passed == _position;
        return isSure ? _lastTotal == _position : !_hasPages && !isFull;
    }

    private void Estimate(int count, Pagination? reported)
    {
        if (_where is not null)
        {
            return;
        }

        bool isCredible = !_isTotalWrong && _lastTotal >= _position;
        bool isOwnLength = IsEndOfFirstPage && count >= (reported?.Limit is > 0 and var limit ? Math.Min(limit, _limit) : _limit);
        bool isOnly = _page == 1 && _lastTotal is null && count < _limit;
        Total = isCredible ? _lastTotal : isOnly ? count : null;
        TotalAccuracy = Total is null ? 0 : isOnly || isOwnLength ? GuessAccuracy : 1;
    }

    private void Warn(IRequestObserver? observer, bool isRepetition)
    {
        string? warning =
            isRepetition && _lastTotal != _position ? string.Create(
                CultureInfo.InvariantCulture,
                $"{_path} may have more than the {_passed} records received: the exchange returned the same records again, so reading stopped{(_lastTotal is null ? "" : $" (the exchange reported a total of {_lastTotal})")}. Request a shorter time range.")
            : _passed < _firstTotal ? string.Create(
                CultureInfo.InvariantCulture,
                $"The exchange reported {_firstTotal} records in {_path} but returned {_passed}. Records that changed during the read may be missing: read the list again, or request a shorter time range.")
            : _passed > _maxTotal ? string.Create(
                CultureInfo.InvariantCulture,
                $"The exchange reported {_maxTotal} records in {_path} but returned {_passed}. All records received are included; the totals of this list are not reliable.")
            : null;
        if (warning is not null)
        {
            observer?.OnWarning(warning);
        }

        if (_recent.Changed > 0)
        {
            observer?.OnWarning(string.Create(
                CultureInfo.InvariantCulture,
                $"{_recent.Changed} records of {_path} were received with an id received before but other values: they changed during the read, or different records share an id. Every version is included."));
        }
    }
}
