using System.Net;
using System.Text;
using BlastFx.Client.Tests.Support;

namespace BlastFx.Client.Tests;

/// <summary>Responses over a real socket.</summary>
public sealed class ResponseTests
{
    private readonly TestClock _clock = new();

    [Theory]
    [InlineData("text/plain")]
    [InlineData("text/html")]
    [InlineData(null)]
    public async Task The_envelope_counts_and_not_its_content_type(string? contentType)
    {
        await using var server = new RawServer(RawResponse.Of(200, contentType, WireAccount.Envelope));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Assert.Equal(13, (await session.Account.GetAccountAsync()).Id);
    }

    [Theory]
    [InlineData(200, "HTTP 200 with an HTML page", 5)]
    [InlineData(403, "HTTP 403 with an HTML page. Something before the exchange responded", 1)]
    [InlineData(502, "HTTP 502 with an HTML page. The exchange, or a proxy before it, failed", 5)]
    public async Task Html_from_a_proxy_is_an_unexpected_response(int status, string what, int attempts)
    {
        await using var server = new RawServer(RawResponse.Html(status));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        BfxException error = await Fails(session.Account.GetAccountAsync());

        Assert.Equal(BfxErrorIds.UnexpectedResponse, error.ErrorId);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode)status, error.HttpStatus);
        Assert.Equal(attempts, error.Attempts);
        Assert.Equal(attempts, server.Requests.Count);
    }

    [Fact]
    public async Task A_byte_order_mark_is_ignored()
    {
        await using var server = new RawServer(RawResponse.Json(200, "\uFEFF" + WireAccount.Envelope));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Assert.Equal(13, (await session.Account.GetAccountAsync()).Id);
    }

    [Theory]
    [InlineData("""{"success":true,"error":"","result":[]}""")]
    [InlineData("""{"success":true,"error":"","result":[{"id":13,"balance":"much"}]}""")]
    public async Task An_unreadable_response_to_a_change_states_that_it_was_executed(string body)
    {
        await using var server = new RawServer(RawResponse.Of(200, "application/json", body));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        BfxException error = await Fails(session.Account.GetAccountAsync());

        Assert.Equal(BfxErrorIds.UnexpectedResponse, error.ErrorId);
        Assert.Equal(HttpStatusCode.OK, error.HttpStatus);
        Assert.Equal(1, error.Attempts);
    }

    [Theory]
    [InlineData("""{"success":true,"error":"","result":[]}""")]
    [InlineData("""{"success":true,"error":"","result":[{"jwt":"a b"}]}""")]
    public async Task A_renewed_key_with_unusable_tokens_keeps_its_own(string body)
    {
        await using var server = new RawServer(RawResponse.Of(200, "application/json", body));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        BfxException error = await Fails(session.RefreshTokenAsync());

        Assert.Equal(BfxErrorIds.UnexpectedResponse, error.ErrorId);
        Assert.Contains("The session keeps its tokens", error.Message, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, 1), (error.HttpStatus, error.Attempts));
    }

    [Fact]
    public async Task A_body_of_another_type_is_named_by_it()
    {
        await using var server = new RawServer(RawResponse.Of(403, "application/xml", "no"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Assert.Contains("type application/xml", (await Fails(session.Account.GetAccountAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_body_is_an_unexpected_response()
    {
        await using var server = new RawServer(RawResponse.Of(200, "application/json", ""));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        BfxException error = await Fails(session.Account.GetAccountAsync());

        Assert.Equal(BfxErrorIds.UnexpectedResponse, error.ErrorId);
        Assert.Contains("an empty body", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> CutBodies => ["length", "chunked", "json"];

    [Theory]
    [MemberData(nameof(CutBodies))]
    public async Task A_truncated_body_is_an_unexpected_response(string how)
    {
        await using var server = new RawServer(Cut(how));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        BfxException error = await Fails(session.Account.GetAccountAsync());

        Assert.Equal(BfxErrorIds.UnexpectedResponse, error.ErrorId);
        Assert.Contains(how == "json" ? "JSON that is incomplete" : "ended early, after", error.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, error.HttpStatus);
    }

    [Theory]
    [MemberData(nameof(CutBodies))]
    public async Task A_read_with_a_truncated_response_is_sent_again(string how)
    {
        await using var server = new RawServer(Cut(how), RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Assert.Equal(13, (await _clock.PassWaitsOf(session.Account.GetAccountAsync())).Id);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_chunked_body_that_ends_is_whole()
    {
        await using var server = new RawServer(RawResponse.Chunked(WireAccount.Envelope, ended: true, Then.Keep));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Assert.Equal(13, (await session.Account.GetAccountAsync()).Id);
    }

    [Fact]
    public async Task A_compressed_body_is_unpacked()
    {
        await using var server = new RawServer(RawResponse.Gzipped(Encoding.UTF8.GetBytes(WireAccount.Envelope)));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Assert.Equal(13, (await session.Account.GetAccountAsync()).Id);
        Assert.Contains("gzip", server.Requests[0].Header("Accept-Encoding"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_compression_is_an_unexpected_response()
    {
        await using var server = new RawServer(
            RawResponse.Head(200, "Content-Length: 4", "Content-Encoding: gzip").Append("oops"u8.ToArray()));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Assert.Equal(BfxErrorIds.UnexpectedResponse, (await Fails(session.Account.GetAccountAsync())).ErrorId);
    }

    [Fact]
    public async Task A_body_above_the_maximum_size_is_abandoned_and_not_requested_again()
    {
        await using var server = new RawServer(RawResponse.Gzipped(new byte[64 * 1024 * 1024]));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        BfxException error = await Fails(session.Account.GetAccountAsync());

        Assert.Equal(BfxErrorIds.UnexpectedResponse, error.ErrorId);
        Assert.Contains("larger than 16 MiB", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, error.Attempts);
    }

    [Fact]
    public async Task The_bound_is_16_MiB_to_the_byte()
    {
        string start = "{\"success\":false,\"error\":\"x\"";
        await using var server = new RawServer(
            RawResponse.Json(400, start + new string(' ', (16 * 1024 * 1024) - start.Length - 1) + "}"),
            RawResponse.Json(400, start + new string(' ', (16 * 1024 * 1024) - start.Length) + "}"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Assert.Equal(BfxErrorIds.Rejected, (await Fails(session.Account.GetAccountAsync())).ErrorId);
        Assert.Contains("larger than 16 MiB", (await Fails(session.Account.GetAccountAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = new RawServer(RawResponse.Account());
        await using var server = new RawServer(RawResponse.Of(302, null, "", $"Location: {elsewhere.BaseUri}account"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        BfxException error = await Fails(session.Account.GetAccountAsync());

        Assert.Contains("Redirects are not followed", error.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, error.HttpStatus);
        Assert.Single(server.Requests);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task Cookies_set_by_a_response_are_not_sent_back()
    {
        await using var server = new RawServer(RawResponse.Json(200, WireAccount.Envelope, "Set-Cookie: jwt=planted"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        await session.Account.GetAccountAsync();
        await session.Account.GetAccountAsync();

        Assert.Null(server.Requests[1].Header("Cookie"));
    }

    [Fact]
    public async Task A_server_that_does_not_speak_http_is_an_unexpected_response()
    {
        await using var server = new RawServer(new RawResponse("SSH-2.0-OpenSSH\r\n\r\n"u8.ToArray(), Then.Close));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        BfxException error = await Fails(session.Account.GetAccountAsync());

        Assert.Equal(BfxErrorIds.UnexpectedResponse, error.ErrorId);
        Assert.Contains("does not speak HTTP", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", 0)]
    [InlineData("null", 0)]
    [InlineData("[{\"id\":1},{\"id\":2}]", 2)]
    public async Task Anything_but_one_account_is_an_unexpected_response(string result, int count)
    {
        await using var server = new RawServer(RawResponse.Result(result));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        BfxException error = await Fails(session.Account.GetAccountAsync());

        Assert.Equal(BfxErrorIds.UnexpectedResponse, error.ErrorId);
        Assert.Contains($"one account in the response, but got {count}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_may_be_sent_without_an_array()
    {
        await using var server = new RawServer(RawResponse.Result("""{"id":14}"""));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Assert.Equal(14, (await session.Account.GetAccountAsync()).Id);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("\"text\"")]
    [InlineData("[false]")]
    [InlineData("{}")]
    public async Task An_invalid_account_is_an_unexpected_response(string result)
    {
        await using var server = new RawServer(RawResponse.Result(result));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Assert.Equal(BfxErrorIds.UnexpectedResponse, (await Fails(session.Account.GetAccountAsync())).ErrorId);
    }

    [Fact]
    public async Task The_accounts_json_is_returned_unchanged()
    {
        await using var server = new RawServer(RawResponse.Result("""[ {"id":13, "balance" : "1.50", "x":1e400} ]"""));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Assert.Equal("""{"id":13, "balance" : "1.50", "x":1e400}""", await session.Account.GetAccountJsonAsync());
    }

    private static RawResponse Cut(string how) => how switch
    {
        "length" => RawResponse.Halved(WireAccount.Envelope, Then.Close),
        "chunked" => RawResponse.Chunked(WireAccount.Envelope, ended: false, Then.Close),
        _ => RawResponse.Json(200, WireAccount.Envelope[..60]),
    };

    private Task<BfxException> Fails(Task call) => _clock.Fails(call);
}
