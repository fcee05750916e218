using BlastFx.Sandbox.Authentication;

namespace BlastFx.Sandbox.Tests;

/// <summary>What two requests do that both found the credentials before either spent them.</summary>
public sealed class CredentialStoreTests
{
    private readonly CredentialStore _store = new();

    [Fact]
    public void A_session_that_two_have_found_is_replaced_by_the_first_only()
    {
        _store.AddSession(SessionWith("spent"));
        (TokenSession one, TokenSession other) = (_store.FindSession("spent")!, _store.FindSession("spent")!);

        Assert.True(_store.TryReplaceSession(one, SessionWith("first")));
        Assert.False(_store.TryReplaceSession(other, SessionWith("second")));

        Assert.Null(_store.FindSession("spent"));
        Assert.NotNull(_store.FindSession("first"));
        Assert.Null(_store.FindSession("second"));
    }

    [Fact]
    public void A_key_that_two_have_found_is_replaced_by_the_first_only()
    {
        _store.AddKey(KeyWith("spent"));
        (ApiKey? one, ApiKey? other) = (_store.FindKey("key")!, _store.FindKeyByRefreshToken("spent")!);

        Assert.True(_store.TryReplaceKey(one, KeyWith("first")));
        Assert.False(_store.TryReplaceKey(other, KeyWith("second")));

        Assert.Null(_store.FindKeyByRefreshToken("spent"));
        Assert.Null(_store.FindKeyByRefreshToken("second"));
        Assert.Equal("first", _store.FindKey("key")!.RefreshToken);
    }

    [Fact]
    public void A_key_that_was_revoked_meanwhile_does_not_come_back()
    {
        _store.AddKey(KeyWith("spent"));
        ApiKey found = _store.FindKeyByRefreshToken("spent")!;
        _store.RemoveKey("key");

        Assert.False(_store.TryReplaceKey(found, KeyWith("first")));

        Assert.Null(_store.FindKey("key"));
    }

    private static TokenSession SessionWith(string refreshToken) => new(13, "0x00", refreshToken, DateTimeOffset.MaxValue);

    private static ApiKey KeyWith(string refreshToken) => new("key", "0x00", 13, DateTimeOffset.MaxValue, refreshToken, DateTimeOffset.MaxValue);
}
