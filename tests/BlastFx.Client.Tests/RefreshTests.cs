using System.Collections.Concurrent;
using BlastFx.Authentication;
using BlastFx.Client.Tests.Support;
using BlastFx.Sandbox;

namespace BlastFx.Client.Tests;

public sealed class RefreshTests
{
    private readonly TestClock _clock = new();

    public static TheoryData<TokenResponseForm> Forms => [TokenResponseForm.SnakeCase, TokenResponseForm.CamelCase];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_token_refresh_replaces_all_three_parts_in_either_spelling(TokenResponseForm form)
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock, options => options with { TokenResponse = form });
        SandboxTokens before = exchange.IssueTokens(Sessions.Profile);
        using Session session = Sessions.ByTokens(exchange.BaseUri, _clock, before.Jwt, before.RefreshToken, before.RandomSecret);
        _clock.Advance(TimeSpan.FromMinutes(1));

        Token token = await session.RefreshTokenAsync();
        await session.Account.SetLeverageAsync("ETH-USD", 3);
        Token next = await session.RefreshTokenAsync();

        Assert.Equal(13, token.ProfileId);
        Assert.Equal(_clock.GetUtcNow().AddHours(48), token.ExpiresAt);
        Assert.Equal(TimeSpan.FromHours(48), token.Remaining);
        Assert.Equal(session.JwtExpiresAt, next.ExpiresAt);
        string[] all = [before.Jwt, token.Jwt.Plain(), next.Jwt.Plain(), before.RefreshToken, token.RefreshToken!.Plain(), next.RefreshToken!.Plain(), before.RandomSecret, token.SessionSecret!.Plain(), next.SessionSecret!.Plain()];
        Assert.Equal(9, all.Distinct().Count());
        SandboxRequest[] requests = [.. exchange.Requests];
        Assert.Equal([200, 200, 200], requests.Select(request => request.Status));
        Assert.Equal($$"""{"is_client":true,"refresh_token":"{{before.RefreshToken}}"}""", requests[0].Body);
        Assert.Equal(token.Jwt.Plain(), requests[1].Headers["RBT-JWT"]);
        Assert.Equal($$"""{"is_client":true,"refresh_token":"{{token.RefreshToken!.Plain()}}"}""", requests[2].Body);
    }

    [Fact]
    public async Task A_response_that_is_a_string_replaces_the_jwt_only()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock, options => options with { TokenResponse = TokenResponseForm.PlainString });
        SandboxTokens before = exchange.IssueTokens(Sessions.Profile);
        using Session session = Sessions.ByTokens(exchange.BaseUri, _clock, before.Jwt, before.RefreshToken, before.RandomSecret);
        _clock.Advance(TimeSpan.FromMinutes(1));

        Token token = await session.RefreshTokenAsync();
        await session.Account.SetLeverageAsync("ETH-USD", 3);

        Assert.NotEqual(before.Jwt, token.Jwt.Plain());
        Assert.Null(token.RefreshToken);
        Assert.Null(token.SessionSecret);
        Assert.Equal(token.Jwt.Plain(), exchange.Requests[^1].Headers["RBT-JWT"]);
        Assert.Equal(200, exchange.Requests[^1].Status);
    }

    [Theory]
    [InlineData("\"{0}\"")]
    [InlineData("[\"{0}\"]")]
    [InlineData("[{{\"jwt\":\"{0}\"}}]")]
    [InlineData("{{\"jwt\":\"{0}\"}}")]
    public async Task The_jwt_can_be_a_string_an_object_or_in_an_array(string form)
    {
        string jwt = Jwt.Of(_clock.GetUtcNow().AddHours(2), "second");
        await using var server = new RawServer(RawResponse.Result(string.Format(System.Globalization.CultureInfo.InvariantCulture, form, jwt)));
        using Session session = Sessions.ByTokens(server.BaseUri, _clock, Jwt.Of(_clock.GetUtcNow().AddHours(1)));

        Assert.Equal(jwt, (await session.RefreshTokenAsync()).Jwt.Plain());
    }

    [Fact]
    public async Task A_token_refresh_with_an_api_key_has_its_own_form_and_keeps_the_key()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        SandboxApiKey key = exchange.CreateApiKey(Sessions.Profile);
        using var session = new Session(
            new SessionOptions { BaseUri = exchange.BaseUri, Clock = _clock }, new ApiKeyCredentials(key.Key, Secret.FromText(key.Secret)));
        Assert.Null(session.JwtExpiresAt);

        Token token = await session.RefreshTokenAsync();
        await session.Account.SetLeverageAsync("ETH-USD", 3);

        Assert.Equal("""{"is_client":false,"refresh_token":""}""", exchange.Requests[0].Body);
        Assert.All(exchange.Requests, request => Assert.Equal((200, key.Key), (request.Status, request.Headers["RBT-API-KEY"])));
        Assert.Null(token.RefreshToken);
        Assert.Equal(session.JwtExpiresAt, token.ExpiresAt);
        Assert.True(session.CanRenew);
    }

    [Fact]
    public async Task A_given_refresh_token_is_used_instead_of_the_sessions_own()
    {
        string jwt = Jwt.Of(_clock.GetUtcNow().AddHours(2), "second");
        await using var server = new RawServer(RawResponse.Result($"\"{jwt}\""));
        using Session session = Sessions.ByTokens(server.BaseUri, _clock, Jwt.Of(_clock.GetUtcNow().AddHours(1)));

        await session.RefreshTokenAsync(Sessions.Hidden("given-token"));

        Assert.Equal("""{"is_client":true,"refresh_token":"given-token"}""", server.Requests[0].Body);
        RequestTests.AssertSigned(server.Requests[0], Sessions.RandomSecret, _clock.Seconds);
    }

    [Theory]
    [InlineData("", "Bfx.InvalidCredentials")]
    [InlineData("canary\"quoted", "Bfx.InvalidArgument")]
    public async Task A_malformed_refresh_token_is_rejected_before_anything_is_sent(string given, string errorId)
    {
        await using var server = new RawServer(RawResponse.Account());
        using Session session = Sessions.ByTokens(server.BaseUri, _clock, Jwt.Of(_clock.GetUtcNow().AddHours(1)));

        BfxException error = await _clock.Fails(session.RefreshTokenAsync(Sessions.Hidden(given)));

        Assert.Equal(errorId, error.ErrorId);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(server.Requests);
        Assert.True(session.CanRenew);
        Assert.Equal(13, (await session.Account.GetAccountAsync()).Id);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(0)]
    [InlineData(59)]
    public async Task A_jwt_that_has_expired_or_is_about_to_expire_is_refreshed_before_the_request(int secondsLeft)
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        using Session session = Sessions.ByTokens(exchange, _clock);
        _clock.Advance(TimeSpan.FromHours(48) - TimeSpan.FromSeconds(secondsLeft));

        await session.Account.GetAccountAsync();

        Assert.Equal(["POST /jwt 200", "GET /account 200"], exchange.Requests.Select(request => request.ToString()));
    }

    [Fact]
    public async Task A_jwt_that_is_valid_for_a_minute_is_not_refreshed()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        using Session session = Sessions.ByTokens(exchange, _clock);
        _clock.Advance(TimeSpan.FromHours(48) - TimeSpan.FromSeconds(60));

        await session.Account.GetAccountAsync();

        Assert.Equal(["GET /account 200"], exchange.Requests.Select(request => request.ToString()));
    }

    [Fact]
    public async Task Tokens_valid_for_less_than_a_minute_are_not_refreshed_with_every_request()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock, options => options with { TokenLifetime = TimeSpan.FromSeconds(40) });
        using Session session = Sessions.ByTokens(exchange, _clock);

        await session.Account.GetAccountAsync();
        await session.Account.GetAccountAsync();
        _clock.Advance(TimeSpan.FromSeconds(29));
        await session.Account.GetAccountAsync();
        Assert.Equal(1, Refreshes(exchange));
        _clock.Advance(TimeSpan.FromSeconds(2));
        await session.Account.GetAccountAsync();

        Assert.Equal(2, Refreshes(exchange));
    }

    [Fact]
    public async Task An_expired_jwt_of_an_api_key_is_not_refreshed_by_itself()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        using Session session = Sessions.ByKey(exchange, _clock);
        _clock.Advance(TimeSpan.FromHours(49));

        await session.Account.GetAccountAsync();

        Assert.Equal(0, Refreshes(exchange));
    }

    [Fact]
    public async Task Concurrent_callers_share_one_refresh()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        using Session session = Sessions.ByTokens(exchange, _clock);
        _clock.Advance(TimeSpan.FromHours(48));

        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => session.Account.GetAccountAsync())));

        Assert.Equal(1, Refreshes(exchange));
        Assert.Equal(41, exchange.Requests.Count(request => request.Status == 200));
    }

    [Fact]
    public async Task No_request_mixes_the_credentials_of_two_refreshes()
    {
        // Refresh n issues JWT n, secret n and refresh token n. Every request must be signed with the secret of its JWT.
        var secrets = new ConcurrentDictionary<string, string>();
        string first = Jwt.Of(_clock.GetUtcNow().AddHours(1), "0");
        secrets[first] = Sessions.RandomSecret;
        int issued = 0;
        await using var server = new RawServer(request =>
        {
            if (request.Path != "/jwt")
            {
                return RawResponse.Account();
            }

            string number = $"{Interlocked.Increment(ref issued)}";
            string jwt = Jwt.Of(_clock.GetUtcNow().AddHours(1), number);
            secrets[jwt] = "0x" + string.Concat(Enumerable.Repeat(number.PadLeft(4, '0'), 16));
            return RawResponse.Result($$"""[{"jwt":"{{jwt}}","random_secret":"{{secrets[jwt]}}","refresh_token":"refresh-{{number}}"}]""");
        });
        using Session session = Sessions.ByTokens(server.BaseUri, _clock, first, "refresh-0");

        Task[] requests = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (Volatile.Read(ref issued) < 10)
            {
                await session.Account.SetLeverageAsync("ETH-USD", 3);
            }
        }))];
        for (int i = 0; i < 10; i++)
        {
            await session.RefreshTokenAsync();
        }

        await Task.WhenAll(requests);

        Assert.Equal(10, issued);
        Assert.All(server.Requests, request => RequestTests.AssertSigned(request, secrets[request.Header("RBT-JWT")!], _clock.Seconds));
        RawRequest[] refreshes = [.. server.Requests.Where(request => request.Path == "/jwt")];
        Assert.All(refreshes, (request, number) => Assert.Contains($"\"refresh-{number}\"", request.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refresh_cancelled_after_it_was_sent_keeps_the_new_tokens()
    {
        var arrived = new TaskCompletionSource();
        var response = new TaskCompletionSource();
        string jwt = Jwt.Of(_clock.GetUtcNow().AddHours(2), "second");
        await using var server = new RawServer(async request =>
        {
            if (request.Path != "/jwt")
            {
                return RawResponse.Account();
            }

            arrived.TrySetResult();
            await response.Task;
            return RawResponse.Result($$"""[{"jwt":"{{jwt}}","random_secret":"0xabcd","refresh_token":"refresh-2"}]""");
        });
        using Session session = Sessions.ByTokens(server.BaseUri, _clock, Jwt.Of(_clock.GetUtcNow().AddHours(1)));
        using var cancellationToken = new CancellationTokenSource();

        Task<Token> refresh = session.RefreshTokenAsync(cancellationToken: cancellationToken.Token);
        await arrived.Task;
        await cancellationToken.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => refresh);
        Task<Token> next = session.RefreshTokenAsync();
        response.SetResult();
        Assert.Equal(jwt, (await next).Jwt.Plain());
        Assert.Single(server.Requests);
        await session.RefreshTokenAsync();

        Assert.Contains("\"refresh-2\"", server.Requests[1].Body, StringComparison.Ordinal);
        Assert.Equal(jwt, server.Requests[1].Header("RBT-JWT"));
        RequestTests.AssertSigned(server.Requests[1], "0xabcd", _clock.Seconds);
    }

    [Fact]
    public async Task A_refresh_cancelled_before_it_was_sent_is_not_sent()
    {
        await using var server = new RawServer(RawResponse.Account());
        using Session session = Sessions.ByTokens(server.BaseUri, _clock, Jwt.Of(_clock.GetUtcNow().AddHours(1)));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.RefreshTokenAsync(cancellationToken: new CancellationToken(true)));

        Assert.Empty(server.Requests);
        Assert.True(session.CanRenew);
    }

    [Fact]
    public async Task A_refresh_cancelled_during_a_wait_does_not_delay_the_next()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        using Session session = Sessions.ByTokens(exchange, _clock);
        exchange.Faults.Add(new SandboxFault { Status = 429, Headers = new Dictionary<string, string> { ["Retry-After"] = "20" } });
        using var cancellationToken = new CancellationTokenSource();
        Task<Token> refresh = session.RefreshTokenAsync(cancellationToken: cancellationToken.Token);
        await _clock.NextWaitAsync();
        await cancellationToken.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => refresh);

        await _clock.PassWaitsOf(session.RefreshTokenAsync());

        Assert.Equal([429, 200], exchange.Requests.Select(request => request.Status));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(200)]
    public async Task A_rejected_refresh_uses_no_token(int status)
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        using Session session = Sessions.ByTokens(exchange, _clock);
        exchange.Faults.Add(new SandboxFault { Status = status, Body = """{"success":false,"error":"NOT_ALLOWED_FOR_IP","result":[]}""" });

        BfxException error = await _clock.Fails(session.RefreshTokenAsync());

        Assert.Equal("Bfx.NOT_ALLOWED_FOR_IP", error.ErrorId);
        Assert.True(session.CanRenew);
        Assert.Equal(13, (await session.RefreshTokenAsync()).ProfileId);
    }

    [Theory]
    [InlineData("NO_SUCH_KEY")]
    [InlineData("REFRESH_TOKEN_NOT_FOUND")]
    public async Task A_refresh_token_unknown_to_the_exchange_is_not_sent_again(string error)
    {
        await using var server = new RawServer(RawResponse.Rejection(error));
        using Session session = Sessions.ByTokens(server.BaseUri, _clock, Jwt.Of(_clock.GetUtcNow().AddHours(1)));

        BfxException first = await _clock.Fails(session.RefreshTokenAsync());
        BfxException second = await _clock.Fails(session.RefreshTokenAsync());

        Assert.Equal(($"Bfx.{error}", $"Bfx.{error}"), (first.ErrorId, second.ErrorId));
        Assert.Single(server.Requests);
        Assert.False(session.CanRenew);
    }

    [Fact]
    public async Task A_used_refresh_token_is_reported_only_once_the_jwt_has_expired()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        using Session session = Sessions.ByTokens(exchange, _clock);
        exchange.Faults.Add(new SandboxFault { Kind = FaultKind.ResetBeforeWork, Path = "/jwt" });
        await _clock.Fails(session.RefreshTokenAsync());
        _clock.Advance(TimeSpan.FromHours(48) - TimeSpan.FromSeconds(30));

        Assert.Equal(13, (await session.Account.GetAccountAsync()).Id);
        _clock.Advance(TimeSpan.FromSeconds(30));
        BfxException error = await _clock.Fails(session.Account.GetAccountAsync());

        Assert.Equal(BfxErrorIds.OutcomeUnknown, error.ErrorId);
        Assert.Equal(1, Refreshes(exchange));
    }

    [Fact]
    public async Task A_session_with_a_used_refresh_token_accepts_a_new_one()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        SandboxTokens tokens = exchange.IssueTokens(Sessions.Profile);
        using Session session = Sessions.ByTokens(exchange.BaseUri, _clock, tokens.Jwt, "unknown-token", tokens.RandomSecret);
        await _clock.Fails(session.RefreshTokenAsync());
        Assert.False(session.CanRenew);

        await session.RefreshTokenAsync(Sessions.Hidden(tokens.RefreshToken));

        Assert.True(session.CanRenew);
        Assert.Equal(13, (await session.Account.GetAccountAsync()).Id);
    }

    [Fact]
    public async Task A_refresh_rejected_while_the_jwt_is_valid_is_a_warning_of_the_request()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        using Session session = Sessions.ByTokens(exchange, _clock);
        _clock.Advance(TimeSpan.FromHours(48) - TimeSpan.FromSeconds(30));
        exchange.Faults.Add(new SandboxFault { Status = 400, Path = "/jwt", Body = """{"success":false,"error":"KEY_EXPIRED","result":[]}""" });
        var observer = new RecordingObserver();

        Assert.Equal(13, (await session.Account.GetAccountAsync(observer)).Id);

        Assert.Contains("could not be refreshed, and is valid until", Assert.Single(observer.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_jwt_rejected_as_expired_is_refreshed_and_the_request_sent_again()
    {
        // The token is opaque: the client cannot know that it has expired.
        int accounts = 0;
        await using var server = new RawServer(request => request.Path switch
        {
            "/jwt" => RawResponse.Result($"\"{Jwt.Of(_clock.GetUtcNow().AddHours(1), "second")}\""),
            _ => ++accounts == 1 ? RawResponse.Rejection("Token is expired") : RawResponse.Account(),
        });
        using Session session = Sessions.ByTokens(server.BaseUri, _clock, "opaque");

        Assert.Equal(13, (await session.Account.GetAccountAsync()).Id);

        Assert.Equal(["/account", "/jwt", "/account"], server.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task A_request_rejected_because_of_a_concurrent_refresh_is_sent_again_with_the_new_tokens()
    {
        // The exchange has executed the refresh and does not accept the old token any more, but the response is still on its way.
        var refreshArrived = new TaskCompletionSource();
        var rejected = new TaskCompletionSource();
        string old = Jwt.Of(_clock.GetUtcNow().AddHours(1));
        await using var server = new RawServer(async request =>
        {
            if (request.Path == "/jwt")
            {
                refreshArrived.TrySetResult();
                await rejected.Task;
                return RawResponse.Result($$"""[{"jwt":"{{Jwt.Of(_clock.GetUtcNow().AddHours(1), "second")}}","random_secret":"0xabcd","refresh_token":"refresh-2"}]""");
            }

            return request.Header("RBT-JWT") == old ? RawResponse.Rejection("NO_SUCH_KEY") : RawResponse.Account();
        });
        using Session session = Sessions.ByTokens(server.BaseUri, _clock, old);
        var observer = new AttemptSignal();

        Task<Token> refresh = session.RefreshTokenAsync();
        await refreshArrived.Task;
        Task<Account> read = session.Account.GetAccountAsync(observer);
        await observer.OnAttempt;
        // Enough time to fail: a request that waits, as it should, cannot be observed.
        for (int i = 0; i < 10_000 && !read.IsCompleted; i++)
        {
            await Task.Yield();
        }

        rejected.SetResult();
        await refresh;

        Assert.Equal(13, (await read).Id);
    }

    private static int Refreshes(SandboxExchange exchange) => exchange.Requests.Count(request => request.Path == "/jwt");

    private sealed class AttemptSignal : IRequestObserver
    {
        private readonly TaskCompletionSource _attempted = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task OnAttempt => _attempted.Task;

        public bool WantsTrace => false;

        void IRequestObserver.OnAttempt(AttemptReport attempt) => _attempted.TrySetResult();

        public void OnTrace(string detail)
        {
        }

        public void OnWait(WaitReport wait)
        {
        }

        public void OnWarning(string message)
        {
        }
    }
}
