using System.Net;
using BlastFx.Client.Tests.Support;
using BlastFx.Http;
using BlastFx.Sandbox;

namespace BlastFx.Client.Tests;

public sealed class RetryTests
{
    private const string RefreshPath = "/jwt";

    private readonly TestClock _clock = new();

    public static TheoryData<FaultKind> LostResponses =>
        [FaultKind.ResetBeforeWork, FaultKind.ResetAfterWork, FaultKind.TruncateBody, FaultKind.ResponseAfterWork];

    [Theory]
    [MemberData(nameof(LostResponses))]
    public async Task A_leverage_change_whose_response_was_lost_is_sent_again(FaultKind kind)
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        using Session session = Sessions.ByKey(exchange, _clock);
        exchange.Faults.Add(new SandboxFault { Kind = kind, Path = "/account/leverage", Status = 504, Times = 2 });
        var observer = new RecordingObserver();

        Account account = await _clock.PassWaitsOf(session.Account.SetLeverageAsync("ETH-USD", 7, observer));

        Assert.Equal(7, account.Leverage!["ETH-USD"]);
        Assert.Equal(3, exchange.Requests.Count);
        Assert.Equal([1, 2, 3], observer.Attempts.Select(attempt => attempt.Attempt));
    }

    [Fact]
    public async Task Each_attempt_is_signed_anew()
    {
        await using var server = new RawServer(RawResponse.Html(502), RawResponse.None(Then.Reset), RawResponse.Html(503), RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        var times = new List<long>();
        var observer = new RecordingObserver();

        await _clock.PassWaitsOf(session.Account.SetLeverageAsync("ETH-USD", 7, observer));

        foreach (RawRequest request in server.Requests)
        {
            long expires = long.Parse(request.Header("RBT-TS")!, System.Globalization.CultureInfo.InvariantCulture);
            times.Add(expires);
            RequestTests.AssertSigned(request, "0xa1b2c3d4", expires - 15);
        }

        Assert.Equal(4, times.Count);
        Assert.Equal(_clock.Seconds + 15, times[^1]);
        Assert.True(times[^1] > times[0]);
        Assert.Equal(["502", "no response", "503", "200"], observer.Attempts.Select(attempt => attempt.Status));
    }

    [Fact]
    public async Task Delays_between_attempts_grow_and_are_reported()
    {
        await using var server = new RawServer(RawResponse.Html(502));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        var observer = new RecordingObserver();

        BfxException error = await _clock.Fails(session.Account.GetAccountAsync(observer));

        Assert.Equal(5, error.Attempts);
        WaitReport[] begun = [.. observer.Waits.Where(wait => wait.Remaining == wait.Total)];
        WaitReport[] ended = [.. observer.Waits.Where(wait => wait.Remaining == TimeSpan.Zero)];
        Assert.Equal(4, begun.Length);
        Assert.Equal(begun.Select(wait => wait.Total), ended.Select(wait => wait.Total));
        Assert.All(begun.Index(), wait =>
        {
            double nominal = 0.5 * Math.Pow(2, wait.Index);
            Assert.InRange(wait.Item.Total.TotalSeconds, nominal * 0.75, nominal * 1.25);
        });
        Assert.All(begun, wait => Assert.Contains("GET /account failed (Bfx.UnexpectedResponse)", wait.Reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("WRONG_MARKET_ID")]
    [InlineData("KEY_EXPIRED")]
    [InlineData("no such thing")]
    public async Task A_rejected_request_is_not_sent_again(string reason)
    {
        await using var server = new RawServer(RawResponse.Rejection(reason));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        BfxException error = await _clock.Fails(session.Account.SetLeverageAsync("ETH-USD", 7));

        Assert.Equal(1, error.Attempts);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(503, "Retry-After: 8", 8)]
    [InlineData(502, "Retry-After: 3", 3)]
    [InlineData(503, "X-RateLimit-Retry-After: 2", 2)]
    public async Task A_fault_that_names_a_time_is_waited_for_until_then_as_often_as_there_is_time_for(int status, string header, double seconds)
    {
        int count = 0;
        await using var server = new RawServer(_ => ++count <= 7 ? RawResponse.Of(status, "text/html", "<html>maintenance</html>", header) : RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock, timeoutSeconds: 60);
        var observer = new RecordingObserver();

        await _clock.PassWaitsOf(session.Account.SetLeverageAsync("ETH-USD", 2, observer));

        Assert.Equal(8, server.Requests.Count);
        Assert.Equal(7 * seconds, _clock.Waited.TotalSeconds);
        Assert.Contains(observer.Waits, wait => wait.Total.TotalSeconds == seconds && wait.Reason.Contains("at the time the exchange named", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_fault_that_names_a_date_is_waited_for_until_then()
    {
        await using var server = new RawServer(RawResponse.Of(503, null, "", "Retry-After: Fri, 01 Mar 2024 12:00:08 GMT"), RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock, timeoutSeconds: 60);

        await _clock.PassWaitsOf(session.Account.GetAccountAsync());

        Assert.Equal(8, _clock.Waited.TotalSeconds);
    }

    [Fact]
    public async Task A_fault_with_a_retry_time_past_the_deadline_fails_immediately_with_that_time()
    {
        await using var server = new RawServer(RawResponse.Of(503, "text/html", "<html>maintenance</html>", "Retry-After: 3600"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock, timeoutSeconds: 60);

        BfxException read = await _clock.Fails(session.Account.GetAccountAsync());
        BfxException change = await _clock.Fails(session.Account.SetLeverageAsync("ETH-USD", 2));

        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(_clock.GetUtcNow().AddHours(1), read.RetryAt);
        Assert.Contains("2024-03-01 13:00:00 +00:00 (60 min 0 s from now)", read.Message, StringComparison.Ordinal);
        Assert.Contains("may have been executed", change.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_token_is_not_sent_again_because_a_fault_names_a_time()
    {
        await using var server = new RawServer(request => request.Path == RefreshPath ? RawResponse.Of(503, "text/html", "<html>", "Retry-After: 1") : RawResponse.Account());
        using Session session = Sessions.ByTokens(server.BaseUri, _clock, Jwt.Of(_clock.GetUtcNow().AddHours(1)));

        Assert.Equal(BfxErrorIds.OutcomeUnknown, (await _clock.Fails(session.RefreshTokenAsync())).ErrorId);
        Assert.Single(server.Requests, request => request.Path == RefreshPath);
    }

    [Fact]
    public async Task A_closed_port_on_this_machine_is_reported_immediately()
    {
        var server = new RawServer(RawResponse.Account());
        await server.DisposeAsync();
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        BfxException error = await _clock.Fails(session.Account.GetAccountAsync());

        Assert.Equal((BfxErrorIds.Unreachable, 1), (error.ErrorId, error.Attempts));
        Assert.Equal(0, _clock.Waited.TotalSeconds);
        Assert.Contains($"Nothing listens at {server.BaseUri.Authority}. Nothing was executed.", error.Message, StringComparison.Ordinal);
        Assert.Contains("Check that the server is running", error.Message, StringComparison.Ordinal);
        Assert.Equal("HttpRequestException ConnectionError: SocketException ConnectionRefused", error.Cause);
        Assert.Null(error.HttpStatus);
    }

    [Fact]
    public async Task A_lost_connection_states_that_a_change_may_have_been_executed()
    {
        await using var server = new RawServer(RawResponse.None(Then.Reset));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        BfxException change = await _clock.Fails(session.Account.SetLeverageAsync("ETH-USD", 7));
        BfxException read = await _clock.Fails(session.Account.GetAccountAsync());

        Assert.Equal((BfxErrorIds.Unreachable, BfxErrorIds.Unreachable), (change.ErrorId, read.ErrorId));
        Assert.Contains("may have been executed", change.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed", read.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, """{"success":false,"error":"foo","result":[]}""", "Bfx.Rejected", "may have been executed")]
    [InlineData(503, """{"success":false,"error":"INTEGRITY_ERROR","result":[]}""", "Bfx.INTEGRITY_ERROR", "may have been executed")]
    [InlineData(502, "<html>Bad Gateway</html>", "Bfx.UnexpectedResponse", "may have been executed")]
    [InlineData(200, "", "Bfx.UnexpectedResponse", "may have been executed")]
    [InlineData(200, """{"success":true,"error":"","result":null}""", "Bfx.UnexpectedResponse", "The exchange has executed the request")]
    [InlineData(200, """{"success":true,"error":"","result":[{"id":13,"balance":"much"}]}""", "Bfx.UnexpectedResponse", "The exchange has executed the request")]
    public async Task A_change_that_may_have_been_executed_is_never_reported_as_not_executed(int status, string body, string errorId, string reason)
    {
        await using var server = new RawServer(RawResponse.Of(status, null, body));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        BfxException change = await _clock.Fails(session.Account.SetLeverageAsync("ETH-USD", 7));

        Assert.Equal(errorId, change.ErrorId);
        Assert.Contains(reason, change.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing was", change.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> WaysToLose => ["none", "reset", "half", "chunked", "html", "502", "503 rejection", "empty", "json", "large", "no jwt", "bad secret", "not unicode"];

    [Theory]
    [MemberData(nameof(WaysToLose))]
    public async Task A_refresh_token_that_may_be_used_is_sent_exactly_once(string how)
    {
        // The connection is reused: a handler that resends a request lost on a reused connection would do so here.
        await using var server = new RawServer(request => request.Path == RefreshPath ? Lost(how) : RawResponse.Account());
        using Session session = Sessions.ByTokens(server.BaseUri, _clock, Jwt.Of(_clock.GetUtcNow().AddHours(1)));
        await session.Account.GetAccountAsync();

        BfxException first = await _clock.Fails(session.RefreshTokenAsync());
        BfxException second = await _clock.Fails(session.RefreshTokenAsync());

        RawRequest sent = Assert.Single(server.Requests, request => request.Path == RefreshPath);
        Assert.Equal(1, sent.Connection);
        Assert.Equal((BfxErrorIds.OutcomeUnknown, BfxErrorIds.OutcomeUnknown), (first.ErrorId, second.ErrorId));
        Assert.Contains("Connect again with new credentials", first.Message, StringComparison.Ordinal);
        Assert.False(session.CanRenew);
        Assert.Equal(13, (await session.Account.GetAccountAsync()).Id);
    }

    [Fact]
    public async Task A_refresh_token_whose_response_stalls_is_sent_exactly_once()
    {
        var arrived = new TaskCompletionSource();
        await using var server = new RawServer(request =>
        {
            arrived.TrySetResult();
            return request.Path == RefreshPath ? RawResponse.None(Then.Stall) : RawResponse.Account();
        });
        using Session session = Sessions.ByTokens(server.BaseUri, _clock, Jwt.Of(_clock.GetUtcNow().AddHours(1)));

        Task<Token> renewal = session.RefreshTokenAsync();
        await arrived.Task;
        _clock.Advance(TimeSpan.FromSeconds(31));
        BfxException error = await _clock.Fails(renewal);

        Assert.Equal(BfxErrorIds.OutcomeUnknown, error.ErrorId);
        Assert.Single(server.Requests, request => request.Path == RefreshPath);
    }

    [Fact]
    public async Task A_read_lost_on_a_reused_connection_is_made_up_for()
    {
        int count = 0;
        await using var server = new RawServer(_ => ++count == 2 ? RawResponse.None(Then.Close) : RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        await session.Account.GetAccountAsync();

        Assert.Equal(13, (await _clock.PassWaitsOf(session.Account.GetAccountAsync())).Id);
    }

    [Fact]
    public async Task Renewing_an_api_key_uses_no_token_and_is_sent_again()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        using Session session = Sessions.ByKey(exchange, _clock);
        exchange.Faults.Add(new SandboxFault { Kind = FaultKind.ResetAfterWork, Path = RefreshPath });

        Token token = await _clock.PassWaitsOf(session.RefreshTokenAsync());

        Assert.Equal(13, token.ProfileId);
        Assert.Equal(2, exchange.Requests.Count);
    }

    [Fact]
    public async Task Nothing_is_sent_again_past_the_deadline_and_the_last_failure_is_reported()
    {
        await using var server = new RawServer(_ =>
        {
            // The remaining time is shorter than the wait before the next attempt.
            _clock.Advance(TimeSpan.FromSeconds(29.999));
            return RawResponse.Html(502);
        });
        using Session session = Sessions.ByKey(server.BaseUri, _clock, timeoutSeconds: 30);

        Task<Account> call = session.Account.GetAccountAsync();
        await _clock.NextWaitAsync();
        _clock.Advance(TimeSpan.FromSeconds(0.001));
        BfxException error = await Assert.ThrowsAsync<BfxException>(() => call);

        Assert.Equal(BfxErrorIds.UnexpectedResponse, error.ErrorId);
        Assert.Equal(HttpStatusCode.BadGateway, error.HttpStatus);
        Assert.Single(server.Requests);
    }

    /// <summary>The timer of the deadline may fire a little late.</summary>
    [Fact]
    public void The_deadline_is_checked_before_a_request_is_sent_again()
    {
        var context = new RequestContext(BfxRequest.Get<Account>("/account"), () => null, new Deadline(TimeSpan.FromSeconds(30), _clock), observer: null);
        var limited = new RequestFailure(BfxErrorIds.RateLimited, "") { Delivery = Delivery.NotExecutedYet };

        Assert.True(context.MayRetry(limited));
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.False(context.MayRetry(limited));
    }

    [Fact]
    public async Task A_wait_between_attempts_can_be_cancelled()
    {
        await using var server = new RawServer(RawResponse.Html(502));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        using var cancellationToken = new CancellationTokenSource();

        Task<Account> call = session.Account.GetAccountAsync(cancellationToken: cancellationToken.Token);
        await _clock.NextWaitAsync();
        await cancellationToken.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    private RawResponse Lost(string how) => how switch
    {
        "none" => RawResponse.None(Then.Close),
        "reset" => RawResponse.None(Then.Reset),
        "half" => RawResponse.Halved(WireAccount.Envelope, Then.Close),
        "chunked" => RawResponse.Chunked(WireAccount.Envelope, ended: false, Then.Reset),
        "html" => RawResponse.Html(200),
        "502" => RawResponse.Html(502),
        "503 rejection" => RawResponse.Rejection("try later", 503),
        "empty" => RawResponse.Of(200, null, ""),
        "json" => RawResponse.Json(200, "{\"success\":tr"),
        "large" => RawResponse.Gzipped(new byte[17 * 1024 * 1024]),
        "no jwt" => RawResponse.Result("""[{"token":"x"}]"""),
        "not unicode" => RawResponse.Result("""[{"jwt":"\ud800"}]"""),
        _ => RawResponse.Result($$"""[{"jwt":"{{Jwt.Of(_clock.GetUtcNow().AddHours(1))}}","random_secret":"not hex","refresh_token":"new"}]"""),
    };
}
