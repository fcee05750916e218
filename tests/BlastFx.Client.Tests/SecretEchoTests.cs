using System.Text;
using BlastFx.Authentication;
using BlastFx.Client.Tests.Support;

namespace BlastFx.Client.Tests;

/// <summary>A peer that echoes the request, anywhere in its response and in any form, reveals no secret.</summary>
public sealed class SecretEchoTests
{
    private const string Key = "Albatross.key-0123456789";
    private const string SigningSecret = "0xCA11ab1e00112233445566778899aabbccddeeff00112233445566778899aabb";
    private const string RefreshToken = "canary+refresh/token==with~odd.chars";

    private readonly TestClock _clock = new();

    public static TheoryData<string> Places =>
    [
        "status line", "version", "status", "reason of 200", "reason of 400", "header name", "header value", "header without colon", "folded header",
        "odd header name", "content length", "transfer encoding", "chunk size", "chunk extension", "trailer", "content coding", "content type",
        "location", "cookie", "server time", "retry after 429", "retry after 503", "page", "page of 503", "error of 400", "error of 200", "error of 500",
        "field", "name of a field", "broken JSON", "result", "bad gzip", "endless head",
    ];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Secrets_echoed_by_a_peer_are_not_shown(string place)
    {
        string jwt = Jwt.Of(_clock.GetUtcNow().AddHours(1), "canary");
        foreach (Func<Session, RecordingObserver, Task> call in new Func<Session, RecordingObserver, Task>[]
        {
            (session, observer) => session.Account.GetAccountAsync(observer),
            (session, observer) => session.Account.SetLeverageAsync("BTC-USD", 5, observer),
            (session, observer) => session.RefreshTokenAsync(observer: observer),
            (session, observer) => session.RefreshTokenAsync(Sessions.Hidden(RefreshToken), observer),
            (session, observer) => session.TestTokenAsync(observer: observer),
        })
        {
            foreach (bool byKey in new[] { true, false })
            {
                var signatures = new List<string>();
                await using var server = new RawServer(request =>
                {
                    string[] secrets = [.. byKey ? new[] { Key } : [], SigningSecret, RefreshToken, jwt, .. Signature(request, signatures)];
                    return At(place, string.Join('.', secrets.SelectMany(Forms))) with { Then = Then.Close };
                });
                var options = new SessionOptions { BaseUri = server.BaseUri, Clock = _clock, Timeout = TimeSpan.FromSeconds(1000) };
                using var session = new Session(options, byKey
                    ? new ApiKeyCredentials(Key, Secret.FromText(SigningSecret), Secret.FromText(jwt), Secret.FromText(RefreshToken))
                    : new TokenCredentials(Secret.FromText(jwt), Secret.FromText(RefreshToken), Secret.FromText(SigningSecret)));
                var observer = new RecordingObserver();

                string shown = await ShownAsync(call(session, observer)) + observer.Everything;

                Assert.NotEmpty(server.Requests);
                string[] sent = byKey ? [Key, SigningSecret[2..], RefreshToken, jwt, .. signatures] : [SigningSecret[2..], RefreshToken, jwt, .. signatures];
                Assert.All(sent, secret => Hidden(secret, shown));
            }
        }
    }

    [Fact]
    public void The_search_finds_every_form()
    {
        foreach (string form in Forms(RefreshToken))
        {
            Assert.ThrowsAny<Exception>(() => Hidden(RefreshToken, $"some text with {form} in it"));
        }

        Hidden(RefreshToken, "some text without");
    }

    private static IEnumerable<string> Signature(RawRequest request, List<string> seen)
    {
        if (request.Header("RBT-SIGNATURE") is { } signature)
        {
            seen.Add(signature[2..]);
            yield return signature;
        }
    }

    /// <summary>Every text of a call's error.</summary>
    private async Task<string> ShownAsync(Task call)
    {
        await _clock.PassWaitsUntil(call);
        var text = new StringBuilder();
        try
        {
            await call;
        }
        catch (BfxException failure)
        {
            for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
            {
                Assert.IsType<BfxException>(cause);
                Assert.Empty(cause.Data);
                text.Append(cause).Append('\n').Append(cause.Message).Append('\n');
                text.Append(((BfxException)cause).ExchangeText).Append('\n').Append(((BfxException)cause).Cause).Append('\n');
            }
        }

        return text.ToString();
    }

