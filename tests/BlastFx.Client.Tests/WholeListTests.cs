using System.Globalization;
using BlastFx.Client.Tests.Support;
using BlastFx.Paging;
using CsCheck;

namespace BlastFx.Client.Tests;

/// <summary>Lists from servers that do only what the exchange documents: they are complete, or cause a warning.</summary>
public sealed class WholeListTests
{
    private const int Rows = 2_345;

    private readonly TestClock _clock = new();
    private readonly RecordingObserver _observer = new();

    /// <summary>The reported total: none, or by the length of the list, the page and the records before it.</summary>
    private static readonly Gen<Func<int, int, int, long?>?> s_totals = Gen.OneOf(
        Gen.Const((Func<int, int, int, long?>?)null),
        Gen.Const<Func<int, int, int, long?>?>((list, _, _) => list),
        Gen.Const<Func<int, int, int, long?>?>((_, page, _) => page),
        Gen.Const<Func<int, int, int, long?>?>((_, page, before) => before + page),
        Gen.Const<Func<int, int, int, long?>?>((_, _, _) => null),
        Gen.Long[-2, 4_000].Select<long, Func<int, int, int, long?>?>(total => (_, page, _) => IsEndOfPage(total, page) ? -1 : total));

    /// <summary>The ids of records: unique, none, null, or shared by all or by several.</summary>
    private static readonly Gen<Func<long, string>> s_rows = Gen.OneOf(
        Gen.Const<Func<long, string>>(row => Row($"\"{row}\"", row)),
        Gen.Const<Func<long, string>>(row => string.Create(CultureInfo.InvariantCulture, $$"""{"price":"{{row}}"}""")),
        Gen.Const<Func<long, string>>(row => Row("null", row)),
        Gen.Const<Func<long, string>>(row => Row("7", row)),
        Gen.Int[2, 50].Select<int, Func<long, string>>(shared => row => Row($"{row % shared}", row)));

    private static readonly Gen<PageWindow> s_windows = Gen.Select(
        Gen.OneOf(Gen.Const(0), Gen.Int[0, 3_500]), Gen.OneOf(Gen.Const((long?)null), Gen.Int[1, 3_500].Select(first => (long?)first)), (skip, first) => new PageWindow(skip, first));

    [Fact]
    public Task Each_record_is_returned_once_and_in_order_for_every_pagination() => Gen
        .Select(
            Gen.OneOf(Gen.Int[0, 3], Gen.Int[995, 1_005], Gen.Int[0, 3_000]),
            Gen.OneOf(Gen.Int[90, 999], Gen.Const(1_000)),
            Gen.OneOf(Gen.Const(0), Gen.Int[1, 60]),
            s_totals,
            Gen.Select(s_rows, s_windows))
        .SampleAsync(
            async sample =>
            {
                (int count, int cap, int overlap, Func<int, int, int, long?>? total, (Func<long, string> row, PageWindow window)) = sample;
                // Overlapping pages do not begin at the position of their number, so none may be skipped.
                window = overlap == 0 ? window : window with { Skip = window.Skip % 1_000 };
                await using RawServer server = Serve(count, cap, overlap, total, row, reportsPage: true);

                List<long> read = await ReadAsync(server, window);

                Assert.Equal(Enumerable.Range(1, count).Select(i => (long)i).Skip((int)window.Skip).Take((int)(window.First ?? int.MaxValue)), read);

                // Up to 60 of at least 90 rows of a page are those of the page before.
                Assert.InRange(server.Requests.Count, 1, 4 + (count / 30));
            },
            iter: Effort.Of(300),
            threads: 1);

    /// <summary>A total of the records up to the page's end looks like the list's if the first page read is not the first page.</summary>
    [Fact]
    public async Task A_page_that_was_jumped_to_does_not_end_the_list_by_its_own_total()
    {
        await using RawServer server = Serve(2_714, 252, 0, (_, page, before) => before + page, row => Row($"\"{row}\"", row), reportsPage: true);

        List<long> read = await ReadAsync(server, new PageWindow(1_255, 718));

        Assert.Equal(Enumerable.Range(1_256, 718).Select(row => (long)row), read);
    }

    /// <summary>The position in the list counts repeated records, so it can reach the total before all records have arrived.</summary>
    [Fact]
    public async Task Pages_that_overlap_do_not_end_the_list_at_the_position_of_its_total()
    {
        await using RawServer server = Serve(1_002, 501, 60, (list, _, _) => list, row => Row($"{row}", row), reportsPage: true);

        Assert.Equal(1_002, (await ReadAsync(server, default)).Count);
        Assert.Empty(_observer.Warnings);
    }

