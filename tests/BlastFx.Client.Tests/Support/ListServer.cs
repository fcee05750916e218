using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace BlastFx.Client.Tests.Support;

/// <summary>A server of one list with pages, the newest record first, which can grow during a test.</summary>
internal sealed class ListServer : IAsyncDisposable
{
    private readonly RawServer _server;
    private readonly ConcurrentQueue<(long Limit, long Page)> _requested = new();
    private List<long> _ids;

    /// <param name="count">The number of records, numbered from the oldest, 1.</param>
    public ListServer(int count)
    {
        _ids = [.. Enumerable.Range(1, count).Reverse().Select(id => (long)id)];
        _server = new RawServer(request =>
        {
            IReadOnlyDictionary<string, string> query = QueryOf(request);
            long limit = Number(query["p_limit"]);
            long page = Number(query["p_page"]);
            _requested.Enqueue((limit, page));
            BeforePage?.Invoke(this, _requested.Count);
            return Response?.Invoke(_requested.Count) ?? Page(Math.Min(limit, Cap), IgnoresPage ? 0 : page);
        });
    }

    /// <summary>The maximum length of a page.</summary>
    public int Cap { get; init; } = 1_000;

    public bool HasPagination { get; init; } = true;

    /// <summary>True if it returns the same page every time.</summary>
    public bool IgnoresPage { get; init; }

    /// <summary>Called before a page is created, with its number from 1.</summary>
    public Action<ListServer, int>? BeforePage { get; init; }

    /// <summary>Another response to a request, by its number; null for the page.</summary>
    public Func<int, RawResponse?>? Response { get; init; }

    /// <summary>Writes a record.</summary>
    public Func<long, string> Row { get; init; } = id => string.Create(CultureInfo.InvariantCulture, $$"""{"id":"{{id}}"}""");

    public Uri BaseUri => _server.BaseUri;

    public IReadOnlyList<RawRequest> Requests => _server.Requests;

    /// <summary>The requested pages, as p_limit and p_page.</summary>
    public IReadOnlyList<(long Limit, long Page)> Pages => [.. _requested];

    /// <summary>The current records.</summary>
    public IReadOnlyList<long> Ids => _ids;

    public static IReadOnlyDictionary<string, string> QueryOf(RawRequest request) => request.Path.Split('?')[1].Split('&')
        .Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));

    public void Insert(int count) =>
        _ids = [.. Enumerable.Range(0, count).Select(i => (_ids.Count == 0 ? 0 : _ids[0]) + count - i), .. _ids];

    public void DropOldest(int count) => _ids = _ids[..Math.Max(0, _ids.Count - count)];

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private RawResponse Page(long limit, long page)
    {
        var json = new StringBuilder("""{"success":true,"error":"","result":[""");
        json.AppendJoin(',', _ids.Skip((int)Math.Min(int.MaxValue, limit * page)).Take((int)limit).Select(Row)).Append(']');
        if (HasPagination)
        {
            json.Append(CultureInfo.InvariantCulture, $$""","pagination":{"total":{{_ids.Count}},"page":{{page}},"limit":{{limit}},"order":"DESC"}""");
        }

        return RawResponse.Json(200, json.Append('}').ToString());
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
