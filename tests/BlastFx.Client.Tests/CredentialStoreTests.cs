using BlastFx.Authentication;
using BlastFx.Client.Tests.Support;
using BlastFx.Sandbox;
using BlastFx.Storage;

namespace BlastFx.Client.Tests;

/// <summary>Credentials in a store of the caller, by the public API.</summary>
public sealed class CredentialStoreTests
{
    private readonly TestClock _clock = new();

    [Fact]
    public async Task Refreshed_tokens_are_written_to_the_store_before_they_are_used()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        var store = new MemoryStore(exchange.IssueTokens(Sessions.Profile).ToJson());
        using Session session = await OpenAsync(exchange, store);
        DateTimeOffset? previous = session.JwtExpiresAt;
        DateTimeOffset? duringWrite = null;
        store.Writing = () => duringWrite = session.JwtExpiresAt;
        _clock.Advance(TimeSpan.FromHours(1));

        Token token = await session.RefreshTokenAsync();

        Assert.Equal(["acquire", "read", "ensure writable", "write", "release"], store.Calls);
        Assert.Contains(token.RefreshToken!.Plain(), store.Json, StringComparison.Ordinal);
        Assert.Equal(previous, duringWrite);
        Assert.NotEqual(previous, session.JwtExpiresAt);
    }

    [Fact]
    public async Task Newer_tokens_are_taken_over_and_preserved_although_the_store_cannot_be_written()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        var store = new MemoryStore(exchange.IssueTokens(Sessions.Profile).ToJson());
        using Session session = await OpenAsync(exchange, store);
        SandboxTokens newer = exchange.IssueTokens(Sessions.Profile);
        store.Json = newer.ToJson();
        store.IsWritable = false;

        Assert.Equal(BfxErrorIds.NotPersisted, (await _clock.Fails(session.RefreshTokenAsync())).ErrorId);
        await session.Account.GetAccountAsync();
        Assert.Equal(newer.Jwt, Assert.Single(exchange.Requests).Headers["RBT-JWT"]);
        Assert.Equal(newer.ToJson(), store.Json);
        store.IsWritable = true;
        await session.RefreshTokenAsync();

        Assert.Contains(newer.RefreshToken, exchange.Requests[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_with_the_same_name_in_any_letter_case_excludes_others()
    {
        // One lock file for each checkout.
        string name = $"secret of {AppContext.BaseDirectory}";
        SessionOptions options = Sessions.Options(new Uri("http://127.0.0.1"), _clock, 5);
        using (await FileLock.AcquireAsync(name, options, CancellationToken.None))
        {
            BfxException error = await _clock.Fails(FileLock.AcquireAsync(name.ToUpperInvariant(), options, CancellationToken.None));

            Assert.Equal(BfxErrorIds.NotPersisted, error.ErrorId);
            Assert.Contains("another process has held", error.Message, StringComparison.Ordinal);
        }

        (await FileLock.AcquireAsync(name, options, CancellationToken.None)).Dispose();
    }

    private async Task<Session> OpenAsync(SandboxExchange exchange, MemoryStore store) =>
        new(Sessions.Options(exchange.BaseUri, _clock, 100), await store.ReadAsync(CancellationToken.None), store);

    private sealed class MemoryStore(string json) : ICredentialStore
    {
        private readonly List<string> _calls = [];

        public string Json { get; set; } = json;

        public bool IsWritable { get; set; } = true;

        public Action Writing { get; set; } = static () => { };

        public IReadOnlyList<string> Calls => _calls;

        public Task<Credentials> ReadAsync(CancellationToken cancellationToken)
        {
            using Secret text = Secret.FromText(Json);
            return Task.FromResult(CredentialJson.Read(text));
        }

        public Task<ICredentialLease> AcquireLeaseAsync(CancellationToken cancellationToken)
        {
            _calls.Add("acquire");
            return Task.FromResult<ICredentialLease>(new Lease(this));
        }

        private sealed class Lease(MemoryStore store) : ICredentialLease
        {
            public async Task<Credentials?> ReadAsync(CancellationToken cancellationToken)
            {
                store._calls.Add("read");
                return await store.ReadAsync(cancellationToken);
            }

            public Task EnsureWritableAsync(CancellationToken cancellationToken)
            {
                store._calls.Add("ensure writable");
                return store.IsWritable ? Task.CompletedTask : throw new BfxException(BfxErrorIds.NotPersisted, "The store is read-only.");
            }

            public Task WriteAsync(Credentials refreshed)
            {
                store._calls.Add("write");
                store.Writing();
                using Secret text = Secret.FromText(store.Json);
                using Secret replaced = CredentialJson.Replace(text, refreshed);
                store.Json = replaced.ToSecureString().Plain();
                return Task.CompletedTask;
            }

            public void Dispose() => store._calls.Add("release");
        }
    }
}