    [Fact]
    public Task A_list_is_either_complete_or_ends_with_a_warning() => Gen
        .Select(Gen.Int[0, 2_200], Gen.OneOf(Gen.Int[1, 999], Gen.Const(1_000)), s_totals, s_rows, Gen.Int[1, 4])
        .SampleAsync(
            async sample =>
            {
                (int count, int cap, Func<int, int, int, long?>? total, Func<long, string> row, int pages) = sample;
                var observer = new RecordingObserver();
                int requests = 0;
                await using RawServer server = Serve(count, cap, 0, total, row, reportsPage: false, page => requests++ < pages ? page : pages - 1);

                List<long> read = await ReadAsync(server, default, observer);

                Assert.Equal(read.Count, read.Distinct().Count());
                Assert.InRange(server.Requests.Count, 1, pages + 1);
                Assert.True(read.Count == count || observer.Warnings.Count > 0, $"{read.Count} records of {count} were read without a warning.");
            },
            iter: Effort.Of(200),
            threads: 1);

    [Theory]
    [InlineData(0L, true)]
    [InlineData(-1L, true)]
    [InlineData(1_000L, true)]
    [InlineData(2_344L, true)]
    [InlineData(2_346L, true)]
    [InlineData((long)Rows, false)]
    [InlineData(null, false)]
    public async Task A_total_that_differs_from_the_records_causes_a_warning(long? total, bool warned)
    {
        await using RawServer server = Serve(Rows, 1_000, 0, (_, _, _) => total, row => Row($"{row}", row), reportsPage: true);

        Assert.Equal(Rows, (await ReadAsync(server, default)).Count);

        Assert.Equal(warned ? 1 : 0, _observer.Warnings.Count);
        Assert.All(_observer.Warnings, warning => Assert.Contains($"reported {total} records in /fills but returned {Rows}", warning, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2_000, Rows)]
    [InlineData(Rows, 1_500)]
    [InlineData(Rows, null)]
    public async Task Records_up_to_the_largest_total_cause_no_warning(int first, int? later)
    {
        await using RawServer server = Serve(Rows, 1_000, 0, (_, _, before) => before == 0 ? first : later, row => Row($"{row}", row), reportsPage: true);

        Assert.Equal(Rows, (await ReadAsync(server, default)).Count);

        Assert.Empty(_observer.Warnings);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(999, 1)]
    [InlineData(1_001, 2)]
    [InlineData(2_000, 2)]
    [InlineData(2_500, 3)]
    public async Task A_server_that_reports_its_total_takes_one_request_per_page(int count, int requests)
    {
        await using RawServer server = Serve(count, 1_000, 0, (list, _, _) => list, row => Row($"{row}", row), reportsPage: true);

        Assert.Equal(count, (await ReadAsync(server, default)).Count);

        Assert.Equal(requests, server.Requests.Count);
        Assert.Empty(_observer.Warnings);
    }

    [Theory]
    [InlineData(true, 5_000)]
    [InlineData(true, 7)]
    [InlineData(false, 5_000)]
    [InlineData(false, 7)]
    public async Task A_server_that_ignores_the_page_takes_one_extra_request_and_causes_a_warning(bool hasTotal, int count)
    {
        await using RawServer server = Serve(count, 1_000, 0, hasTotal ? (_, page, _) => Math.Max(page, 1_000) : null, row => Row("1", row), reportsPage: false, _ => 0);

        Assert.Equal(Math.Min(count, 1_000), (await ReadAsync(server, default)).Count);

        Assert.Equal(2, server.Requests.Count);
        string total = hasTotal ? " (the exchange reported a total of 1000)" : "";
        Assert.Equal(
            $"/fills may have more than the {Math.Min(count, 1_000)} records received: the exchange returned the same records again, so reading stopped{total}. Request a shorter time range.",
            Assert.Single(_observer.Warnings));
    }

    [Theory]
    [InlineData(7, true)]
    [InlineData(1_000, false)]
    public async Task Fills_of_an_order_have_no_pages_and_a_short_response_is_complete(int count, bool isAtEnd)
    {
        await using RawServer server = Serve(count, 1_000, 0, null, row => Row($"{row}", row), reportsPage: false, _ => 0);
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Pager<Fill> fills = session.Account.GetOrderFills("BTC-USD@1");
        Assert.Equal(count, (await fills.ReadPageAsync(_observer)).Count);

        Assert.Equal(isAtEnd, fills.IsAtEnd);
        Assert.Single(server.Requests);
        Assert.Empty(_observer.Warnings);
    }

    [Fact]
    public async Task Repeated_pages_end_the_list_even_after_more_records_than_are_remembered()
    {
        const int round = 75;
        await using RawServer server = Serve(100_000, 1_000, 0, null, row => Row($"{row}", row), reportsPage: false, page => page % round);

        List<long> read = await ReadAsync(server, default);

        Assert.Equal(Enumerable.Range(1, round * 1_000).Select(i => (long)i), read);
        Assert.Equal(round + 1, server.Requests.Count);
        Assert.Single(_observer.Warnings);
    }

    [Fact]
    public async Task A_changed_record_is_returned_again_with_a_warning()
    {
        int requests = 0;
        await using var server = new RawServer(_ => requests++ switch
        {
            0 => RawResponse.Result($"[{Row("1", 10)},{Row("2", 20)}]"),
            1 => RawResponse.Result($"[{Row("2", 21)},{Row("3", 30)}]"),
            _ => RawResponse.Result("[]"),
        });

        Assert.Equal([10, 20, 21, 30], await ReadAsync(server, default));

        Assert.StartsWith("1 records of /fills were received with an id received before but other values", Assert.Single(_observer.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"price":20.00,"id":"2","later":7.0}""")]
    [InlineData("""{"id":"2","fee":null,"market_id":"","price":"20"}""")]
    [InlineData("""{"id":2,"fee":"0","price":2e1,"later":"7"}""")]
    public async Task A_repeated_record_that_is_written_in_another_way_is_returned_once(string again)
    {
        int requests = 0;
        await using var server = new RawServer(_ => requests++ switch
        {
            0 => RawResponse.Result($$"""[{{Row("1", 10)}},{"id":"2","price":"20","later":7}]"""),
            1 => RawResponse.Result($"[{again},{Row("3", 30)}]"),
            _ => RawResponse.Result("[]"),
        });

        Assert.Equal([10, 20, 30], await ReadAsync(server, default));

        Assert.Empty(_observer.Warnings);
    }

    [Theory]
    [InlineData("""{"id":"2","price":"20","later":8}""")]
    [InlineData("""{"id":"2","price":"20","fee":"0.1","later":7}""")]
    public async Task A_repeated_record_with_another_value_is_returned_again(string again)
    {
        int requests = 0;
        await using var server = new RawServer(_ => requests++ switch
        {
            0 => RawResponse.Result($$"""[{{Row("1", 10)}},{"id":"2","price":"20","later":7}]"""),
            1 => RawResponse.Result($"[{again},{Row("3", 30)}]"),
            _ => RawResponse.Result("[]"),
        });

        Assert.Equal([10, 20, 20, 30], await ReadAsync(server, default));

        Assert.Single(_observer.Warnings);
    }

    [Fact]
    public async Task Records_that_change_with_each_request_do_not_loop_forever()
    {
        int requests = 0;
        await using var server = new RawServer(_ => RawResponse.Result($"[{Row("1", ++requests)},{Row("2", ++requests)}]"));

        await ReadAsync(server, default);

        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(2, _observer.Warnings.Count);
    }

    /// <summary>A list whose total is wrong, and every page up to there is consistent with it, cannot be told from a complete one.</summary>
    private static bool IsEndOfPage(long total, int page) => page > 0 && total % page == 0;

    private static string Row(string id, long row) => string.Create(CultureInfo.InvariantCulture, $$"""{"id":{{id}},"price":"{{row}}"}""");

    /// <summary>A server of records numbered from 1.</summary>
    /// <param name="count">The number of records.</param>
    /// <param name="cap">The maximum length of a page.</param>
    /// <param name="overlap">The number of records of each page that the next one repeats, as after insertions.</param>
    /// <param name="total">The total it reports, by the list, the page and the records before it; null for no pagination.</param>
    /// <param name="row">Writes a record.</param>
    /// <param name="reportsPage">True if it reports the number of the page correctly.</param>
    /// <param name="returned">The page it returns for a requested one; null for the same.</param>
    private static RawServer Serve(
        int count,
        int cap,
        int overlap,
        Func<int, int, int, long?>? total,
        Func<long, string> row,
        bool reportsPage,
        Func<long, long>? returned = null) => new(request =>
        {
            IReadOnlyDictionary<string, string> query = ListServer.QueryOf(request);
            int limit = Math.Min(cap, int.Parse(query["p_limit"], CultureInfo.InvariantCulture));
            long requested = long.Parse(query["p_page"], CultureInfo.InvariantCulture);
            long page = returned?.Invoke(requested) ?? requested;
            int step = Math.Max(1, limit - overlap);
            int before = (int)Math.Min(count, page * step);
            long[] rows = [.. Enumerable.Range(1, count).Skip(before).Take(limit).Select(i => (long)i)];
            string pagination = total is null
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $$""","pagination":{"total":{{total(count, rows.Length, before)?.ToString(CultureInfo.InvariantCulture) ?? "null"}},"page":{{(reportsPage ? page : 0)}},"limit":{{limit}},"order":"DESC"}""");
            return RawResponse.Json(200, $$"""{"success":true,"error":"","result":[{{string.Join(',', rows.Select(row))}}]{{pagination}}}""");
        });

    private async Task<List<long>> ReadAsync(RawServer server, PageWindow window, RecordingObserver? observer = null)
    {
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        Pager<Fill> rows = session.Account.GetFills(window: window);
        var read = new List<long>();
        while (!rows.IsAtEnd)
        {
            read.AddRange((await rows.ReadPageAsync(observer ?? _observer)).Select(fill => (long)fill.Price!.Value));
        }

        return read;
    }
}
