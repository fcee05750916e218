using System.Globalization;
using BlastFx.Client.Tests.Support;
using BlastFx.Paging;
using BlastFx.Serialization;
using CsCheck;

namespace BlastFx.Client.Tests;

/// <summary>Lists with pages.</summary>
public sealed class PagingTests
{
    private readonly TestClock _clock = new();
    private readonly RecordingObserver _observer = new();

    private static readonly Gen<PageWindow> s_windows = Gen.Select(
        Gen.OneOf(Gen.Int[0, 3], Gen.Int[0, 3_500]), Gen.OneOf(Gen.Int[0, 3], Gen.Int[0, 3_500]), Gen.Bool, (skip, first, all) => new PageWindow(skip, all ? null : first));

    [Fact]
    public Task Each_record_is_returned_once_and_in_order_for_every_window() => Gen
        .Select(Gen.OneOf(Gen.Int[0, 3], Gen.Int[990, 1_010], Gen.Int[0, 3_000]), s_windows, Gen.Bool, (rows, window, pagination) => (rows, window, pagination))
        .SampleAsync(
            async sample =>
            {
                await using var server = new ListServer(sample.rows) { HasPagination = sample.pagination };

                List<long> read = await ReadAsync(server, sample.window);

                Assert.Equal(server.Ids.Skip((int)sample.window.Skip).Take((int)(sample.window.First ?? int.MaxValue)), read);
                Assert.Empty(_observer.Warnings);
            },
            iter: Effort.Of(60),
            threads: 1);

