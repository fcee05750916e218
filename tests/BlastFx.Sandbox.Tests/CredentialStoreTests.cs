using BlastFx.Sandbox.Authentication;

namespace BlastFx.Sandbox.Tests;

/// <summary>Two requests that both find the credentials before either of them uses the refresh token.</summary>
public sealed class CredentialStoreTests
{
    private readonly CredentialStore _store = new();

    [Fact]
    public void Token_credentials_found_by_two_requests_are_replaced_by_the_first_only()
    {
        _store.AddTokens(TokensWith("used"));
        (TokenCredentials one, TokenCredentials other) = (_store.FindTokens("used")!, _store.FindTokens("used")!);

        Assert.True(_store.TryReplaceTokens(one, TokensWith("first")));
        Assert.False(_store.TryReplaceTokens(other, TokensWith("second")));

        Assert.Null(_store.FindTokens("used"));
        Assert.NotNull(_store.FindTokens("first"));
        Assert.Null(_store.FindTokens("second"));
    }

    [Fact]
    public void A_key_found_by_two_requests_is_replaced_by_the_first_only()
    {
        _store.AddKey(KeyWith("used"));
        (ApiKey? one, ApiKey? other) = (_store.FindKey("key")!, _store.FindKeyByRefreshToken("used")!);

        Assert.True(_store.TryReplaceKey(one, KeyWith("first")));
        Assert.False(_store.TryReplaceKey(other, KeyWith("second")));

        Assert.Null(_store.FindKeyByRefreshToken("used"));
        Assert.Null(_store.FindKeyByRefreshToken("second"));
        Assert.Equal("first", _store.FindKey("key")!.RefreshToken);
    }

    [Fact]
    public void A_revoked_key_is_not_restored_by_a_pending_refresh()
    {
        _store.AddKey(KeyWith("used"));
        ApiKey found = _store.FindKeyByRefreshToken("used")!;
        _store.RemoveKey("key");

        Assert.False(_store.TryReplaceKey(found, KeyWith("first")));

        Assert.Null(_store.FindKey("key"));
    }

    private static TokenCredentials TokensWith(string refreshToken) => new(13, "0x00", refreshToken, DateTimeOffset.MaxValue);

    private static ApiKey KeyWith(string refreshToken) => new("key", "0x00", 13, DateTimeOffset.MaxValue, refreshToken, DateTimeOffset.MaxValue);
}
