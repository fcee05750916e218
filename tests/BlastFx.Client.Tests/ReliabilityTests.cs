using System.Net;
using System.Text;
using BlastFx.Client.Tests.Streams;
using BlastFx.Client.Tests.Support;
using BlastFx.Streams;

namespace BlastFx.Client.Tests;

/// <summary>The table of <c>docs/reliability.md</c>, row by row, each for a read, an idempotent write and a one-time write.</summary>
public sealed class ReliabilityTests
{
    private const string OutcomeUnknown = BfxErrorIds.OutcomeUnknown;
    private const string Unexpected = BfxErrorIds.UnexpectedResponse;
    private const int HundredMegabytes = 100_000_000;

    private static readonly Lazy<byte[]> s_large = new(() => Blank(HundredMegabytes));
    private static readonly Lazy<RawResponse> s_bomb = new(() => RawResponse.Gzipped(Blank(HundredMegabytes)));

    private readonly TestClock _clock = new();

    /// <summary>The fault; how many times a read, an idempotent write and a one-time write are sent; their errors.</summary>
    public static TheoryData<string, int, int, int, string, string, string> Rows => new()
    {
        { "reset", 5, 5, 1, BfxErrorIds.Unreachable, BfxErrorIds.Unreachable, OutcomeUnknown },
        { "stalled headers", 5, 5, 1, BfxErrorIds.Timeout, BfxErrorIds.Timeout, OutcomeUnknown },
        { "stalled body", 5, 5, 1, BfxErrorIds.Timeout, BfxErrorIds.Timeout, OutcomeUnknown },
        { "truncated body", 5, 5, 1, Unexpected, Unexpected, OutcomeUnknown },
        { "400 with a known name", 1, 1, 1, "Bfx.PROFILE_NOT_ACTIVE", "Bfx.PROFILE_NOT_ACTIVE", "Bfx.PROFILE_NOT_ACTIVE" },
        { "400 without one", 1, 1, 1, BfxErrorIds.Rejected, BfxErrorIds.Rejected, BfxErrorIds.Rejected },
        { "401 HTML", 1, 1, 1, Unexpected, Unexpected, Unexpected },
        { "403 HTML", 1, 1, 1, Unexpected, Unexpected, Unexpected },
        { "404", 1, 1, 1, Unexpected, Unexpected, Unexpected },
        { "500 HTML", 5, 5, 1, Unexpected, Unexpected, OutcomeUnknown },
        { "502 HTML", 5, 5, 1, Unexpected, Unexpected, OutcomeUnknown },
        { "503 HTML", 5, 5, 1, Unexpected, Unexpected, OutcomeUnknown },
        { "504 HTML", 5, 5, 1, Unexpected, Unexpected, OutcomeUnknown },
        { "success:false under 200", 1, 1, 1, BfxErrorIds.Rejected, BfxErrorIds.Rejected, BfxErrorIds.Rejected },
        { "empty result", 1, 1, 1, Unexpected, Unexpected, OutcomeUnknown },
        { "wrong types", 1, 1, 1, Unexpected, Unexpected, OutcomeUnknown },
        { "100 MB", 1, 1, 1, Unexpected, Unexpected, OutcomeUnknown },
        { "gzip bomb", 1, 1, 1, Unexpected, Unexpected, OutcomeUnknown },
        { "redirect", 1, 1, 1, Unexpected, Unexpected, Unexpected },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Faults_that_stay(string fault, int reads, int writes, int renewals, string readError, string writeError, string renewalError)
    {
        Assert.Equal((reads, readError), await OutcomeOf(fault, session => session.Account.GetAccountAsync()));
        Assert.Equal((writes, writeError), await OutcomeOf(fault, session => session.Account.SetLeverageAsync("BTC-USD", 5)));
        Assert.Equal((renewals, renewalError), await OutcomeOf(fault, session => session.RefreshTokenAsync()));
    }

    [Theory]
    [InlineData("429 with the rate headers", true)]
    [InlineData("429 without them", true)]
    [InlineData("reset", false)]
    [InlineData("stalled headers", false)]
    [InlineData("stalled body", false)]
    [InlineData("truncated body", false)]
    [InlineData("500 HTML", false)]
    [InlineData("502 HTML", false)]
    [InlineData("503 HTML", false)]
    [InlineData("504 HTML", false)]
    public async Task Temporary_faults_are_retried_if_repeating_is_safe(string fault, bool alsoOneTime)
    {
        Assert.Equal(2, await SentUntilDone(fault, WireAccount.Json, session => session.Account.GetAccountAsync()));
        Assert.Equal(2, await SentUntilDone(fault, WireAccount.Json, session => session.Account.SetLeverageAsync("BTC-USD", 5)));
        if (alsoOneTime)
        {
            string tokens = $$"""{"jwt":"{{Jwt.Of(_clock.GetUtcNow().AddHours(48))}}","random_secret":"0x00ff","refresh_token":"next"}""";
            Assert.Equal(2, await SentUntilDone(fault, tokens, session => session.RefreshTokenAsync()));
        }
    }

    [Fact]
    public async Task A_connection_refused_by_this_machine_is_reported_immediately()
    {
        var server = new RawServer(RawResponse.Account());
        await server.DisposeAsync();

        await AllFail(server.BaseUri, BfxErrorIds.Unreachable, attempts: 1);
    }

    [Theory]
    [InlineData("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n", "HTTP 407")]
    [InlineData("HTTP/1.1 501 dXNlcjp0b3BzZWNyZXQ= user:topsecret\r\nContent-Length: 0\r\n\r\n", "HTTP 501")]
    [InlineData("user:topsecret dXNlcjp0b3BzZWNyZXQ=\r\n\r\n", "")]
    [InlineData("HTTP/1.1 200 OK\r\ndXNlcjp0b3BzZWNyZXQ= user%3Atopsecret\r\n\r\n", "")]
    public async Task A_proxy_without_a_tunnel_is_named_without_its_password(string response, string reason)
    {
        await using var proxy = new RawServer(new RawResponse(Encoding.UTF8.GetBytes(response), Then.Close));
        string place = $"127.0.0.1:{proxy.BaseUri.Port}";

        BfxException error = await ThroughProxy(new Uri($"http://user:topsecret@{place}"));

        Assert.NotEmpty(proxy.Requests);
        Assert.Contains($"the proxy {place}", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_is_not_running_is_named_without_its_password()
    {
        var proxy = new RawServer(RawResponse.Account());
        await proxy.DisposeAsync();
        string place = $"127.0.0.1:{proxy.BaseUri.Port}";

        BfxException error = await ThroughProxy(new Uri($"http://user:topsecret@{place}"));

        Assert.Contains($"Nothing listens at the proxy {place}.", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, error.Attempts);
    }

    [Fact]
    public async Task A_stream_without_a_tunnel_through_the_proxy_names_it_without_its_password()
    {
        await using var proxy = new RawServer(new RawResponse("HTTP/1.1 501 Not Implemented\r\n\r\n"u8.ToArray(), Then.Close));
        string place = $"127.0.0.1:{proxy.BaseUri.Port}";

        BfxException error = await ThroughProxy(new Uri($"http://user:topsecret@{place}"), async (session, _) =>
        {
            await using LiveRecords<Account> stream = session.Streams.Account();
            return await stream.ErrorAsync();
        });

        Assert.NotEmpty(proxy.Requests);
        Assert.Contains($"The proxy {place} made no tunnel to exchange.invalid", error.Message, StringComparison.Ordinal);
    }

    private Task<BfxException> ThroughProxy(Uri proxy) =>
        ThroughProxy(proxy, (session, observer) => _clock.Fails(session.Account.GetAccountAsync(observer)));

    private async Task<BfxException> ThroughProxy(Uri proxy, Func<Session, RecordingObserver, Task<BfxException>> fails)
    {
        HttpClient.DefaultProxy = new WebProxy(proxy) { Credentials = new NetworkCredential("user", "topsecret") };
        try
        {
            using Session session = Sessions.ByTokens(new Uri("https://exchange.invalid"), _clock, Jwt.Of(_clock.GetUtcNow().AddHours(1)));
            var observer = new RecordingObserver();

            BfxException error = await fails(session, observer);

            Assert.All(
                new[] { "topsecret", "dXNlcjp0b3BzZWNyZXQ" },
                secret => Assert.DoesNotContain(secret, $"{error}{error.Cause}{observer.Everything}", StringComparison.OrdinalIgnoreCase));
            Assert.Null(error.InnerException);
            return error;
        }
        finally
        {
            HttpClient.DefaultProxy = new WebProxy();
        }
    }

    [Fact]
    public async Task A_name_that_cannot_be_resolved_is_retried_and_then_reported()
    {
        // A proxy of this machine would resolve the name instead.
        HttpClient.DefaultProxy = new WebProxy();

        await AllFail(new Uri("https://no-such-exchange.invalid"), BfxErrorIds.Unreachable, attempts: 5);
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_ends_it_at_once()
    {
        await using var server = new UntrustedTlsServer();
        HttpClient.DefaultProxy = new WebProxy();

        await AllFail(server.BaseUri, BfxErrorIds.Unreachable, attempts: 1, reason: "the certificate's issuer is not trusted by this machine");

        Assert.Equal(3, server.Connections);
    }

    [Fact]
    public async Task Cookies_that_the_server_sets_are_not_sent_back()
    {
        await using var server = new RawServer(RawResponse.Json(200, WireAccount.Envelope, "Set-Cookie: jwt=theirs; Path=/", "Set-Cookie: other=1"));
        using Session session = Sessions.ByTokens(server.BaseUri, _clock, Jwt.Of(_clock.GetUtcNow().AddHours(1)));

        await session.Account.GetAccountAsync();
        await session.Account.SetLeverageAsync("BTC-USD", 5);

        Assert.All(server.Requests, request => Assert.Equal($"jwt={request.Header("RBT-JWT")}", request.Header("Cookie")));
    }

    private async Task AllFail(Uri address, string errorId, int attempts, string reason = "")
    {
        using Session session = Sessions.ByTokens(address, _clock, Jwt.Of(_clock.GetUtcNow().AddHours(1)));
        foreach (Func<Task> call in new Func<Task>[] { () => session.Account.GetAccountAsync(), () => session.Account.SetLeverageAsync("BTC-USD", 5), () => session.RefreshTokenAsync() })
        {
            BfxException error = await _clock.Fails(call());

            Assert.Equal((errorId, attempts), (error.ErrorId, error.Attempts));
            Assert.Contains("Nothing was executed", error.Message, StringComparison.Ordinal);
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
            Assert.Null(error.InnerException);
        }

        Assert.True(session.CanRenew);
    }

    private async Task<(int Sent, string ErrorId)> OutcomeOf(string fault, Func<Session, Task> call)
    {
        // After a loss, the client tests its old token; the fault does not apply to that request.
        await using var server = new RawServer(request => request.Path == "/account/validate" ? RawResponse.Account() : Faulty(fault));
        using Session session = Sessions.ByTokens(server.BaseUri, _clock, Jwt.Of(_clock.GetUtcNow().AddHours(1)));
        BfxException error = await _clock.Fails(call(session));
        return (server.Requests.Count(request => request.Path != "/account/validate"), error.ErrorId);
    }

    private async Task<int> SentUntilDone(string fault, string result, Func<Session, Task> call)
    {
        int count = 0;
        await using var server = new RawServer(_ => Interlocked.Increment(ref count) == 1 ? Faulty(fault) : RawResponse.Result($"[{result}]"));
        using Session session = Sessions.ByTokens(server.BaseUri, _clock, Jwt.Of(_clock.GetUtcNow().AddHours(1)));
        Task done = call(session);
        await _clock.PassWaitsUntil(done);
        await done;
        return server.Requests.Count;
    }

    private RawResponse Faulty(string fault) => fault switch
    {
        "reset" => RawResponse.None(Then.Reset),
        "stalled headers" => Stalled(RawResponse.None(Then.Stall)),
        "stalled body" => Stalled(RawResponse.Halved(WireAccount.Envelope, Then.Stall)),
        "truncated body" => RawResponse.Halved(WireAccount.Envelope, Then.Close),
        "400 with a known name" => RawResponse.Rejection("PROFILE_NOT_ACTIVE"),
        "400 without one" => RawResponse.Rejection("no such luck"),
        "404" => RawResponse.Of(404, "text/plain", "404 page not found"),
        "429 with the rate headers" => RawResponse.Rejection(
            "rate limit exceeded", 429, "X-RateLimit-Limit: 1200", "X-RateLimit-Remaining: 0", $"X-RateLimit-Reset: {_clock.Seconds + 10}", "X-RateLimit-Retry-After: 10"),
        "429 without them" => RawResponse.Html(429),
        "success:false under 200" => RawResponse.Rejection("no such luck", 200),
        "empty result" => RawResponse.Result("[]"),
        "wrong types" => RawResponse.Result("""[{"id":"thirteen","balance":{},"jwt":5}]"""),
        "100 MB" => RawResponse.Head(200, $"Content-Length: {HundredMegabytes}", "Content-Type: application/json").Append(s_large.Value),
        "gzip bomb" => s_bomb.Value,
        "redirect" => RawResponse.Of(302, "text/html", "<html>", "Location: https://api.bfx.trade/account"),
        _ => RawResponse.Html(int.Parse(fault[..3], System.Globalization.CultureInfo.InvariantCulture)),
    };

    /// <summary>Lets the maximum time of an attempt pass without a response.</summary>
    private RawResponse Stalled(RawResponse response)
    {
        ThreadPool.QueueUserWorkItem(_ => _clock.Advance(TimeSpan.FromSeconds(31)));
        return response;
    }

    private static byte[] Blank(int length)
    {
        byte[] blank = Encoding.UTF8.GetBytes(WireAccount.Envelope);
        Array.Resize(ref blank, length);
        blank.AsSpan(WireAccount.Envelope.Length).Fill((byte)' ');
        return blank;
    }
}
