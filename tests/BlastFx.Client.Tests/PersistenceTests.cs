using System.Text.Json;
using BlastFx.Client.Tests.Support;
using BlastFx.Sandbox;
using BlastFx.Tests;

namespace BlastFx.Client.Tests;

/// <summary>Renewed credentials are written back to the file they came from.</summary>
public sealed class PersistenceTests : IDisposable
{
    private readonly TestClock _clock = new();
    private readonly SharedFile _file = new();

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData("refreshToken", "randomSecret")]
    [InlineData("refresh_token", "random_secret")]
    public async Task A_sessions_renewal_replaces_all_three_in_the_file_and_nothing_else(string refreshToken, string secret)
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        SandboxTokens tokens = exchange.OpenSession(Sessions.Profile);
        _file.Write($$"""{"note":"ours ü","jwt":"{{tokens.Jwt}}","{{refreshToken}}":"{{tokens.RefreshToken}}","{{secret}}":"{{tokens.RandomSecret}}","later":1.10}""");
        using Session session = await _file.OpenAsync(exchange.BaseUri, _clock);

        Token token = await session.RenewTokenAsync();

        Assert.Equal((token.Jwt.Plain(), token.RefreshToken!.Plain(), token.SessionSecret!.Plain()), (_file["jwt"], _file[refreshToken], _file[secret]));
        Assert.NotEqual(tokens.RefreshToken, _file[refreshToken]);
        Assert.Equal(("ours ü", "1.10"), (_file["note"], _file["later"]));
        Assert.Equal(["credentials.json", "credentials.json.lock"], _file.Names);
        using Session next = await _file.OpenAsync(exchange.BaseUri, _clock);
        await next.GetAccountAsync();
        await next.RenewTokenAsync();
    }

    [Fact]
    public async Task An_api_keys_new_jwt_is_written_and_its_key_kept()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        SandboxApiKey key = exchange.CreateApiKey(Sessions.Profile);
        _file.Write(key.ToJson());
        using Session session = await _file.OpenAsync(exchange.BaseUri, _clock, CredentialKind.ApiKey);
        _clock.Advance(TimeSpan.FromSeconds(5));

        Token token = await session.RenewTokenAsync();

        Assert.Equal(token.Jwt.Plain(), _file["privateJwt"]);
        Assert.NotEqual(key.PrivateJwt, _file["privateJwt"]);
        Assert.Equal((key.Key, key.Secret, key.PublicJwt, key.RefreshToken), (_file["key"], _file["secret"], _file["publicJwt"], _file["refreshToken"]));
    }

    [Fact]
    public async Task A_renewed_api_key_is_written_whole_and_taken_over_by_other_sessions_of_the_file()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        SandboxApiKey key = exchange.CreateApiKey(Sessions.Profile);
        _file.Write(key.ToJson());
        using Session session = await _file.OpenAsync(exchange.BaseUri, _clock, CredentialKind.ApiKey);
        using Session other = await _file.OpenAsync(exchange.BaseUri, _clock, CredentialKind.ApiKey);
        _clock.Advance(TimeSpan.FromDays(1));

        ApiKeyRenewal renewal = await session.RenewApiKeyAsync();

        Assert.Equal((key.Key, _clock.GetUtcNow().AddDays(30)), (_file["key"], renewal.ExpiresAt));
        Assert.All(new[] { ("publicJwt", key.PublicJwt), ("privateJwt", key.PrivateJwt), ("refreshToken", key.RefreshToken) },
            part => Assert.NotEqual(part.Item2, _file[part.Item1]));
        await session.SetLeverageAsync("BTC-USD", 3);
        // The refresh token it was opened with is spent; it finds the new one in the file.
        await other.RenewApiKeyAsync();
        await session.RenewApiKeyAsync();
        await other.SetLeverageAsync("BTC-USD", 5);
        Assert.All(exchange.Requests, request => Assert.Equal(200, request.Status));
    }

    [Fact]
    public async Task A_request_refused_because_another_process_has_renewed_is_signed_again_with_what_that_has_kept()
    {
        const string NewSecret = "0xb2";
        await using var server = new RawServer(request => RequestTests.IsSigned(request, NewSecret)
            ? RawAnswer.Account()
            : RawAnswer.Refusal("expected signature 'protected', actual 'protected'"));
        _file.Write("""{"key":"the-key-of-a-test","secret":"0xa1"}""");
        using Session session = await _file.OpenAsync(server.BaseUri, _clock, CredentialKind.ApiKey);

        Assert.Equal(BfxErrorIds.SignatureRefused, (await _clock.Fails(session.GetAccountAsync())).ErrorId);
        Assert.Single(server.Requests);
        _file.Write($$"""{"key":"the-key-of-a-test","secret":"{{NewSecret}}"}""");
        await session.GetAccountAsync();
        await session.GetAccountAsync();

        Assert.Equal(1 + 2 + 1, server.Requests.Count);
    }

    [Fact]
    public async Task Sessions_of_one_file_renew_once_between_them()
    {
        var clock = new SetClock();
        await using SandboxExchange exchange = Sessions.Exchange(clock, options => options with { TokenLifetime = TimeSpan.FromMinutes(10) });
        _file.Write(exchange.OpenSession(Sessions.Profile));
        Session[] sessions = [await _file.OpenAsync(exchange.BaseUri, clock), await _file.OpenAsync(exchange.BaseUri, clock), await _file.OpenAsync(exchange.BaseUri, clock)];
        for (int round = 1; round <= 5; round++)
        {
            clock.Now += TimeSpan.FromMinutes(10);

            await Task.WhenAll(sessions.Select(session => session.GetAccountAsync()));

            Assert.Equal(round, exchange.Requests.Count(request => request.Path == "/jwt"));
        }

        Assert.All(exchange.Requests, request => Assert.Equal(200, request.Status));
        Assert.All(sessions, session => session.Dispose());
    }

    [Fact]
    public async Task A_session_whose_tokens_another_has_replaced_takes_the_new_ones_without_renewing()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        _file.Write(exchange.OpenSession(Sessions.Profile));
        using Session session = await _file.OpenAsync(exchange.BaseUri, _clock);
        using Session other = await _file.OpenAsync(exchange.BaseUri, _clock);
        _clock.Advance(TimeSpan.FromSeconds(5));
        await session.RenewTokenAsync();

        await other.SetLeverageAsync("BTC-USD", 7);
        Token theirs = await other.RenewTokenAsync();

        Assert.Equal(_file["jwt"], theirs.Jwt.Plain());
        Assert.Single(exchange.Requests, request => request.Path == "/jwt");
    }

    [Fact]
    public async Task Nothing_is_spent_that_could_not_be_kept()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        _file.Write(exchange.OpenSession(Sessions.Profile));
        using Session session = await _file.OpenAsync(exchange.BaseUri, _clock);
        Directory.CreateDirectory(_file.NewPath).CreateSubdirectory("in the way");

        BfxException error = await _clock.Fails(session.RenewTokenAsync());

        Assert.Equal(BfxErrorIds.NotPersisted, error.ErrorId);
        Assert.Contains(_file.FilePath, error.Message, StringComparison.Ordinal);
        Assert.Empty(exchange.Requests);
        Assert.True(session.CanRenew);
        Directory.Delete(_file.NewPath, recursive: true);
        await session.RenewTokenAsync();
    }

    [Fact]
    public async Task An_api_keys_jwt_that_cannot_be_kept_is_a_warning()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        _file.Write(exchange.CreateApiKey(Sessions.Profile).ToJson());
        string before = _file.Text;
        using Session session = await _file.OpenAsync(exchange.BaseUri, _clock, CredentialKind.ApiKey);
        Directory.CreateDirectory(_file.LockPath);
        var observer = new RecordingObserver();

        await session.RenewTokenAsync(observer: observer);

        Assert.Contains("cannot be written", Assert.Single(observer.Warnings), StringComparison.Ordinal);
        Assert.Equal(before, _file.Text);
    }

    [Fact]
    public async Task Tokens_that_came_and_could_not_be_written_are_written_by_the_next_renewal()
    {
        var asked = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        int count = 0;
        await using var server = new RawServer(async _ =>
        {
            asked.TrySetResult();
            await go.Task;
            int number = Interlocked.Increment(ref count);
            return RawAnswer.Result($$"""[{"jwt":"{{Jwt.Of(_clock.GetUtcNow().AddHours(2 + number))}}","random_secret":"0x0{{number}}","refresh_token":"refresh-{{number}}"}]""");
        });
        string kept = _file.Write($$"""{"jwt":"{{Jwt.Of(_clock.GetUtcNow().AddHours(1))}}","refreshToken":"refresh-0","randomSecret":"0x00"}""").Text;
        using Session session = await _file.OpenAsync(server.BaseUri, _clock);
        var observer = new RecordingObserver();

        Task<Token> renewal = session.RenewTokenAsync(observer: observer);
        await asked.Task;
        File.Delete(_file.FilePath);
        go.SetResult();
        await renewal;
        Assert.Contains("goes on with them", Assert.Single(observer.Warnings), StringComparison.Ordinal);
        _file.Write(kept);
        await session.RenewTokenAsync();

        Assert.Equal(["refresh-0", "refresh-1"], server.Requests.Select(request => JsonDocument.Parse(request.Body).RootElement.GetProperty("refresh_token").GetString()));
        Assert.Equal("refresh-2", _file["refreshToken"]);
    }

    [Theory]
    [InlineData("whole and newer", true)]
    [InlineData("whole, and the file is gone", true)]
    [InlineData("torn", false)]
    [InlineData("blank", false)]
    [InlineData("older", false)]
    public async Task What_a_killed_process_left_is_taken_over_where_it_is_whole_and_newer(string left, bool isTaken)
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        string first = exchange.OpenSession(Sessions.Profile).ToJson();
        _clock.Advance(TimeSpan.FromSeconds(5));
        string second = exchange.OpenSession(Sessions.Profile).ToJson();
        PrivateFile.Write(_file.NewPath, left switch { "torn" => second[..^1], "blank" => new string('\0', 500), "older" => first, _ => second });
        string before = _file.Write(left == "older" ? second : first).Text;
        // Clocks are set back, and files are copied: their times say less than the tokens do.
        File.SetLastWriteTimeUtc(_file.NewPath, File.GetLastWriteTimeUtc(_file.FilePath).AddHours(left == "older" ? 1 : -1));
        if (left == "whole, and the file is gone")
        {
            File.Delete(_file.FilePath);
        }

        using Session session = await _file.OpenAsync(exchange.BaseUri, _clock);

        Assert.Equal(isTaken ? second : before, _file.Text);
        Assert.Equal(["credentials.json", "credentials.json.lock"], _file.Names);
        await session.SetLeverageAsync("BTC-USD", 2);
    }

    [Theory]
    [InlineData("another account's")]
    [InlineData("open to others")]
    public async Task What_lies_there_and_is_not_a_killed_renewals_is_set_aside(string what)
    {
        if (what == "open to others" && OperatingSystem.IsWindows())
        {
            // There are no such modes there.
            return;
        }

        await using SandboxExchange exchange = Sessions.Exchange(_clock, options => options with { AccountCount = 2 });
        string ours = _file.Write(exchange.OpenSession(Sessions.Profile)).Text;
        _clock.Advance(TimeSpan.FromSeconds(5));
        string theirs = exchange.OpenSession(what == "another account's" ? Sessions.Profile + 1 : Sessions.Profile).ToJson();
        PrivateFile.Write(_file.NewPath, theirs);
        if (what == "open to others")
        {
            File.SetUnixFileMode(_file.NewPath, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        }

        using Session session = await _file.OpenAsync(exchange.BaseUri, _clock);

        Assert.Equal(ours, _file.Text);
        string aside = Assert.Single(_file.Names, name => name.Contains(".aside-", StringComparison.Ordinal));
        Assert.Equal(theirs, File.ReadAllText(Path.Combine(Path.GetDirectoryName(_file.FilePath)!, aside)));
    }

    [Theory]
    [InlineData("\"note\":\"half \\ud800 a character\"")]
    [InlineData("\"big\":1e400")]
    [InlineData("\"note\":\"caf\\u00e9\"")]
    public async Task What_else_is_in_the_file_stays_to_the_letter(string member)
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        _file.Write(exchange.OpenSession(Sessions.Profile).ToJson().Replace("{", $"{{{member},", StringComparison.Ordinal));
        using Session session = await _file.OpenAsync(exchange.BaseUri, _clock);

        await session.RenewTokenAsync();
        await session.RenewTokenAsync();

        Assert.Contains(member.Split(':')[1], _file.Text, StringComparison.Ordinal);
        Assert.Equal(2, exchange.Requests.Select(request => request.Body).Distinct().Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tokens_of_another_profile_are_neither_used_nor_kept(bool persist)
    {
        await using var server = new RawServer(request => request.Path == "/jwt"
            ? RawAnswer.Result($$"""[{"jwt":"{{Jwt.Of(_clock.GetUtcNow().AddHours(9), subject: "99")}}","random_secret":"0x0b","refresh_token":"refresh-2"}]""")
            : RawAnswer.Account());
        string jwt = Jwt.Of(_clock.GetUtcNow().AddHours(1));
        string before = _file.Write($$"""{"jwt":"{{jwt}}","refreshToken":"refresh-1","randomSecret":"0x0a"}""").Text;
        using Session session = await _file.OpenAsync(server.BaseUri, _clock, persist: persist);

        BfxException error = await _clock.Fails(session.RenewTokenAsync());
        await session.GetAccountAsync();

        Assert.Equal(BfxErrorIds.OutcomeUnknown, error.ErrorId);
        Assert.Contains("for profile 99", error.Message, StringComparison.Ordinal);
        Assert.Equal(jwt, server.Requests[^1].Header("RBT-JWT"));
        Assert.Equal(before, _file.Text);
    }

    [Fact]
    public async Task A_file_changed_while_the_answer_is_out_is_left_alone()
    {
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        string jwt = Jwt.Of(_clock.GetUtcNow().AddHours(2), "second");
        await using var server = new RawServer(async _ =>
        {
            asked.TrySetResult();
            await answer.Task;
            return RawAnswer.Result($$"""[{"jwt":"{{jwt}}","random_secret":"0xabcd","refresh_token":"refresh-2"}]""");
        });
        _file.Write($$"""{"jwt":"{{Jwt.Of(_clock.GetUtcNow().AddHours(1))}}","refreshToken":"refresh-1","randomSecret":"0x00"}""");
        using Session session = await _file.OpenAsync(server.BaseUri, _clock);
        var observer = new RecordingObserver();

        Task<Token> renewal = session.RenewTokenAsync(observer: observer);
        await asked.Task;
        string theirs = _file.Write("""{"jwt":"another","refreshToken":"another","randomSecret":"0x01"}""").Text;
        answer.SetResult();
        await renewal;

        Assert.Equal(theirs, _file.Text);
        Assert.Contains(_file.NewPath, Assert.Single(observer.Warnings), StringComparison.Ordinal);
        Assert.Contains("refresh-2", File.ReadAllText(_file.NewPath), StringComparison.Ordinal);
        var later = new RecordingObserver();
        await Assert.ThrowsAnyAsync<BfxException>(() => session.GetAccountAsync(later));
        Assert.Single(later.Warnings);
    }

    [Theory]
    [InlineData("""{"apiSecret":{"key":"the-key-of-a-test","secret":"0xb2"},"jwtPrivate":"private-2","refreshToken":"refresh-2"}""", "0xb2", "private-2", "refresh-2")]
    [InlineData("""{"api_secret":null,"jwt_private":"private-2","refresh_token":"refresh-2"}""", "0xa1", "private-2", "refresh-2")]
    [InlineData("""{"refresh_token":"refresh-2"}""", "0xa1", "private-1", "refresh-2")]
    [InlineData("""{"api_secret":{"Key":"another-name","Secret":"0xb2"}}""", "0xb2", "private-1", "refresh-1")]
    public async Task What_a_renewed_key_came_with_is_kept_and_the_rest_stays(string answer, string secret, string jwt, string refreshToken)
    {
        await using var server = new RawServer(RawAnswer.Result($"[{answer}]"));
        _file.Write("""{"key":"the-key-of-a-test","secret":"0xa1","privateJwt":"private-1","refreshToken":"refresh-1"}""");
        using Session session = await _file.OpenAsync(server.BaseUri, _clock, CredentialKind.ApiKey);

        await session.RenewApiKeyAsync();

        Assert.Equal((secret, jwt, refreshToken), (_file["secret"], _file["privateJwt"], _file["refreshToken"]));
    }

    [Fact]
    public async Task A_key_whose_refresh_token_somebody_took_out_of_the_file_is_not_renewed()
    {
        await using var server = new RawServer(RawAnswer.Account());
        _file.Write("""{"key":"the-key-of-a-test","secret":"0xa1","refreshToken":"refresh-1"}""");
        using Session session = await _file.OpenAsync(server.BaseUri, _clock, CredentialKind.ApiKey);
        _file.Write("""{"key":"the-key-of-a-test","secret":"0xa2"}""");

        Assert.Equal(BfxErrorIds.NoToken, (await _clock.Fails(session.RenewApiKeyAsync())).ErrorId);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_refusal_stays_what_it_is_where_the_file_cannot_be_looked_at_again()
    {
        await using var server = new RawServer(RawAnswer.Refusal("NO_SUCH_KEY"));
        _file.Write("""{"key":"the-key-of-a-test","secret":"0xa1"}""");
        using Session session = await _file.OpenAsync(server.BaseUri, _clock, CredentialKind.ApiKey);
        Directory.CreateDirectory(_file.LockPath);

        Assert.Equal("Bfx.NO_SUCH_KEY", (await _clock.Fails(session.GetAccountAsync())).ErrorId);
        File.Delete(_file.FilePath);
        Assert.Equal("Bfx.NO_SUCH_KEY", (await _clock.Fails(session.GetAccountAsync())).ErrorId);
    }

    [Theory]
    [InlineData(408, "")]
    [InlineData(400, "API_JWT_UPDATE_ERROR")]
    [InlineData(400, "rpc: API_SECRET_UPDATE_ERROR")]
    public async Task A_renewal_that_the_exchange_may_have_left_halfway_is_not_sent_again(int status, string refusal)
    {
        await using var server = new RawServer(request => request.Path == "/jwt" ? RawAnswer.Refusal(refusal, status) : RawAnswer.Account());
        _file.Write($$"""{"jwt":"{{Jwt.Of(_clock.GetUtcNow().AddHours(1))}}","refreshToken":"refresh-1","randomSecret":"0x0a"}""");
        using Session session = await _file.OpenAsync(server.BaseUri, _clock);

        Assert.Equal(BfxErrorIds.OutcomeUnknown, (await _clock.Fails(session.RenewTokenAsync())).ErrorId);
        Assert.Equal(BfxErrorIds.OutcomeUnknown, (await _clock.Fails(session.RenewTokenAsync())).ErrorId);
        Assert.Single(server.Requests, request => request.Path == "/jwt");
    }

    [Fact]
    public async Task A_file_that_another_account_has_taken_over_is_left_alone()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock, options => options with { AccountCount = 2 });
        _file.Write(exchange.OpenSession(Sessions.Profile));
        using Session session = await _file.OpenAsync(exchange.BaseUri, _clock);
        string theirs = _file.Write(exchange.OpenSession(Sessions.Profile + 1)).Text;

        BfxException error = await _clock.Fails(session.RenewTokenAsync());

        Assert.Equal(BfxErrorIds.KeyFile, error.ErrorId);
        Assert.Empty(exchange.Requests);
        Assert.Equal(theirs, _file.Text);
    }

    [Fact]
    public async Task Without_persisting_the_file_stays_as_it_is()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        string before = _file.Write(exchange.OpenSession(Sessions.Profile)).Text;
        using Session session = await _file.OpenAsync(exchange.BaseUri, _clock, persist: false);

        await session.RenewTokenAsync();

        Assert.Equal(before, _file.Text);
        Assert.Equal(["credentials.json"], _file.Names);
    }

    [Fact]
    public async Task A_turn_that_another_process_does_not_end_is_waited_for_until_the_deadline()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        _file.Write(exchange.OpenSession(Sessions.Profile));
        using Session session = await _file.OpenAsync(exchange.BaseUri, _clock, timeoutSeconds: 20);
        using (new FileStream(_file.LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            BfxException error = await _clock.Fails(session.RenewTokenAsync());

            Assert.Equal(BfxErrorIds.NotPersisted, error.ErrorId);
            Assert.Contains("another process has held", error.Message, StringComparison.Ordinal);
            Assert.InRange(_clock.Waited.TotalSeconds, 20, 21);
        }

        Assert.Empty(exchange.Requests);
        await session.RenewTokenAsync();
    }

    [Fact]
    public async Task A_session_closed_while_it_renews_still_keeps_what_comes()
    {
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        string jwt = Jwt.Of(_clock.GetUtcNow().AddHours(2), "second");
        await using var server = new RawServer(async _ =>
        {
            asked.TrySetResult();
            await answer.Task;
            return RawAnswer.Result($$"""[{"jwt":"{{jwt}}","random_secret":"0xabcd","refresh_token":"refresh-2"}]""");
        });
        _file.Write($$"""{"jwt":"{{Jwt.Of(_clock.GetUtcNow().AddHours(1))}}","refreshToken":"refresh-1","randomSecret":"0x00"}""");
        Session session = await _file.OpenAsync(server.BaseUri, _clock);

        Task<Token> renewal = session.RenewTokenAsync();
        await asked.Task;
        session.Dispose();
        Assert.True(session.IsClosed);
        answer.SetResult();

        Assert.Equal(BfxErrorIds.SessionClosed, (await Assert.ThrowsAsync<BfxException>(() => renewal)).ErrorId);
        Assert.Equal((jwt, "refresh-2", "0xabcd"), (_file["jwt"], _file["refreshToken"], _file["randomSecret"]));
    }

    [Fact]
    public async Task A_link_stays_and_what_it_points_to_is_replaced()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        _file.Write(exchange.OpenSession(Sessions.Profile));
        string before = _file.Text;
        string link = _file.FilePath + ".link";
        File.CreateSymbolicLink(link, _file.FilePath);
        using Session session = await Session.OpenAsync(Sessions.Options(exchange.BaseUri, _clock, 100), link, CredentialKind.Session);

        await session.RenewTokenAsync();

        Assert.NotNull(File.ResolveLinkTarget(link, returnFinalTarget: false));
        Assert.NotEqual(before, _file.Text);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public async Task A_file_that_others_can_read_or_change_is_refused_unless_forced(UnixFileMode others)
    {
        if (OperatingSystem.IsWindows())
        {
            // There are no such modes there: nothing is refused for them.
            return;
        }

        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        _file.Write(exchange.CreateApiKey(Sessions.Profile).ToJson());
        File.SetUnixFileMode(_file.FilePath, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);
        SessionOptions options = Sessions.Options(exchange.BaseUri, _clock, 100);
        var observer = new RecordingObserver();

        BfxException error = await _clock.Fails(Session.OpenAsync(options, _file.FilePath, CredentialKind.ApiKey, observer: observer));
        using Session forced = await Session.OpenAsync(options, _file.FilePath, CredentialKind.ApiKey, force: true, observer: observer);
        await forced.RenewTokenAsync();

        Assert.Equal(BfxErrorIds.KeyFile, error.ErrorId);
        Assert.Contains("-Force", error.Message, StringComparison.Ordinal);
        Assert.All(observer.Warnings, warning => Assert.Contains("Others than its owner", warning, StringComparison.Ordinal));
        Assert.Equal(2, observer.Warnings.Count);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_file.FilePath));
    }

    /// <summary>A clock that stands until it is set, and whose waits are real: those for a lock end when it is free.</summary>
    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2024, 3, 1, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
