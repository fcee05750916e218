using BlastFx.Client.Tests.Support;
using BlastFx.Sandbox;
using BlastFx.Trading;

namespace BlastFx.Client.Tests.Trading;

/// <summary>Order requests keep within 20 in any second, and a part of that is kept back for cancels.</summary>
public sealed class OrderPaceTests
{
    private readonly TestClock _clock = new();

    [Fact]
    public async Task Orders_leave_a_part_of_the_limit_for_cancels_in_any_second()
    {
        var pace = new OrderPace(20, _clock);
        List<DateTimeOffset> sent = [];

        for (int i = 0; i < 100; i++)
        {
            await _clock.PassWaitsUntil(pace.BeginAsync(PaceKind.Order, null, CancellationToken.None).AsTask());
            pace.End(PaceKind.Order);
            sent.Add(_clock.GetUtcNow());
            _clock.Advance(TimeSpan.FromMilliseconds(i % 7));
        }

        Assert.All(sent, time => Assert.InRange(sent.Count(other => other >= time && other < time.AddSeconds(1)), 1, 16));
        // Not slower than needed.
        Assert.InRange((sent[^1] - sent[0]).TotalSeconds, 5, 7);
    }

    [Fact]
    public async Task A_cancel_does_not_wait_behind_orders()
    {
        var pace = new OrderPace(20, _clock);
        Task[] orders = [.. Enumerable.Range(0, 50).Select(_ => SendAsync(pace, PaceKind.Order))];
        Task[] cancels = [.. Enumerable.Range(0, 5).Select(_ => SendAsync(pace, PaceKind.Cancel))];

        Assert.Equal(16, orders.Count(order => order.IsCompletedSuccessfully));
        Assert.Equal(4, cancels.Count(cancel => cancel.IsCompletedSuccessfully));
        await _clock.PassWaitsUntil(Task.WhenAll([.. orders, .. cancels]));
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_does_not_block_the_next()
    {
        var pace = new OrderPace(20, _clock);
        for (int i = 0; i < 16; i++)
        {
            await SendAsync(pace, PaceKind.Order);
        }

        using var stop = new CancellationTokenSource();
        Task waiting = pace.BeginAsync(PaceKind.Order, null, stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        await _clock.PassWaitsUntil(SendAsync(pace, PaceKind.Order));
        Assert.True(_clock.Waited >= TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Each_attempt_of_an_order_counts()
    {
        int posts = 0;
        await using var server = new OrderServer(request => ++posts <= 4 ? RawResponse.Rejection("RATE_LIMIT", 429, "Retry-After: 1") : OrderServer.Placed(request));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        for (int i = 0; i < 20; i++)
        {
            await _clock.PassWaitsOf(session.Orders.PlaceAsync(new NewOrder { MarketId = "BTC-USD", Side = "long", Price = 1, Size = 1 }));
        }

        Assert.Equal(24, posts);
        Assert.InRange(_clock.Waited.TotalSeconds, 5, 6.1);
    }

    [Fact]
    public async Task Many_orders_and_a_cancel_among_them_meet_no_rejection_of_the_exchange()
    {
        var clock = new IdleAdvanceClock();
        DateTimeOffset start = clock.GetUtcNow();
        await using SandboxExchange exchange = Sessions.Exchange(clock, options => options with { FillMode = FillMode.Never, FillCount = 0 });
        using Session session = Sessions.ByKey(exchange, clock);
        await session.Orders.PrepareAsync(Order(0));

        Task<Order>[] orders = [.. Enumerable.Range(0, 200).Select(number => Task.Run(() => session.Orders.PlaceAsync(Order(number))))];
        Order first = await await Task.WhenAny(orders);
        await session.Orders.CancelAsync(OrderReference.To(first));
        int before = orders.Count(order => order.IsCompleted);
        await Task.WhenAll(orders);

        Assert.True(before < 100, $"{before} orders were placed before the cancel.");
        Assert.Equal(200, exchange.Accounts[0].Orders.Count);
        Assert.All(exchange.Requests, request => Assert.Equal(200, request.Status));
        Assert.InRange((clock.GetUtcNow() - start).TotalSeconds, 11, 14);
    }

    [Fact]
    public async Task A_request_counts_until_a_second_after_its_end()
    {
        var pace = new OrderPace(20, _clock);
        for (int i = 0; i < 16; i++)
        {
            await pace.BeginAsync(PaceKind.Order, null, CancellationToken.None);
        }

        Task next = pace.BeginAsync(PaceKind.Order, null, CancellationToken.None).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.False(next.IsCompleted);

        pace.End(PaceKind.Order);
        DateTimeOffset ended = _clock.GetUtcNow();
        await _clock.PassWaitsUntil(next);
        Assert.Equal(ended.AddSeconds(1), _clock.GetUtcNow());
    }

    [Fact]
    public async Task A_wait_ends_a_second_after_the_first_request_that_counts()
    {
        var pace = new OrderPace(20, _clock);
        for (int i = 0; i < 16; i++)
        {
            await SendAsync(pace, PaceKind.Order);
        }

        _clock.Advance(TimeSpan.FromMilliseconds(400));
        var observer = new RecordingObserver();
        await _clock.PassWaitsUntil(pace.BeginAsync(PaceKind.Order, observer, CancellationToken.None).AsTask());

        Assert.Equal((600, 600), (observer.Waits[0].Total.TotalMilliseconds, _clock.Waited.TotalMilliseconds));
    }

    [Fact]
    public void Without_a_limit_and_for_other_requests_there_is_no_wait()
    {
        foreach ((int limit, PaceKind kind) in new[] { (0, PaceKind.Order), (0, PaceKind.Cancel), (20, PaceKind.None) })
        {
            var pace = new OrderPace(limit, _clock);

            Assert.All(Enumerable.Range(0, 50), _ => Assert.True(SendAsync(pace, kind).IsCompletedSuccessfully));
        }
    }

    [Fact]
    public async Task Other_requests_leave_the_limit_of_orders_as_it_is()
    {
        var pace = new OrderPace(20, _clock);
        for (int i = 0; i < 10; i++)
        {
            await SendAsync(pace, PaceKind.None);
        }

        Task[] orders = [.. Enumerable.Range(0, 30).Select(_ => SendAsync(pace, PaceKind.Order))];

        Assert.Equal(16, orders.Count(order => order.IsCompletedSuccessfully));
        await _clock.PassWaitsUntil(Task.WhenAll(orders));
    }

    private static async Task SendAsync(OrderPace pace, PaceKind kind)
    {
        await pace.BeginAsync(kind, null, CancellationToken.None);
        pace.End(kind);
    }

    private static NewOrder Order(int number) => new() { MarketId = "BTC-USD", Side = "long", Price = 10_000 + number, Size = 0.01m };
}
