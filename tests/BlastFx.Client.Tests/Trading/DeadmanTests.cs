using BlastFx.Client.Tests.Support;
using BlastFx.Trading;

namespace BlastFx.Client.Tests.Trading;

public sealed class DeadmanTests
{
    private readonly TestClock _clock = new();

    [Theory]
    [InlineData("""[{"profile_id":13,"timeout":30000,"last_updated":1709294400000,"status":"active"}]""", true)]
    [InlineData("""{"market_id":"BTC-USD","profile_id":13,"timeout":30000,"last_updated":1709294400000000,"status":"active"}""", true)]
    [InlineData("[]", false)]
    [InlineData("[null]", false)]
    [InlineData("null", false)]
    [InlineData("\"nil\"", false)]
    [InlineData("[\"nil\"]", false)]
    [InlineData("true", false)]
    public async Task Every_form_of_the_response_is_read(string result, bool isSet)
    {
        await using var server = new OrderServer(_ => RawResponse.Json(200, $$"""{"success":true,"error":"","result":{{result}}}"""));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        DeadmanSwitch? read = await session.Deadman.GetAsync("BTC-USD");

        Assert.Equal(isSet, read is not null);
        if (read is not null)
        {
            Assert.Equal(("BTC-USD", TimeSpan.FromSeconds(30), "active", _clock.GetUtcNow()), (read.MarketId, read.Timeout, read.Status, read.LastUpdated));
        }
    }

    [Fact]
    public async Task The_values_are_in_the_query_and_in_the_signed_body()
    {
        await using var server = new OrderServer(_ => RawResponse.Result("[]"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        DeadmanSwitch set = await session.Deadman.SetAsync("BTC-USD", TimeSpan.FromSeconds(30));
        Assert.Null(await session.Deadman.RemoveAsync("BTC-USD"));

        Assert.Equal(("POST", "/cancel_all_after?market_id=BTC-USD&timeout=30000"), (server.Requests[0].Method, server.Requests[0].Path));
        Assert.Equal("""{"market_id":"BTC-USD","timeout":30000}""", server.Requests[0].Body);
        Assert.Equal(("DELETE", "/cancel_all_after?market_id=BTC-USD"), (server.Requests[1].Method, server.Requests[1].Path));
        Assert.Equal(("BTC-USD", TimeSpan.FromSeconds(30)), (set.MarketId, set.Timeout));
        RequestTests.AssertSigned(server.Requests[0] with { Path = "/cancel_all_after" }, "0xa1b2c3d4", _clock.Seconds);
    }

    [Fact]
    public async Task A_kept_switch_is_renewed_three_times_within_its_timeout_until_it_is_removed()
    {
        int posts = 0;
        var renewed = new SemaphoreSlim(0);
        await using var server = new OrderServer(request =>
        {
            posts += request.Method == "POST" ? 1 : 0;
            renewed.Release();
            return posts == 3 ? RawResponse.Rejection("INTEGRITY_ERROR") : RawResponse.Result("[]");
        });
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        await session.Deadman.KeepAliveAsync("BTC-USD", TimeSpan.FromSeconds(30));
        await renewed.WaitAsync();

        for (int i = 0; i < 4; i++)
        {
            await _clock.NextWaitAsync();
            Assert.Equal(i == 2 ? "Bfx.INTEGRITY_ERROR" : null, Assert.Single(session.Deadman.Kept).Failure?.ErrorId);
            _clock.Advance(TimeSpan.FromSeconds(10));
            await renewed.WaitAsync();
        }

        await session.Deadman.RemoveAsync("BTC-USD");
        Assert.Empty(session.Deadman.Kept);
        _clock.Advance(TimeSpan.FromMinutes(10));
        await session.Deadman.GetAsync("BTC-USD");
        Assert.Equal(5, posts);
        Assert.Equal(["DELETE", "GET"], server.Requests.Select(request => request.Method).TakeLast(2));
    }

    [Fact]
    public async Task A_switch_that_is_set_again_is_not_renewed_with_its_earlier_timeout()
    {
        await using var server = new OrderServer(_ => RawResponse.Result("[]"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        await session.Deadman.KeepAliveAsync("BTC-USD", TimeSpan.FromSeconds(30));

        await session.Deadman.SetAsync("BTC-USD", TimeSpan.FromSeconds(60));
        _clock.Advance(TimeSpan.FromMinutes(5));
        await session.Deadman.GetAsync("BTC-USD");

        Assert.Empty(session.Deadman.Kept);
        Assert.Equal(["timeout=30000", "timeout=60000", "BTC-USD"], server.Requests.Select(request => request.Path.Split('&', '=')[^1] is "BTC-USD" ? "BTC-USD" : request.Path.Split('&')[^1]));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => session.Deadman.KeepAliveAsync("BTC-USD", TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task A_switch_that_cannot_be_removed_is_renewed_as_before()
    {
        await using var server = new OrderServer(request => request.Method == "DELETE" ? RawResponse.Rejection("INTEGRITY_ERROR") : RawResponse.Result("[]"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        await session.Deadman.KeepAliveAsync("BTC-USD", TimeSpan.FromSeconds(30));

        Assert.Equal("Bfx.INTEGRITY_ERROR", (await Assert.ThrowsAsync<BfxException>(() => session.Deadman.RemoveAsync("BTC-USD"))).ErrorId);

        Assert.Equal(TimeSpan.FromSeconds(30), Assert.Single(session.Deadman.Kept).Timeout);
    }

    [Fact]
    public async Task A_renewal_without_a_response_does_not_take_the_time_of_the_next()
    {
        int posts = 0;
        var arrived = new SemaphoreSlim(0);
        await using var server = new OrderServer(_ =>
        {
            arrived.Release();
            return ++posts == 2 ? RawResponse.None(Then.Stall) : RawResponse.Result("[]");
        });
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        await session.Deadman.KeepAliveAsync("BTC-USD", TimeSpan.FromSeconds(30));
        await arrived.WaitAsync();
        await _clock.TimerCreatedAsync(TimeSpan.FromSeconds(10));
        _clock.Advance(TimeSpan.FromSeconds(10));
        await arrived.WaitAsync();

        _clock.Advance(TimeSpan.FromSeconds(10));
        // The time limit of the renewal that stalls, then the wait for the next.
        await _clock.TimerCreatedAsync(TimeSpan.FromSeconds(10));
        await _clock.TimerCreatedAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(BfxErrorIds.Timeout, Assert.Single(session.Deadman.Kept).Failure?.ErrorId);
        _clock.Advance(TimeSpan.FromSeconds(10));
        await arrived.WaitAsync();

        Assert.Equal(3, posts);
    }

    [Fact]
    public async Task A_closed_session_keeps_no_switch()
    {
        await using var server = new OrderServer(_ => RawResponse.Result("[]"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        await session.Deadman.KeepAliveAsync("BTC-USD", TimeSpan.FromSeconds(30));
        KeptDeadmanSwitch kept = Assert.Single(session.KeptDeadmanSwitches);

        session.Dispose();

        Assert.Equal("BTC-USD 30 s", $"{kept}");
        Assert.Empty(session.KeptDeadmanSwitches);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Single(server.Requests);
    }
}
