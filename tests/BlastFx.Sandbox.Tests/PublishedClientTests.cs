using System.Globalization;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests;

/// <summary>Requests in the forms in which published clients of the exchange send them.</summary>
public sealed class PublishedClientTests : IAsyncDisposable
{
    private readonly TestSandbox _sandbox = new(options => options with { FillCount = 0 });
    private readonly SandboxApiKey _key;

    public PublishedClientTests()
    {
        _key = _sandbox.Exchange.CreateApiKey(TestSandbox.Profile);
    }

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    [Theory]
    [InlineData("PUT", "/account/leverage", "{'market_id': 'BTC-USD', 'leverage': 10, 'method': 'PUT', 'path': '/account/leverage'}")]
    [InlineData("POST", "/orders", "{'market_id': 'BTC-USD', 'price': 60000, 'side': 'long', 'size': 0.01, 'type': 'limit', 'method': 'POST', 'path': '/orders', 'client_order_id': 'a-1'}")]
    [InlineData("POST", "/orders", "{'market_id': 'BTC-USD', 'price': 1, 'side': 'long', 'size': 0.01, 'type': 'market', 'method': 'POST', 'path': '/orders'}")]
    [InlineData("POST", "/orders", "{'market_id': 'BTC-USD', 'price': 1, 'side': 'long', 'size': 0.01, 'type': 'stop_market', 'method': 'POST', 'path': '/orders', 'trigger_price': 90000}")]
    [InlineData("POST", "/orders", "{'market_id': 'BTC-USD', 'price': 1, 'side': 'short', 'size': 1, 'type': 'take_profit', 'method': 'POST', 'path': '/orders', 'trigger_price': 90000, 'size_percent': 1.0}")]
    [InlineData("DELETE", "/orders", "{'order_id': 'BTC-USD@1', 'market_id': 'BTC-USD', 'method': 'DELETE', 'path': '/orders'}")]
    [InlineData("DELETE", "/orders/cancel_all", "{'method': 'DELETE', 'path': '/orders/cancel_all'}")]
    [InlineData("POST", "/jwt", "{'refresh_token': 'an earlier jwt', 'is_client': false, 'method': 'POST', 'path': '/jwt'}")]
    public async Task The_body_has_method_and_path_and_the_price_of_every_order(string method, string path, string body)
    {
        Response response = (await ByKey(method, path, body, _key.Secret).SendAsync()).ShouldSucceed();

        Assert.Single(response.Items);
    }

    [Theory]
    [InlineData("{'market_id':'BTC-USD','price':60000.0,'side':'long','size':0.01,'type':'market','time_in_force':'good_till_cancel','method':'POST','path':'/orders'}")]
    [InlineData("{\n  'market_id': 'BTC-USD',\n  'type': 'limit',\n  'side': 'long',\n  'price': 60000.0,\n  'size': 0.01\n}")]
    [InlineData("{'market_id':'BTC-USD','side':'short','type':'stop_loss','size':0.5,'trigger_price':50000,'size_percent':0.5}")]
    public async Task The_body_is_compact_or_indented_and_the_secret_has_no_prefix(string body)
    {
        Assert.Single((await ByKey("POST", "/orders", body, _key.Secret[2..]).SendAsync()).ShouldSucceed().Items);
    }

    [Fact]
    public async Task A_read_has_a_body_and_its_token_as_a_header_only()
    {
        SandboxTokens tokens = _sandbox.Exchange.IssueTokens(TestSandbox.Profile);

        Response response = await _sandbox.Plain(HttpMethod.Get, "/account", "{}")
            .With("RBT-TS", Expiry).With("RBT-JWT", tokens.Jwt).With("RBT-SIGNATURE", "0x00").SendAsync();

        Assert.Equal(TestSandbox.Profile, response.ShouldSucceed().First.Number("id"));
    }

    [Fact]
    public async Task The_members_of_a_read_are_in_the_query()
    {
        Response response = await ByKey("GET", "/orders", null, _key.Secret)
            .WithQuery("p_limit=100&p_page=0&p_order=DESC&market_id=&status=&method=GET&path=%2Forders").With("EID", "BFX").SendAsync();

        Assert.Empty(response.ShouldSucceed().Items);
    }

    [Fact]
    public async Task The_first_element_of_a_result_is_read_whatever_it_is()
    {
        foreach ((string method, string query) in new[] { ("GET", "market_id=BTC-USD"), ("DELETE", "market_id=BTC-USD"), ("POST", "timeout=12000&market_id=BTC-USD"), ("DELETE", "market_id=BTC-USD") })
        {
            string body = $"{{'method': '{method}', 'path': '/cancel_all_after'}}";

            Assert.Single((await ByKey(method, "/cancel_all_after", body, _key.Secret).WithQuery(query).SendAsync()).ShouldSucceed().Items);
        }
    }

    private string Expiry => (_sandbox.Clock.Seconds + 300).ToString(CultureInfo.InvariantCulture);

    private TestSandbox.RequestBuilder ByKey(string method, string path, string? quoted, string secret)
    {
        string? body = quoted?.Replace('\'', '"');
        string message = NaiveSigner.Message(method, path, body, long.Parse(Expiry, CultureInfo.InvariantCulture));
        return _sandbox.Plain(new HttpMethod(method), path, body)
            .With("RBT-TS", Expiry).With("RBT-API-KEY", _key.Key).With("RBT-SIGNATURE", NaiveSigner.Sign(message, secret));
    }
}