    // They are inserted more slowly than they are read: otherwise the end would never be reached.
    [Fact]
    public Task Records_inserted_during_the_read_neither_repeat_nor_hide_others() => Gen
        .Select(Gen.Int[1, 600], Gen.Int[0, 50].Array[1, 12], Gen.Int[100, 200], s_windows, (rows, bursts, cap, window) => (rows, bursts, cap, window))
        .SampleAsync(
            async sample =>
            {
                await using var server = new ListServer(sample.rows)
                {
                    Cap = sample.cap,
                    // The first page shows the list at the start; the others are later.
                    BeforePage = (list, page) => list.Insert(page == 1 ? 0 : sample.bursts[page % sample.bursts.Length]),
                };
                PageWindow window = sample.window with { Skip = sample.window.Skip % 100 };
                IReadOnlyList<long> atStart = server.Ids;

                List<long> read = await ReadAsync(server, window);

                Assert.Equal(atStart.Skip((int)window.Skip).Take((int)(window.First ?? int.MaxValue)), read);
            },
            iter: Effort.Of(80),
            threads: 1);

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(0, 10, 10)]
    [InlineData(20, 10, 30)]
    [InlineData(0, 1_000, 1_000)]
    [InlineData(999, 1, 1_000)]
    public async Task A_few_records_take_one_request_of_that_size(int skip, int first, int limit)
    {
        await using var server = new ListServer(3_000);

        Assert.Equal(first, (await ReadAsync(server, new PageWindow(skip, first))).Count);

        Assert.Equal([(limit, 0)], server.Pages);
    }

    [Theory]
    [InlineData(1_000, 5, 1, 1)]
    [InlineData(2_500, 5, 2, 1)]
    [InlineData(1_998, 5, 1, 2)]
    [InlineData(998, 5, 0, 2)]
    [InlineData(999_999_999_999, 5, 999_999_999, 1)]
    public async Task Skipped_pages_are_not_requested(long skip, int first, long page, int requests)
    {
        await using var server = new ListServer(3_000);

        Assert.Equal(server.Ids.Skip((int)Math.Min(int.MaxValue, skip)).Take(first), await ReadAsync(server, new PageWindow(skip, first)));

        Assert.Equal(Enumerable.Range(0, requests).Select(more => (1_000L, page + more)), server.Pages);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_empty_window_sends_no_request_and_an_empty_list_one(bool hasPagination)
    {
        await using var server = new ListServer(0) { HasPagination = hasPagination };

        Assert.Empty(await ReadAsync(server, new PageWindow(0, 0)));
        Assert.Empty(server.Pages);
        Assert.Empty(await ReadAsync(server, default));
        Assert.Single(server.Pages);
        Assert.Empty(_observer.Warnings);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(999)]
    public async Task Shorter_pages_that_the_exchange_reports_are_read_to_the_end(int cap)
    {
        await using var server = new ListServer(120) { Cap = cap };

        Assert.Equal(server.Ids, await ReadAsync(server, default));

        Assert.Equal((120 + cap - 1) / cap, server.Pages.Count);
    }

    [Theory]
    [InlineData(1_000, 250)]
    [InlineData(1_550, 200)]
    [InlineData(2_999, 7)]
    [InlineData(5_000, 200)]
    public async Task Skipped_records_are_counted_in_the_exchanges_page_size(int skip, int cap)
    {
        await using var server = new ListServer(3_000) { Cap = cap };

        Assert.Equal(server.Ids.Skip(skip).Take(300), await ReadAsync(server, new PageWindow(skip, 300)));
        Assert.InRange(server.Pages.Count, 1, 4 + (300 / cap));
    }

    [Fact]
    public async Task The_total_is_the_last_reported_one_or_else_the_length_of_the_only_page()
    {
        await using var server = new ListServer(2_500);
        await using var silent = new ListServer(7) { HasPagination = false };
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        using Session other = Sessions.ByKey(silent.BaseUri, _clock);

        Pager<Fill> rows = session.Account.GetFills(window: new PageWindow(0, 5));
        Assert.Null(rows.Total);
        await rows.ReadPageAsync();
        Pager<Fill> few = other.Account.GetFills();
        await few.ReadPageAsync();

        Assert.Equal((2_500, 5, true), (rows.Total, rows.Count, rows.IsAtEnd));
        Assert.Equal((7, 7, false), (few.Total, few.Count, few.IsAtEnd));
        Assert.Equal((1, 0.5), (rows.TotalAccuracy, few.TotalAccuracy));
    }

    [Fact]
    public async Task Without_reported_totals_a_full_page_and_later_pages_have_none()
    {
        await using var server = new ListServer(2_500) { HasPagination = false };
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        Pager<Fill> fills = session.Account.GetFills();

        while ((await fills.ReadPageAsync()).Count > 0)
        {
            Assert.Equal((null, 0), (fills.Total, fills.TotalAccuracy));
        }

        Assert.Equal(2_500, fills.Count);
    }

    [Fact]
    public async Task A_list_that_shrinks_during_the_read_causes_a_warning()
    {
        await using var server = new ListServer(2_500) { BeforePage = (list, page) => list.DropOldest(page == 2 ? 700 : 0) };

        Assert.Equal(1_800, (await ReadAsync(server, default)).Count);

        string warning = Assert.Single(_observer.Warnings);
        Assert.Contains("2500", warning, StringComparison.Ordinal);
        Assert.Contains("1800", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_inserted_before_the_last_request_causes_no_warning()
    {
        await using var server = new ListServer(1_000) { BeforePage = (list, page) => list.Insert(page == 2 ? 1 : 0) };
        IReadOnlyList<long> atStart = server.Ids;

        Assert.Equal(atStart, await ReadAsync(server, default));

        Assert.Equal(2, server.Pages.Count);
        Assert.Empty(_observer.Warnings);
    }

    [Fact]
    public Task Unreadable_records_are_reported_at_their_position_and_the_others_returned() => Gen
        .Select(Gen.Int[0, 2_500], Gen.Int[0, 5], Gen.Int[2, 400])
        .SampleAsync(
            async sample =>
            {
                (int count, int firstBad, int everyBad) = sample;
                bool IsBad(long id) => id % everyBad == firstBad % everyBad;
                await using var server = new ListServer(count)
                {
                    Row = id => string.Create(CultureInfo.InvariantCulture, $$"""{"id":"{{id}}","price":"{{(IsBad(id) ? "ten" : "1")}}"}"""),
                };
                using Session session = Sessions.ByKey(server.BaseUri, _clock);
                Pager<Fill> rows = session.Account.GetFills();
                var read = new List<long>();
                while (!rows.IsAtEnd)
                {
                    RecordList<Fill> page = await rows.ReadPageAsync(_observer);
                    List<long> ids = [.. page.Select(Number)];
                    foreach (UnreadableRecord row in page.Unreadable.Reverse())
                    {
                        Assert.Equal($"The exchange's Fill {row.Id} cannot be read: price: 'ten' is not a decimal number.", row.Error.Message);
                        Assert.Equal((BfxErrorIds.UnexpectedResponse, System.Net.HttpStatusCode.OK, 1), (row.Error.ErrorId, row.Error.HttpStatus, row.Error.Attempts));
                        Assert.Equal($$"""{"id":"{{row.Id}}","price":"ten"}""", row.Json);
                        Assert.True(IsBad(long.Parse(row.Id!, CultureInfo.InvariantCulture)));
                        ids.Insert(row.Index, long.Parse(row.Id!, CultureInfo.InvariantCulture));
                    }

                    Assert.DoesNotContain(page, fill => IsBad(Number(fill)));
                    read.AddRange(ids);
                }

                Assert.Equal(server.Ids, read);
                Assert.Equal(count, rows.Count);
                Assert.Empty(_observer.Warnings);
            },
            iter: Effort.Of(30),
            threads: 1);

    [Fact]
    public async Task An_enumeration_reads_every_page()
    {
        await using var server = new ListServer(2_500);
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        Pager<Fill> fills = session.Account.GetFills();

        Assert.Equal(server.Ids, await EnumerateAsync(fills));

        Assert.Empty(await EnumerateAsync(fills));
        Assert.Equal(3, server.Pages.Count);
    }

    [Theory]
    [InlineData(7, 0)]
    [InlineData(5, 2)]
    [InlineData(1, 6)]
    public async Task A_record_that_cannot_be_read_ends_an_enumeration_after_those_before_it(int bad, int before)
    {
        await using var server = new ListServer(7)
        {
            Row = id => string.Create(CultureInfo.InvariantCulture, $$"""{"id":"{{id}}","price":"{{(id == bad ? "ten" : "1")}}"}"""),
        };
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        var read = new List<long>();

        BfxException error = await Assert.ThrowsAsync<BfxException>(() => EnumerateAsync(session.Account.GetFills(), read));

        Assert.StartsWith($"The exchange's Fill {bad} cannot be read", error.Message, StringComparison.Ordinal);
        Assert.Equal(server.Ids.Take(before), read);
    }

    [Fact]
    public async Task A_page_outside_the_window_is_not_returned_as_an_empty_one()
    {
        await using var server = new ListServer(30) { Cap = 10, HasPagination = false };
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        Pager<Fill> fills = session.Account.GetFills(window: new PageWindow(25));

        Assert.Equal(server.Ids.Skip(25), (await fills.ReadPageAsync()).Select(Number));
        Assert.Equal(5, fills.Count);
    }

    [Fact]
    public async Task A_rejected_page_ends_the_list_after_the_pages_before()
    {
        await using var server = new ListServer(2_500) { Response = page => page == 2 ? RawResponse.Rejection("PROFILE_NOT_ACTIVE") : null };
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        var read = new List<Fill>();

        BfxException error = await Assert.ThrowsAsync<BfxException>(() => ReadAllAsync(session.Account.GetFills(), read));

        Assert.Equal("Bfx.PROFILE_NOT_ACTIVE", error.ErrorId);
        Assert.Equal(server.Ids.Take(1_000), read.Select(Number));
    }

    [Fact]
    public async Task A_page_whose_response_is_lost_is_requested_again()
    {
        await using var server = new ListServer(2_500) { Response = page => page == 2 ? RawResponse.None(Then.Reset) : null };

        Assert.Equal(server.Ids, await _clock.PassWaitsOf(ReadAsync(server, default)));

        Assert.Equal([0, 1, 1, 2], server.Pages.Select(requested => requested.Page));
    }

    [Fact]
    public async Task A_stalled_page_can_be_cancelled()
    {
        using var cancellationToken = new CancellationTokenSource();
        await using var server = new ListServer(2_500)
        {
            BeforePage = (_, page) =>
            {
                if (page == 2)
                {
                    cancellationToken.Cancel();
                }
            },
            Response = page => page == 2 ? RawResponse.None(Then.Stall) : null,
        };
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        Pager<Fill> rows = session.Account.GetFills();

        Assert.Equal(1_000, (await rows.ReadPageAsync(cancellationToken: cancellationToken.Token)).Count);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rows.ReadPageAsync(cancellationToken: cancellationToken.Token));
    }

    [Fact]
    public async Task A_filter_that_the_exchange_lacks_is_applied_and_counted_by_the_client()
    {
        await using var server = new ListServer(2_500)
        {
            Row = id => string.Create(CultureInfo.InvariantCulture, $$"""{"id":"{{id}}","ops_type":"{{(id % 5 == 0 ? "fee" : id % 5 == 1 ? "withdraw" : "pnl")}}"}"""),
        };
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        Pager<BalanceOperation> rows = session.Account.GetBalanceOperations(["fee", "withdrawal"], window: new PageWindow(100, 750));
        var read = new List<BalanceOperation>();

        await ReadAllAsync(rows, read);

        Assert.Equal(server.Ids.Where(id => id % 5 < 2).Skip(100).Take(750), read.Select(operation => long.Parse(operation.Id!, CultureInfo.InvariantCulture)));
        Assert.Null(rows.Total);
        Assert.All(server.Requests, request => Assert.DoesNotContain("ops_type", request.Path, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("withdrawal")]
    [InlineData("withdraw")]
    public async Task Withdrawals_are_read_by_both_of_their_names(string name)
    {
        await using var server = new ListServer(1_200)
        {
            Row = id => string.Create(CultureInfo.InvariantCulture, $$"""{"id":"{{id}}","ops_type":"{{(id % 5 == 0 ? "withdrawal" : id % 5 == 1 ? "withdraw" : "withdraw_fee")}}"}"""),
        };
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        var read = new List<BalanceOperation>();

        await ReadAllAsync(session.Account.GetBalanceOperations([name]), read);

        Assert.Equal(server.Ids.Where(id => id % 5 < 2), read.Select(operation => long.Parse(operation.Id!, CultureInfo.InvariantCulture)));
        Assert.All(server.Requests, request => Assert.DoesNotContain("ops_type", request.Path, StringComparison.Ordinal));
    }

    private static long Number(Fill fill) => long.Parse(fill.Id!, CultureInfo.InvariantCulture);

    private static async Task<List<long>> EnumerateAsync(Pager<Fill> fills, List<long>? read = null)
    {
        read ??= [];
        await foreach (Fill fill in fills)
        {
            read.Add(Number(fill));
        }

        return read;
    }

    private async Task<List<long>> ReadAsync(ListServer server, PageWindow window)
    {
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        var read = new List<Fill>();
        await ReadAllAsync(session.Account.GetFills(window: window), read);
        return [.. read.Select(Number)];
    }

    private async Task ReadAllAsync<TRecord>(Pager<TRecord> rows, List<TRecord> read)
        where TRecord : OpenRecord
    {
        while (!rows.IsAtEnd)
        {
            read.AddRange(await rows.ReadPageAsync(_observer));
        }

        Assert.Empty(await rows.ReadPageAsync(_observer));
    }
}
