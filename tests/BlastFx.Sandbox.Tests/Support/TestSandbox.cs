using System.Globalization;
using System.Text;

namespace BlastFx.Sandbox.Tests.Support;

/// <summary>A running exchange on a test clock, and a client with its own signer.</summary>
public sealed class TestSandbox : IAsyncDisposable
{
    public const long Profile = 13;

    public TestSandbox(Func<SandboxOptions, SandboxOptions>? change = null)
    {
        var options = new SandboxOptions { Clock = Clock, RateLimitPerMinute = 0 };
        Exchange = SandboxExchange.Start(change?.Invoke(options) ?? options);
        Http = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false }) { BaseAddress = Exchange.BaseUri };
    }

    private SandboxApiKey? _key;

    public TestClock Clock { get; } = new();

    public SandboxExchange Exchange { get; }

    public HttpClient Http { get; }

    public SandboxAccount Account => Exchange.Accounts[0];

    public static Member Text(string name, string value) => new(name, $"\"{value}\"");

    public static Member Raw(string name, string raw) => new(name, raw);

    /// <summary>A valid request with an API key.</summary>
    public RequestBuilder WithKey(SandboxApiKey key, HttpMethod method, string path, params Member[] members) =>
        SignedWith(key.Secret, method, path, members).With("RBT-API-KEY", key.Key);

    /// <summary>A valid request with token credentials, with the JWT as a cookie.</summary>
    public RequestBuilder WithTokens(SandboxTokens tokens, HttpMethod method, string path, params Member[] members) =>
        SignedWith(tokens.RandomSecret, method, path, members).With("Cookie", $"jwt={tokens.Jwt}");

    /// <summary>Reads without credentials.</summary>
    public Task<Response> ReadAsync(string path) => Plain(HttpMethod.Get, path).SendAsync();

    /// <summary>Reads as the first account.</summary>
    public Task<Response> ReadAccountAsync(string path) =>
        WithKey(_key ??= Exchange.CreateApiKey(Profile), HttpMethod.Get, path).SendAsync();

    /// <summary>A refresh of token credentials, signed with their secret.</summary>
    public RequestBuilder Refresh(SandboxTokens tokens) => SignedWith(
        tokens.RandomSecret, HttpMethod.Post, "/jwt", Raw("is_client", "true"), Text("refresh_token", tokens.RefreshToken));

    public RequestBuilder SignedWith(string secret, HttpMethod method, string path, params Member[] members)
    {
        ArgumentNullException.ThrowIfNull(method);
        long timestamp = Clock.Seconds + 15;
        string message = NaiveSigner.Message(method.Method, path, members, timestamp);
        return Plain(method, path, method == HttpMethod.Get ? null : NaiveSigner.Body(members))
            .With("RBT-TS", timestamp.ToString(CultureInfo.InvariantCulture))
            .With("RBT-SIGNATURE", NaiveSigner.Sign(message, secret));
    }

    public RequestBuilder Plain(HttpMethod method, string path, string? body = null) => new RequestBuilder(this, method, path, body).With("EID", "bfx");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Exchange.DisposeAsync();
    }

    /// <summary>A request that a test can change before it is sent.</summary>
    public sealed class RequestBuilder(TestSandbox sandbox, HttpMethod method, string path, string? body)
    {
        private readonly Dictionary<string, string> _headers = [];
        private string? _body = body;
        private string _query = "";

        public string this[string header] => _headers[header];

        public RequestBuilder With(string header, string value)
        {
            _headers[header] = value;
            return this;
        }

        public RequestBuilder Without(string header)
        {
            _headers.Remove(header);
            return this;
        }

        public RequestBuilder WithBody(string text)
        {
            _body = text;
            return this;
        }

        public RequestBuilder WithQuery(string text)
        {
            _query = "?" + text;
            return this;
        }

        public HttpRequestMessage Message()
        {
            var request = new HttpRequestMessage(method, path + _query);
            foreach ((string? name, string? value) in _headers)
            {
                Assert.True(request.Headers.TryAddWithoutValidation(name, value));
            }

            if (_body is not null)
            {
                request.Content = new StringContent(_body, Encoding.UTF8, "application/json");
            }

            return request;
        }

        public async Task<Response> SendAsync()
        {
            using HttpRequestMessage request = Message();
            using HttpResponseMessage response = await sandbox.Http.SendAsync(request);
            var headers = response.Headers.ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase);
            return new Response(
                (int)response.StatusCode,
                await response.Content.ReadAsStringAsync(),
                response.Content.Headers.ContentType?.ToString(),
                headers);
        }
    }
}
