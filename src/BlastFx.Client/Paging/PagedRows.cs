using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using BlastFx.Http;

namespace BlastFx;

/// <summary>Sends a request and gives its answer.</summary>
internal delegate Task<Envelope> Send(BfxRequest request, IRequestObserver? observer, CancellationToken cancellation);

/// <summary>A list that comes in pages, the newest rows first.</summary>
internal sealed class PagedRows<TRow> : RowReader<TRow>
    where TRow : OpenRecord
{
    /// <summary>The most rows the exchange puts into a page.</summary>
    public const int MostRows = 1_000;

    private readonly Send _send;
    private readonly string _path;
    private readonly Query _query;
    private readonly RecentKeys<TRow> _recent;
    private readonly Predicate<TRow>? _where;
    private long _limit;
    private long _page;
    private long? _skippedPages;
    private long? _announced;
    private long _passed;

    /// <param name="send">Sends the requests.</param>
    /// <param name="path">What is asked for.</param>
    /// <param name="query">How.</param>
    /// <param name="type">What its rows are.</param>
    /// <param name="key">What a row is known by; null where it has nothing of the kind.</param>
    /// <param name="window">Which of the rows are wanted.</param>
    /// <param name="where">Which of them the exchange cannot be asked for alone; null where it can.</param>
    public PagedRows(
        Send send,
        string path,
        Query query,
        JsonTypeInfo<TRow> type,
        Func<TRow, string?> key,
        RowWindow window,
        Predicate<TRow>? where = null)
        : base(type, window.Skip, window.First)
    {
        _send = send;
        _path = path;
        _query = query;
        _recent = new RecentKeys<TRow>(key);
        _where = where;
        if (where is null)
        {
            StartBehind(window.Skip, Limit(window));
            _skippedPages = _page > 0 ? window.Skip : null;
        }
        else
        {
            // What is picked out here is also counted here.
            _limit = MostRows;
        }
    }

    private protected override async Task<(Envelope Answer, bool IsLast)> AskAsync(IRequestObserver? observer, CancellationToken cancellation)
    {
        Envelope answer = await AskPageAsync(observer, cancellation).ConfigureAwait(false);
        if (_skippedPages is { } skip && answer.Pagination?.Limit is { } told and > 0 && told < _limit)
        {
            // With pages shorter than was asked for, this is another page than was meant.
            StartBehind(skip, told);
            answer = await AskPageAsync(observer, cancellation).ConfigureAwait(false);
        }

        _skippedPages = null;
        bool isFirst = ++_page == 1;
        bool isLast = IsLast(answer);
        long? total = answer.Pagination?.Total ?? (isFirst && isLast ? answer.Count : null);
        _announced ??= total;
        Total = _where is null ? total : null;
        return (answer, isLast);
    }

    /// <summary>A row that came in the head meanwhile moves the others on, so that some come twice.</summary>
    private protected override IEnumerable<TRow> New(List<TRow> rows)
    {
        List<TRow> fresh = _recent.Without(rows);
        _passed += fresh.Count;
        return _where is null ? fresh : fresh.FindAll(_where);
    }

    private protected override void End(IRequestObserver? observer)
    {
        if (_passed < _announced)
        {
            observer?.Warn(string.Create(
                CultureInfo.InvariantCulture,
                $"The exchange said that {_path} has {_announced} rows and gave {_passed}. Rows that changed meanwhile may be missing: read it again, or a shorter time at once."));
        }
    }

    /// <summary>Few rows from the start take one request that asks for just these.</summary>
    private static long Limit(RowWindow window) =>
        window is { First: { } first } && first <= MostRows - window.Skip ? Math.Max(1, window.Skip + first) : MostRows;

    private void StartBehind(long skip, long limit)
    {
        _limit = limit;
        _page = skip / limit;
        _passed = _page * limit;
        PassOver(skip % limit);
    }

    private Task<Envelope> AskPageAsync(IRequestObserver? observer, CancellationToken cancellation)
    {
        string query = _query.With("p_limit", _limit).With("p_page", _page).ToString();
        return _send(new BfxRequest(HttpMethod.Get, _path, RequestKind.Read) { Query = query }, observer, cancellation);
    }

    private bool IsLast(Envelope answer)
    {
        if (answer.Count == 0)
        {
            return true;
        }

        // A page may be shorter than was asked for, where the exchange says that its pages are.
        long limit = answer.Pagination?.Limit is { } told and > 0 && told < _limit ? told : _limit;
        return answer.Pagination?.Total is { } total ? _page * limit >= total : answer.Count < limit;
    }
}
