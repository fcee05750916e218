using BlastFx.Authentication;
using BlastFx.Client.Tests.Support;
using BlastFx.Refresh;

namespace BlastFx.Client.Tests;

public sealed class SessionTests
{
    private readonly TestClock _clock = new();

    [Fact]
    public async Task A_session_learns_who_it_is_from_the_account()
    {
        await using var server = new RawServer(RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        Assert.Equal((null, null), (session.ProfileId, session.Wallet));
        Assert.StartsWith("profile not read yet at http://127.0.0.1:", session.ToString(), StringComparison.Ordinal);

        await session.Account.GetAccountAsync();

        Assert.Equal((13L, "0x8481cb01Ec35d43C116C3c272Fb026e6dD465e08"), (session.ProfileId, session.Wallet));
        Assert.Equal(["BTC-USD", "ETH-USD", "SOL-USD"], session.Markets.Known.Ids);
        Assert.Equal((CredentialKind.ApiKey, BfxEnvironment.Custom, "bfx"), (session.CredentialKind, session.Environment, session.ExchangeId));
    }

    [Fact]
    public void A_wallets_session_knows_itself_from_its_token()
    {
        DateTimeOffset expiry = _clock.GetUtcNow().AddHours(1);
        using Session session = Sessions.ByTokens(new Uri("http://127.0.0.1:1"), _clock, Jwt.Of(expiry));

        Assert.Equal((13L, expiry, CredentialKind.Token), (session.ProfileId, session.JwtExpiresAt, session.CredentialKind));
        Assert.Null(session.ApiKey);
        Assert.True(session.CanRenew);
    }

    [Fact]
    public void No_public_member_of_a_session_shows_a_secret()
    {
        const string key = "canary-api-key-0123456789";
        var credentials = new ApiKeyCredentials(key, Secret.FromText("0xca11ab1e"), Secret.FromText("canary-jwt"), Secret.FromText("canary-refresh"));
        using var session = new Session(new SessionOptions { Clock = _clock }, credentials);

        IEnumerable<object?> shown = new object[] { session, credentials }.SelectMany(
            owner => owner.GetType().GetProperties().Where(property => property.CanRead).Select(property => property.GetValue(owner)).Append(owner));

        Assert.All(shown, value =>
        {
            Assert.DoesNotContain("canary", $"{value}", StringComparison.Ordinal);
            Assert.DoesNotContain("ca11ab1e", $"{value}", StringComparison.Ordinal);
        });
    }

    [Fact]
    public void The_remaining_lifetime_of_a_token_follows_the_clock()
    {
        DateTimeOffset now = _clock.GetUtcNow();
        using var credentials = new TokenCredentials(Secret.FromText(Jwt.Of(now.AddMinutes(10))), Secret.FromText("r"), Secret.FromText("00"));
        var token = new Token(new RefreshResult(credentials, now), _clock);

        Assert.Equal(now, token.IssuedAt);
        Assert.Equal(TimeSpan.FromMinutes(10), token.Remaining);
        _clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(TimeSpan.Zero, token.Remaining);
        Assert.Equal("token of profile 13, valid until 2024-03-01 12:10:00Z", token.ToString());
    }
}
