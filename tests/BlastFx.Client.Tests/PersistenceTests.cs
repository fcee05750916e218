using System.Globalization;
using System.Text;
using System.Text.Json;
using BlastFx.Authentication;
using BlastFx.Client.Tests.Support;
using BlastFx.Sandbox;
using BlastFx.Storage;

namespace BlastFx.Client.Tests;

/// <summary>Refreshed credentials are written to the file that they were read from.</summary>
public sealed class PersistenceTests : IDisposable
{
    private readonly TestClock _clock = new();
    private readonly SharedFile _file = new();

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData("refreshToken", "randomSecret")]
    [InlineData("refresh_token", "random_secret")]
    public async Task A_token_refresh_replaces_all_three_parts_in_the_file_and_nothing_else(string refreshToken, string secret)
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        SandboxTokens tokens = exchange.IssueTokens(Sessions.Profile);
        _file.Write($$"""{"note":"ours ü","jwt":"{{tokens.Jwt}}","{{refreshToken}}":"{{tokens.RefreshToken}}","{{secret}}":"{{tokens.RandomSecret}}","later":1.10}""");
        using Session session = await _file.OpenAsync(exchange.BaseUri, _clock);

        Token token = await session.RefreshTokenAsync();

        Assert.Equal((token.Jwt.Plain(), token.RefreshToken!.Plain(), token.SessionSecret!.Plain()), (_file["jwt"], _file[refreshToken], _file[secret]));
        Assert.NotEqual(tokens.RefreshToken, _file[refreshToken]);
        Assert.Equal(("ours ü", "1.10"), (_file["note"], _file["later"]));
        Assert.Equal(["credentials.json", "credentials.json.lock"], _file.Names);
        using Session next = await _file.OpenAsync(exchange.BaseUri, _clock);
        await next.Account.GetAccountAsync();
        await next.RefreshTokenAsync();
    }

    [Fact]
    public async Task A_new_jwt_of_an_api_key_is_written_and_the_key_preserved()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        SandboxApiKey key = exchange.CreateApiKey(Sessions.Profile);
        _file.Write(key.ToJson());
        using Session session = await _file.OpenAsync(exchange.BaseUri, _clock, CredentialKind.ApiKey);
        _clock.Advance(TimeSpan.FromSeconds(5));

        Token token = await session.RefreshTokenAsync();

        Assert.Equal(token.Jwt.Plain(), _file["privateJwt"]);
        Assert.NotEqual(key.PrivateJwt, _file["privateJwt"]);
        Assert.Equal((key.Key, key.Secret, key.PublicJwt, key.RefreshToken), (_file["key"], _file["secret"], _file["publicJwt"], _file["refreshToken"]));
    }

    [Fact]
    public async Task A_refreshed_api_key_is_written_completely_and_taken_over_by_other_sessions_of_the_file()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        SandboxApiKey key = exchange.CreateApiKey(Sessions.Profile);
        _file.Write(key.ToJson());
        using Session session = await _file.OpenAsync(exchange.BaseUri, _clock, CredentialKind.ApiKey);
        using Session other = await _file.OpenAsync(exchange.BaseUri, _clock, CredentialKind.ApiKey);
        _clock.Advance(TimeSpan.FromDays(1));

        ApiKeyRenewal result = await session.RefreshApiKeyAsync();

        DateTimeOffset expiry = _clock.GetUtcNow().AddDays(30);
        Assert.Equal((key.Key, expiry, expiry.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)), (_file["key"], result.ExpiresAt, _file["expiration"]));
        Assert.All(new[] { ("publicJwt", key.PublicJwt), ("privateJwt", key.PrivateJwt), ("refreshToken", key.RefreshToken) },
            part => Assert.NotEqual(part.Item2, _file[part.Item1]));
        await session.Account.SetLeverageAsync("BTC-USD", 3);
        // A refresh of the JWT preserves the expiry, and a session that opens the file reads it.
        await session.RefreshTokenAsync();
        using Session next = await _file.OpenAsync(exchange.BaseUri, _clock, CredentialKind.ApiKey);
        Assert.Equal((expiry, expiry, null), (session.ApiKeyExpiresAt, next.ApiKeyExpiresAt, other.ApiKeyExpiresAt));
        // The refresh token that it was opened with is used; the new one is in the file.
        await other.RefreshApiKeyAsync();
        Assert.Equal(expiry, other.ApiKeyExpiresAt);
        await session.RefreshApiKeyAsync();
        await other.Account.SetLeverageAsync("BTC-USD", 5);
        Assert.All(exchange.Requests, request => Assert.Equal(200, request.Status));
    }

    [Fact]
    public async Task A_request_rejected_because_another_process_has_refreshed_is_signed_again_with_the_stored_credentials()
    {
        const string NewSecret = "0xb2";
        await using var server = new RawServer(request => RequestTests.IsSigned(request, NewSecret)
            ? RawResponse.Account()
            : RawResponse.Rejection("expected signature 'protected', actual 'protected'"));
        _file.Write("""{"key":"the-key-of-a-test","secret":"0xa1"}""");
        using Session session = await _file.OpenAsync(server.BaseUri, _clock, CredentialKind.ApiKey);

        Assert.Equal(BfxErrorIds.SignatureRejected, (await _clock.Fails(session.Account.GetAccountAsync())).ErrorId);
        Assert.Single(server.Requests);
        _file.Write($$"""{"key":"the-key-of-a-test","secret":"{{NewSecret}}"}""");
        await session.Account.GetAccountAsync();
        await session.Account.GetAccountAsync();

        Assert.Equal(1 + 2 + 1, server.Requests.Count);
    }

    [Fact]
    public async Task Sessions_that_share_a_file_refresh_once_between_them()
    {
        var clock = new SetClock();
        await using SandboxExchange exchange = Sessions.Exchange(clock, options => options with { TokenLifetime = TimeSpan.FromMinutes(10) });
        _file.Write(exchange.IssueTokens(Sessions.Profile));
        Session[] sessions = [await _file.OpenAsync(exchange.BaseUri, clock), await _file.OpenAsync(exchange.BaseUri, clock), await _file.OpenAsync(exchange.BaseUri, clock)];
        for (int round = 1; round <= 5; round++)
        {
            clock.Now += TimeSpan.FromMinutes(10);

            await Task.WhenAll(sessions.Select(session => session.Account.GetAccountAsync()));

            Assert.Equal(round, exchange.Requests.Count(request => request.Path == "/jwt"));
        }

        Assert.All(exchange.Requests, request => Assert.Equal(200, request.Status));
        Assert.All(sessions, session => session.Dispose());
    }

    [Fact]
    public async Task A_session_takes_over_tokens_that_another_has_stored_without_a_refresh()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        _file.Write(exchange.IssueTokens(Sessions.Profile));
        using Session session = await _file.OpenAsync(exchange.BaseUri, _clock);
        using Session other = await _file.OpenAsync(exchange.BaseUri, _clock);
        _clock.Advance(TimeSpan.FromSeconds(5));
        await session.RefreshTokenAsync();

        await other.Account.SetLeverageAsync("BTC-USD", 7);
        Token theirs = await other.RefreshTokenAsync();

        Assert.Equal(_file["jwt"], theirs.Jwt.Plain());
        Assert.Single(exchange.Requests, request => request.Path == "/jwt");
    }

    [Theory]
    [InlineData("a folder instead of the lock")]
    [InlineData("a link instead of the lock")]
    public async Task No_token_is_used_that_could_not_be_stored(string what)
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        _file.Write(exchange.IssueTokens(Sessions.Profile));
        using Session session = await _file.OpenAsync(exchange.BaseUri, _clock);
        string target = Path.Combine(_file.Folder, "target");
        FileSystemInfo inTheWay = what.StartsWith("a folder", StringComparison.Ordinal)
            ? Directory.CreateDirectory(_file.LockPath)
            : File.CreateSymbolicLink(_file.LockPath, target);

        BfxException error = await _clock.Fails(session.RefreshTokenAsync());

        Assert.Equal(BfxErrorIds.NotPersisted, error.ErrorId);
        Assert.Contains(_file.FilePath, error.Message, StringComparison.Ordinal);
        Assert.Empty(exchange.Requests);
        Assert.False(Path.Exists(target));
        Assert.True(session.CanRenew);
        inTheWay.Delete();
        await session.RefreshTokenAsync();
    }

    [Fact]
    public async Task A_jwt_of_an_api_key_that_cannot_be_stored_is_a_warning()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        _file.Write(exchange.CreateApiKey(Sessions.Profile).ToJson());
        string before = _file.Text;
        using Session session = await _file.OpenAsync(exchange.BaseUri, _clock, CredentialKind.ApiKey);
        Directory.CreateDirectory(_file.LockPath);
        var observer = new RecordingObserver();

        await session.RefreshTokenAsync(observer: observer);

        Assert.Contains("cannot be written", Assert.Single(observer.Warnings), StringComparison.Ordinal);
        Assert.Equal(before, _file.Text);
    }

    [Fact]
    public async Task Tokens_that_could_not_be_written_are_written_by_the_next_refresh()
    {
        var asked = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        int count = 0;
        await using var server = new RawServer(async _ =>
        {
            asked.TrySetResult();
            await go.Task;
            int number = Interlocked.Increment(ref count);
            return RawResponse.Result($$"""[{"jwt":"{{Jwt.Of(_clock.GetUtcNow().AddHours(2 + number))}}","random_secret":"0x0{{number}}","refresh_token":"refresh-{{number}}"}]""");
        });
        string before = _file.Write($$"""{"jwt":"{{Jwt.Of(_clock.GetUtcNow().AddHours(1))}}","refreshToken":"refresh-0","randomSecret":"0x00"}""").Text;
        using Session session = await _file.OpenAsync(server.BaseUri, _clock);
        var observer = new RecordingObserver();

        Task<Token> refresh = session.RefreshTokenAsync(observer: observer);
        await asked.Task;
        File.Delete(_file.FilePath);
        Directory.CreateDirectory(_file.FilePath);
        go.SetResult();
        await refresh;
        Assert.Contains("uses the new tokens", Assert.Single(observer.Warnings), StringComparison.Ordinal);
        Directory.Delete(_file.FilePath);
        _file.Write(before);
        await session.RefreshTokenAsync();

        Assert.Equal(["refresh-0", "refresh-1"], server.Requests.Select(request => JsonDocument.Parse(request.Body).RootElement.GetProperty("refresh_token").GetString()));
        Assert.Equal("refresh-2", _file["refreshToken"]);
    }

    [Theory]
    [InlineData("whole", "taken")]
    [InlineData("whole, with blanks behind it", "taken")]
    [InlineData("whole, and the file is gone", "taken")]
    [InlineData("torn", "set aside")]
    [InlineData("torn, and zeros behind it", "set aside")]
    [InlineData("too large", "set aside")]
    [InlineData("made to replace another content", "set aside")]
    [InlineData("blank", "deleted")]
    [InlineData("zeros", "deleted")]
    [InlineData("empty", "deleted")]
    public async Task A_new_file_of_a_killed_process_replaces_only_its_content_and_no_token_is_deleted(string what, string becomes)
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        string before = _file.Write(exchange.IssueTokens(Sessions.Profile).ToJson()).Text;
        string after = exchange.IssueTokens(Sessions.Profile).ToJson();
        string left = what switch
        {
            "whole, with blanks behind it" => after + new string(' ', 500),
            "torn" => after[..^1],
            "torn, and zeros behind it" => after[..^1] + new string('\0', 500),
            "too large" => after + new string(' ', 70_000),
            "blank" => new string(' ', 500),
            "zeros" => new string('\0', 500),
            "empty" => "",
            _ => after,
        };
        _file.Leave(left, replacing: what == "made to replace another content" ? before + " " : before);
        if (what == "whole, and the file is gone")
        {
            File.Delete(_file.FilePath);
        }

        using Session session = await _file.OpenAsync(exchange.BaseUri, _clock);

        Assert.Equal(becomes == "taken" ? left : before, _file.Text);
        if (becomes == "set aside")
        {
            string aside = Assert.Single(_file.Others);
            Assert.Contains(".aside-", aside, StringComparison.Ordinal);
            Assert.Equal(left, _file.TextOf(aside));
        }
        else
        {
            Assert.Empty(_file.Others);
        }

        await session.Account.SetLeverageAsync("BTC-USD", 2);
    }

    [Theory]
    [InlineData("a file that others can read")]
    [InlineData("a file that others can write")]
    [InlineData("a file of another user")]
    [InlineData("a link")]
    [InlineData("a link to nowhere")]
    [InlineData("a folder")]
    [InlineData("a file called .new")]
    [InlineData("a folder called .new")]
    [InlineData("a pipe")]
    public async Task Other_files_with_names_of_new_files_are_neither_used_nor_changed(string what)
    {
        if (OperatingSystem.IsWindows())
        {
            // Windows has no such permissions and owners.
            return;
        }

        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        string ours = _file.Write(exchange.IssueTokens(Sessions.Profile)).Text;
        string theirs = exchange.IssueTokens(Sessions.Profile).ToJson();
        string path = ReplacementFile.NameFor(_file.FilePath, Encoding.UTF8.GetBytes(ours));
        path = what.Contains(".new", StringComparison.Ordinal) ? _file.FilePath + ".new" : path;
        switch (what)
        {
            case "a link":
                File.CreateSymbolicLink(path, PrivateFile.Write(Path.Combine(_file.Folder, "elsewhere"), theirs));
                break;
            case "a link to nowhere":
                File.CreateSymbolicLink(path, Path.Combine(_file.Folder, "nowhere"));
                break;
            case "a folder" or "a folder called .new":
                Directory.CreateDirectory(path).CreateSubdirectory("in it");
                break;
            case "a pipe":
                Assert.True(await Command.RunsAsync("mkfifo", "-m", "600", path));
                break;
            default:
                PrivateFile.Write(path, theirs);
                break;
        }

        if (what.Contains("that others", StringComparison.Ordinal))
        {
            UnixFileMode others = what.EndsWith("read", StringComparison.Ordinal) ? UnixFileMode.GroupRead : UnixFileMode.OtherWrite;
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);
        }

        if (what == "a file of another user" && !await Command.RunsAsync("chown", "12345", path))
        {
            Console.WriteLine("Not tested: giving a file to another user needs root.");
            return;
        }

        string[] before = _file.Others;
        using Session session = await _file.OpenAsync(exchange.BaseUri, _clock);

        Assert.Equal(ours, _file.Text);
        await session.RefreshTokenAsync();
        Assert.Equal(before, _file.Others);
        Assert.NotEqual(ours, _file.Text);
        Assert.DoesNotContain(JsonDocument.Parse(theirs).RootElement.GetProperty("refreshToken").GetString()!, _file.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_another_user_is_rejected_unless_forced()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        _file.Write(exchange.IssueTokens(Sessions.Profile));
        if (!OperatingSystem.IsLinux() || !await Command.RunsAsync("chown", "12345", _file.FilePath))
        {
            Console.WriteLine("Not tested: giving a file to another user needs Linux and root.");
            return;
        }

        SessionOptions options = Sessions.Options(exchange.BaseUri, _clock, 100);
        var observer = new RecordingObserver();

        BfxException error = await _clock.Fails(Session.OpenAsync(options, _file.FilePath, CredentialKind.Token, observer: observer));
        using Session forced = await Session.OpenAsync(options, _file.FilePath, CredentialKind.Token, force: true, observer: observer);

        Assert.Equal(BfxErrorIds.KeyFile, error.ErrorId);
        Assert.Contains("it belongs to another user", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, observer.Warnings.Count);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.OtherWrite | UnixFileMode.StickyBit)]
    public async Task A_folder_that_others_can_write_to_is_a_warning(UnixFileMode others)
    {
        if (OperatingSystem.IsWindows())
        {
            // Windows has no such permissions.
            return;
        }

        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        _file.Write(exchange.IssueTokens(Sessions.Profile));
        var observer = new RecordingObserver();
        using Session closed = await _file.OpenAsync(exchange.BaseUri, _clock, observer: observer);
        Assert.Empty(observer.Warnings);
        File.SetUnixFileMode(_file.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | others);

        using Session open = await _file.OpenAsync(exchange.BaseUri, _clock, observer: observer);

        Assert.Contains(_file.Folder, Assert.Single(observer.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removed_file_is_written_again_before_a_token_is_used()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        _file.Write(exchange.IssueTokens(Sessions.Profile));
        using Session session = await _file.OpenAsync(exchange.BaseUri, _clock);
        Directory.Delete(_file.Folder, recursive: true);

        Assert.Equal(BfxErrorIds.NotPersisted, (await _clock.Fails(session.RefreshTokenAsync())).ErrorId);
        Assert.Empty(exchange.Requests);
        Directory.CreateDirectory(_file.Folder);
        Token token = await session.RefreshTokenAsync();

        Assert.Equal((token.Jwt.Plain(), token.RefreshToken!.Plain(), token.SessionSecret!.Plain()), (_file["jwt"], _file["refreshToken"], _file["randomSecret"]));
        Assert.Empty(_file.Others);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tokens_are_written_once_a_folder_removed_during_the_refresh_exists_again(bool isThereAgainAtOnce)
    {
        var asked = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        int count = 0;
        await using var server = new RawServer(async _ =>
        {
            asked.TrySetResult();
            await go.Task;
            int number = Interlocked.Increment(ref count);
            return RawResponse.Result($$"""[{"jwt":"{{Jwt.Of(_clock.GetUtcNow().AddHours(2 + number))}}","random_secret":"0x0{{number}}","refresh_token":"refresh-{{number}}"}]""");
        });
        _file.Write($$"""{"jwt":"{{Jwt.Of(_clock.GetUtcNow().AddHours(1))}}","refreshToken":"refresh-0","randomSecret":"0x00"}""");
        using Session session = await _file.OpenAsync(server.BaseUri, _clock);
        var observer = new RecordingObserver();

        Task<Token> refresh = session.RefreshTokenAsync(observer: observer);
        await asked.Task;
        Directory.Delete(_file.Folder, recursive: true);
        if (isThereAgainAtOnce)
        {
            Directory.CreateDirectory(_file.Folder);
        }

        go.SetResult();
        await refresh;
        Assert.Equal(isThereAgainAtOnce ? 0 : 1, observer.Warnings.Count);
        Directory.CreateDirectory(_file.Folder);
        if (isThereAgainAtOnce)
        {
            Assert.Equal("refresh-1", _file["refreshToken"]);
        }

        await session.RefreshTokenAsync();

        Assert.Equal("refresh-2", _file["refreshToken"]);
        Assert.Empty(_file.Others);
    }

    [Theory]
    [InlineData("before")]
    [InlineData("during the refresh")]
    [InlineData("after")]
    public async Task A_file_replaced_by_others_is_preserved_and_taken_over(string when)
    {
        var asked = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        await using var server = new RawServer(async request =>
        {
            asked.TrySetResult();
            await go.Task;
            string refreshToken = JsonDocument.Parse(request.Body).RootElement.GetProperty("refresh_token").GetString() + "-2";
            return RawResponse.Result($$"""[{"jwt":"{{Jwt.Of(_clock.GetUtcNow().AddHours(2), refreshToken)}}","random_secret":"0xabcd","refresh_token":"{{refreshToken}}"}]""");
        });
        _file.Write($$"""{"jwt":"{{Jwt.Of(_clock.GetUtcNow().AddHours(1))}}","refreshToken":"ours","randomSecret":"0x00"}""");
        using Session session = await _file.OpenAsync(server.BaseUri, _clock);
        var observer = new RecordingObserver();
        void Replace() => _file.Write($$"""{"jwt":"{{Jwt.Of(_clock.GetUtcNow().AddHours(1))}}","refreshToken":"theirs","randomSecret":"0x01"}""");

        if (when == "before")
        {
            Replace();
        }

        Task<Token> refresh = session.RefreshTokenAsync(observer: observer);
        if (when == "during the refresh")
        {
            await asked.Task;
            Replace();
        }

        go.SetResult();
        await refresh;
        if (when == "after")
        {
            Replace();
        }

        using Session next = await _file.OpenAsync(server.BaseUri, _clock);
        Assert.Equal("theirs", _file["refreshToken"]);
        Assert.Equal(when == "during the refresh" ? 1 : 0, observer.Warnings.Count);
        Assert.All(_file.Others, name => Assert.Contains("ours-2", _file.TextOf(name), StringComparison.Ordinal));
        Assert.Equal(observer.Warnings.Count, _file.Others.Length);
        if (when != "before")
        {
            await session.RefreshTokenAsync();
            Assert.Equal("theirs", _file["refreshToken"]);
        }

        await session.RefreshTokenAsync();
        Assert.Equal("theirs-2", _file["refreshToken"]);
    }

    [Theory]
    [InlineData("\"note\":\"half \\ud800 a character\"")]
    [InlineData("\"big\":1e400")]
    [InlineData("\"note\":\"caf\\u00e9\"")]
    public async Task Other_members_of_the_file_are_preserved_exactly(string member)
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        _file.Write(exchange.IssueTokens(Sessions.Profile).ToJson().Replace("{", $"{{{member},", StringComparison.Ordinal));
        using Session session = await _file.OpenAsync(exchange.BaseUri, _clock);

        await session.RefreshTokenAsync();
        await session.RefreshTokenAsync();

        Assert.Contains(member.Split(':')[1], _file.Text, StringComparison.Ordinal);
        Assert.Equal(2, exchange.Requests.Select(request => request.Body).Distinct().Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tokens_of_another_profile_are_neither_used_nor_stored(bool persist)
    {
        await using var server = new RawServer(request => request.Path == "/jwt"
            ? RawResponse.Result($$"""[{"jwt":"{{Jwt.Of(_clock.GetUtcNow().AddHours(9), subject: "99")}}","random_secret":"0x0b","refresh_token":"refresh-2"}]""")
            : RawResponse.Account());
        string jwt = Jwt.Of(_clock.GetUtcNow().AddHours(1));
        string before = _file.Write($$"""{"jwt":"{{jwt}}","refreshToken":"refresh-1","randomSecret":"0x0a"}""").Text;
        using Session session = await _file.OpenAsync(server.BaseUri, _clock, persist: persist);

        BfxException error = await _clock.Fails(session.RefreshTokenAsync());
        await session.Account.GetAccountAsync();

        Assert.Equal(BfxErrorIds.OutcomeUnknown, error.ErrorId);
        Assert.Contains("for profile 99", error.Message, StringComparison.Ordinal);
        Assert.Equal(jwt, server.Requests[^1].Header("RBT-JWT"));
        Assert.Equal(before, _file.Text);
    }

    [Fact]
    public async Task A_file_changed_during_the_refresh_is_not_overwritten()
    {
        var asked = new TaskCompletionSource();
        var response = new TaskCompletionSource();
        string jwt = Jwt.Of(_clock.GetUtcNow().AddHours(2), "second");
        await using var server = new RawServer(async _ =>
        {
            asked.TrySetResult();
            await response.Task;
            return RawResponse.Result($$"""[{"jwt":"{{jwt}}","random_secret":"0xabcd","refresh_token":"refresh-2"}]""");
        });
        _file.Write($$"""{"jwt":"{{Jwt.Of(_clock.GetUtcNow().AddHours(1))}}","refreshToken":"refresh-1","randomSecret":"0x00"}""");
        using Session session = await _file.OpenAsync(server.BaseUri, _clock);
        var observer = new RecordingObserver();

        Task<Token> refresh = session.RefreshTokenAsync(observer: observer);
        await asked.Task;
        string theirs = _file.Write("""{"jwt":"another","refreshToken":"another","randomSecret":"0x01"}""").Text;
        response.SetResult();
        await refresh;

        Assert.Equal(theirs, _file.Text);
        string aside = Assert.Single(_file.Others);
        Assert.Contains(aside, Assert.Single(observer.Warnings), StringComparison.Ordinal);
        Assert.Contains("refresh-2", _file.TextOf(aside), StringComparison.Ordinal);
        var later = new RecordingObserver();
        await Assert.ThrowsAnyAsync<BfxException>(() => session.Account.GetAccountAsync(later));
        Assert.Single(later.Warnings);
        using Session next = await _file.OpenAsync(server.BaseUri, _clock);
        Assert.Equal((theirs, aside), (_file.Text, Assert.Single(_file.Others)));
    }

    [Theory]
    [InlineData("""{"apiSecret":{"key":"the-key-of-a-test","secret":"0xb2"},"jwtPrivate":"private-2","refreshToken":"refresh-2"}""", "0xb2", "private-2", "refresh-2")]
    [InlineData("""{"api_secret":null,"jwt_private":"private-2","refresh_token":"refresh-2"}""", "0xa1", "private-2", "refresh-2")]
    [InlineData("""{"refresh_token":"refresh-2"}""", "0xa1", "private-1", "refresh-2")]
    [InlineData("""{"api_secret":{"Key":"another-name","Secret":"0xb2"}}""", "0xb2", "private-1", "refresh-1")]
    public async Task Parts_missing_in_the_response_to_a_key_refresh_are_preserved(string response, string secret, string jwt, string refreshToken)
    {
        await using var server = new RawServer(RawResponse.Result($"[{response}]"));
        _file.Write("""{"key":"the-key-of-a-test","secret":"0xa1","privateJwt":"private-1","refreshToken":"refresh-1"}""");
        using Session session = await _file.OpenAsync(server.BaseUri, _clock, CredentialKind.ApiKey);

        await session.RefreshApiKeyAsync();

        Assert.Equal((secret, jwt, refreshToken), (_file["secret"], _file["privateJwt"], _file["refreshToken"]));
    }

    [Fact]
    public async Task A_key_whose_refresh_token_was_removed_from_the_file_is_not_refreshed()
    {
        await using var server = new RawServer(RawResponse.Account());
        _file.Write("""{"key":"the-key-of-a-test","secret":"0xa1","refreshToken":"refresh-1"}""");
        using Session session = await _file.OpenAsync(server.BaseUri, _clock, CredentialKind.ApiKey);
        _file.Write("""{"key":"the-key-of-a-test","secret":"0xa2"}""");

        Assert.Equal(BfxErrorIds.NoToken, (await _clock.Fails(session.RefreshApiKeyAsync())).ErrorId);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_rejection_is_reported_unchanged_if_the_file_cannot_be_read_again()
    {
        await using var server = new RawServer(RawResponse.Rejection("NO_SUCH_KEY"));
        _file.Write("""{"key":"the-key-of-a-test","secret":"0xa1"}""");
        using Session session = await _file.OpenAsync(server.BaseUri, _clock, CredentialKind.ApiKey);
        Directory.CreateDirectory(_file.LockPath);

        Assert.Equal("Bfx.NO_SUCH_KEY", (await _clock.Fails(session.Account.GetAccountAsync())).ErrorId);
        File.Delete(_file.FilePath);
        Assert.Equal("Bfx.NO_SUCH_KEY", (await _clock.Fails(session.Account.GetAccountAsync())).ErrorId);
    }

    [Theory]
    [InlineData(408, "")]
    [InlineData(400, "API_JWT_UPDATE_ERROR")]
    [InlineData(400, "rpc: API_SECRET_UPDATE_ERROR")]
    public async Task A_refresh_that_the_exchange_may_have_executed_in_part_is_not_sent_again(int status, string error)
    {
        await using var server = new RawServer(request => request.Path == "/jwt" ? RawResponse.Rejection(error, status) : RawResponse.Account());
        _file.Write($$"""{"jwt":"{{Jwt.Of(_clock.GetUtcNow().AddHours(1))}}","refreshToken":"refresh-1","randomSecret":"0x0a"}""");
        using Session session = await _file.OpenAsync(server.BaseUri, _clock);

        Assert.Equal(BfxErrorIds.OutcomeUnknown, (await _clock.Fails(session.RefreshTokenAsync())).ErrorId);
        Assert.Equal(BfxErrorIds.OutcomeUnknown, (await _clock.Fails(session.RefreshTokenAsync())).ErrorId);
        Assert.Single(server.Requests, request => request.Path == "/jwt");
    }

    [Fact]
    public async Task A_file_with_credentials_of_another_account_is_not_changed()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock, options => options with { AccountCount = 2 });
        _file.Write(exchange.IssueTokens(Sessions.Profile));
        using Session session = await _file.OpenAsync(exchange.BaseUri, _clock);
        string theirs = _file.Write(exchange.IssueTokens(Sessions.Profile + 1)).Text;

        BfxException error = await _clock.Fails(session.RefreshTokenAsync());

        Assert.Equal(BfxErrorIds.KeyFile, error.ErrorId);
        Assert.Empty(exchange.Requests);
        Assert.Equal(theirs, _file.Text);
    }

    [Fact]
    public async Task Without_persistence_the_file_is_not_changed()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        string before = _file.Write(exchange.IssueTokens(Sessions.Profile)).Text;
        using Session session = await _file.OpenAsync(exchange.BaseUri, _clock, persist: false);

        await session.RefreshTokenAsync();

        Assert.Equal(before, _file.Text);
        Assert.Equal(["credentials.json"], _file.Names);
    }

    [Fact]
    public async Task A_lock_held_by_another_process_is_waited_for_until_the_timeout()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        _file.Write(exchange.IssueTokens(Sessions.Profile));
        using Session session = await _file.OpenAsync(exchange.BaseUri, _clock, timeoutSeconds: 20);
        using (new FileStream(_file.LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            BfxException error = await _clock.Fails(session.RefreshTokenAsync());

            Assert.Equal(BfxErrorIds.NotPersisted, error.ErrorId);
            Assert.Contains("another process has held", error.Message, StringComparison.Ordinal);
            Assert.InRange(_clock.Waited.TotalSeconds, 20, 21);
        }

        Assert.Empty(exchange.Requests);
        await session.RefreshTokenAsync();
    }

    [Fact]
    public async Task A_session_closed_during_a_refresh_stores_the_response()
    {
        var asked = new TaskCompletionSource();
        var response = new TaskCompletionSource();
        string jwt = Jwt.Of(_clock.GetUtcNow().AddHours(2), "second");
        await using var server = new RawServer(async _ =>
        {
            asked.TrySetResult();
            await response.Task;
            return RawResponse.Result($$"""[{"jwt":"{{jwt}}","random_secret":"0xabcd","refresh_token":"refresh-2"}]""");
        });
        _file.Write($$"""{"jwt":"{{Jwt.Of(_clock.GetUtcNow().AddHours(1))}}","refreshToken":"refresh-1","randomSecret":"0x00"}""");
        Session session = await _file.OpenAsync(server.BaseUri, _clock);

        Task<Token> refresh = session.RefreshTokenAsync();
        await asked.Task;
        session.Dispose();
        Assert.True(session.IsClosed);
        response.SetResult();

        Assert.Equal(BfxErrorIds.SessionClosed, (await Assert.ThrowsAsync<BfxException>(() => refresh)).ErrorId);
        Assert.Equal((jwt, "refresh-2", "0xabcd"), (_file["jwt"], _file["refreshToken"], _file["randomSecret"]));
    }

    [Fact]
    public async Task A_link_is_preserved_and_its_target_replaced()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        _file.Write(exchange.IssueTokens(Sessions.Profile));
        string before = _file.Text;
        string link = _file.FilePath + ".link";
        File.CreateSymbolicLink(link, _file.FilePath);
        using Session session = await Session.OpenAsync(Sessions.Options(exchange.BaseUri, _clock, 100), link, CredentialKind.Token);

        await session.RefreshTokenAsync();

        Assert.NotNull(File.ResolveLinkTarget(link, returnFinalTarget: false));
        Assert.NotEqual(before, _file.Text);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public async Task A_file_that_others_can_read_or_change_is_rejected_unless_forced(UnixFileMode others)
    {
        if (OperatingSystem.IsWindows())
        {
            // Windows has no such permissions.
            return;
        }

        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        _file.Write(exchange.CreateApiKey(Sessions.Profile).ToJson());
        File.SetUnixFileMode(_file.FilePath, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);
        SessionOptions options = Sessions.Options(exchange.BaseUri, _clock, 100);
        var observer = new RecordingObserver();

        BfxException error = await _clock.Fails(Session.OpenAsync(options, _file.FilePath, CredentialKind.ApiKey, observer: observer));
        using Session forced = await Session.OpenAsync(options, _file.FilePath, CredentialKind.ApiKey, force: true, observer: observer);
        await forced.RefreshTokenAsync();

        Assert.Equal(BfxErrorIds.KeyFile, error.ErrorId);
        Assert.Contains("chmod 600", error.Message, StringComparison.Ordinal);
        Assert.All(observer.Warnings, warning => Assert.Contains("others than its owner", warning, StringComparison.Ordinal));
        Assert.Equal(2, observer.Warnings.Count);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_file.FilePath));
    }

    [Theory]
    [InlineData("a folder", false)]
    [InlineData("a folder", true)]
    [InlineData("a pipe", false)]
    [InlineData("a pipe", true)]
    [InlineData("a link to a pipe", false)]
    [InlineData("a link to a pipe", true)]
    public async Task A_folder_or_pipe_is_rejected_at_once(string what, bool isConnected)
    {
        if (!OperatingSystem.IsLinux())
        {
            // On other systems .NET does not distinguish a pipe from a file.
            return;
        }

        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        using Session? session = isConnected
            ? await _file.Write(exchange.IssueTokens(Sessions.Profile)).OpenAsync(exchange.BaseUri, _clock)
            : null;
        File.Delete(_file.FilePath);
        string target = what.StartsWith("a link", StringComparison.Ordinal) ? Path.Combine(_file.Folder, "target") : _file.FilePath;
        if (what.EndsWith("folder", StringComparison.Ordinal))
        {
            Directory.CreateDirectory(target, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        else
        {
            Assert.True(await Command.RunsAsync("mkfifo", "-m", "600", target));
        }

        if (target != _file.FilePath)
        {
            File.CreateSymbolicLink(_file.FilePath, target);
        }

        // In a task, because opening a pipe would wait in a call that nothing ends.
        Task attempt = Task.Run(() => session?.RefreshTokenAsync() ?? (Task)_file.OpenAsync(exchange.BaseUri, _clock));
        BfxException error = await Assert.ThrowsAsync<BfxException>(() => attempt.WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.Equal(BfxErrorIds.KeyFile, error.ErrorId);
        Assert.Contains("not a file", error.Message, StringComparison.Ordinal);
        Assert.Empty(exchange.Requests);
    }

    /// <summary>A clock that is set by the test, with real waits: a wait for a lock ends when the lock is released.</summary>
    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2024, 3, 1, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