    private static IEnumerable<string> Forms(string secret)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(secret);
        yield return secret;
        yield return secret.ToUpperInvariant();
        yield return secret.ToLowerInvariant();
        yield return secret[..(secret.Length * 2 / 3)];
        yield return secret[(secret.Length / 3)..];
        yield return Uri.EscapeDataString(secret);
        yield return string.Concat(secret.Select(character => $"%{(int)character:x2}"));
        yield return Convert.ToBase64String(bytes);
        yield return Convert.ToBase64String([.. "ab"u8, .. bytes]).Replace('+', '-').Replace('/', '_');
        yield return Convert.ToHexString(bytes);
    }

    /// <summary>Searches for a part of a secret in every form, independently of the code under test.</summary>
    private static void Hidden(string secret, string shown)
    {
        const int piece = 14;
        foreach (string text in new[] { shown, Uri.UnescapeDataString(shown) })
        {
            foreach (string form in Forms(secret))
            {
                for (int i = 0; i + piece <= form.Length; i += 5)
                {
                    Assert.DoesNotContain(form.Substring(i, piece), text, StringComparison.OrdinalIgnoreCase);
                }
            }
        }
    }

    private static RawResponse At(string place, string echo) => place switch
    {
        "status line" => Raw($"RBT-JWT: {echo}\r\n\r\n"),
        "version" => Raw($"HTTP/{echo} 200 OK\r\n\r\n"),
        "status" => Raw($"HTTP/1.1 {echo} OK\r\n\r\n"),
        "reason of 200" => Raw($"HTTP/1.1 200 {echo}\r\nContent-Length: 0\r\n\r\n"),
        "reason of 400" => Raw($"HTTP/1.1 400 {echo}\r\nContent-Length: 0\r\n\r\n"),
        "header name" => Raw($"HTTP/1.1 400 No\r\n{echo.Replace('/', '_').Replace('=', '_')}: x\r\nContent-Length: 0\r\n\r\n"),
        "header value" => Raw($"HTTP/1.1 400 No\r\nX-Echo: {echo}\r\nContent-Length: 0\r\n\r\n"),
        "header without colon" => Raw($"HTTP/1.1 200 OK\r\n{echo}\r\n\r\n"),
        "folded header" => Raw($"HTTP/1.1 200 OK\r\nX-Echo: a\r\n {echo}\r\n\r\n"),
        "odd header name" => Raw($"HTTP/1.1 200 OK\r\nX\u0001{echo}: a\r\n\r\n"),
        "content length" => Raw($"HTTP/1.1 200 OK\r\nContent-Length: {echo}\r\n\r\n{{}}"),
        "transfer encoding" => Raw($"HTTP/1.1 200 OK\r\nTransfer-Encoding: {echo}\r\n\r\n{{}}"),
        "chunk size" => Raw($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{echo}\r\n{{}}\r\n0\r\n\r\n"),
        "chunk extension" => Raw($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;{echo}\r\n{{}}\r\n0\r\n\r\n"),
        "trailer" => Raw($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\nX-Echo {echo}\r\n\r\n"),
        "content coding" => RawResponse.Of(400, "application/json", "{}", $"Content-Encoding: {echo}"),
        "content type" => RawResponse.Of(400, $"application/{echo.Replace('/', '_').Replace('=', '_')}", "nothing"),
        "location" => RawResponse.Of(302, "text/html", "", $"Location: https://{echo}/?jwt={echo}#{echo}"),
        "cookie" => RawResponse.Of(400, "text/html", "", $"Set-Cookie: jwt={echo}"),
        "server time" => RawResponse.Of(400, "text/html", "", $"Srv-Timestamp: {echo}"),
        "retry after 429" => RawResponse.Of(429, "text/html", echo, $"Retry-After: {echo}", $"X-RateLimit-Reset: {echo}", "X-RateLimit-Retry-After: 99999"),
        "retry after 503" => RawResponse.Of(503, "text/html", echo, $"Retry-After: {echo}"),
        "page" => RawResponse.Of(404, "text/html", $"<html>{echo}</html>"),
        "page of 503" => RawResponse.Of(503, "text/html", $"<html>{echo}</html>"),
        "error of 400" => RawResponse.Rejection(echo),
        "error of 200" => RawResponse.Rejection(echo, 200),
        "error of 500" => RawResponse.Rejection(echo, 500),
        "field" => RawResponse.Result($$"""[{"id":"{{echo}}","balance":"{{echo}}","jwt":"{{echo}} x"}]"""),
        "name of a field" => RawResponse.Result($$"""[{"id":13,"leverage":{"{{echo}}":"{{echo}}" } }]"""),
        "broken JSON" => RawResponse.Json(200, $$"""{"success":true,"result":["{{echo}}",{{echo}}"""),
        "result" => RawResponse.Result($"\"{echo}\""),
        "bad gzip" => RawResponse.Of(200, "application/json", echo, "Content-Encoding: gzip"),
        _ => Raw($"HTTP/1.1 200 OK\r\n{string.Concat(Enumerable.Repeat($"X-Echo: {echo}\r\n", 60))}\r\n"),
    };

    private static RawResponse Raw(string text) => new(Encoding.UTF8.GetBytes(text));
}
