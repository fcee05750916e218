using System.Globalization;
using BlastFx.Authentication;
using BlastFx.Client.Tests.Support;
using BlastFx.Sandbox;

namespace BlastFx.Client.Tests;

/// <summary>Requests as the exchange receives them.</summary>
public sealed class RequestTests
{
    private readonly TestClock _clock = new();

    [Fact]
    public async Task A_request_by_key_carries_the_key_and_a_signature_of_its_bytes()
    {
        await using var server = new RawServer(RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        await session.Account.SetLeverageAsync("BTC-USD", 20);

        RawRequest request = Assert.Single(server.Requests);
        Assert.Equal(("PUT", "/account/leverage"), (request.Method, request.Path));
        Assert.Equal("""{"market_id":"BTC-USD","leverage":20}""", request.Body);
        Assert.Equal("application/json", request.Header("Content-Type"));
        Assert.Equal("bfx", request.Header("EID"));
        Assert.Equal("the-api-key-of-a-test", request.Header("RBT-API-KEY"));
        Assert.Null(request.Header("Cookie"));
        Assert.Null(request.Header("RBT-JWT"));
        AssertSigned(request, "0xa1b2c3d4", _clock.Seconds);
    }

    [Fact]
    public async Task A_request_by_session_carries_the_jwt_as_cookie_and_as_header()
    {
        string jwt = Jwt.Of(_clock.GetUtcNow().AddHours(1));
        await using var server = new RawServer(RawResponse.Account());
        using Session session = Sessions.ByTokens(server.BaseUri, _clock, jwt);

        await session.Account.GetAccountAsync();

        RawRequest request = Assert.Single(server.Requests);
        Assert.Equal(("GET", "/account", ""), (request.Method, request.Path, request.Body));
        Assert.Equal($"jwt={jwt}", request.Header("Cookie"));
        Assert.Equal(jwt, request.Header("RBT-JWT"));
        Assert.Null(request.Header("RBT-API-KEY"));
        AssertSigned(request, Sessions.RandomSecret, _clock.Seconds);
    }

    [Fact]
    public async Task A_request_is_valid_for_a_short_time_that_the_exchange_allows()
    {
        await using var server = new RawServer(RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        await session.Account.GetAccountAsync();

        long expires = long.Parse(server.Requests[0].Header("RBT-TS")!, CultureInfo.InvariantCulture);
        Assert.InRange(expires - _clock.Seconds, 1, 30);
    }

    [Fact]
    public async Task The_exchange_id_is_the_options()
    {
        await using var server = new RawServer(RawResponse.Account());
        using var session = new Session(
            new SessionOptions { BaseUri = server.BaseUri, Clock = _clock, ExchangeId = "rbx" },
            new ApiKeyCredentials("the-api-key-of-a-test", Secret.FromText("00")));

        await session.Account.GetAccountAsync();

        Assert.Equal("rbx", server.Requests[0].Header("EID"));
    }

    [Fact]
    public async Task The_strict_exchange_takes_both_kinds_of_credentials()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        using Session byKey = Sessions.ByKey(exchange, _clock);
        using Session byTokens = Sessions.ByTokens(exchange, _clock);

        Assert.Equal(13, (await byKey.Account.GetAccountAsync()).Id);
        Assert.Equal(5, (await byKey.Account.SetLeverageAsync("ETH-USD", 5)).Leverage!["ETH-USD"]);
        Assert.Equal(7, (await byTokens.Account.SetLeverageAsync("ETH-USD", 7)).Leverage!["ETH-USD"]);
        Assert.All(exchange.Requests, request => Assert.Equal(200, request.Status));
    }

    [Fact]
    public async Task Connections_are_used_again()
    {
        await using var server = new RawServer(RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        await session.Account.GetAccountAsync();
        await session.Account.GetAccountAsync();

        Assert.Equal([1, 1], server.Requests.Select(request => request.Connection));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(21)]
    [InlineData(-1)]
    public async Task A_leverage_out_of_range_is_rejected_before_it_is_sent(int leverage)
    {
        await using var server = new RawServer(RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => session.Account.SetLeverageAsync("BTC-USD", leverage));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("BTC USD")]
    [InlineData("BTC\"USD")]
    [InlineData("BTC\\USD")]
    [InlineData("BTC\nUSD")]
    [InlineData("BTC–USD")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task A_market_with_invalid_characters_is_rejected_before_it_is_sent(string market)
    {
        await using var server = new RawServer(RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        BfxException error = await Assert.ThrowsAsync<BfxException>(() => session.Account.SetLeverageAsync(market, 1));

        Assert.Equal(BfxErrorIds.InvalidArgument, error.ErrorId);
        Assert.Contains("Nothing was sent", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    internal static bool IsSigned(RawRequest request, string secret)
    {
        long expires = long.Parse(request.Header("RBT-TS")!, CultureInfo.InvariantCulture);
        string message = NaiveSigner.Message(request.Method, request.Path, request.Body.Length == 0 ? null : request.Body, expires);
        return NaiveSigner.Sign(message, secret) == request.Header("RBT-SIGNATURE");
    }

    internal static void AssertSigned(RawRequest request, string secret, long now)
    {
        long expires = long.Parse(request.Header("RBT-TS")!, CultureInfo.InvariantCulture);
        string message = NaiveSigner.Message(request.Method, request.Path, request.Body.Length == 0 ? null : request.Body, expires);
        Assert.Equal(now + 15, expires);
        Assert.Equal(NaiveSigner.Sign(message, secret), request.Header("RBT-SIGNATURE"));
    }
}
