namespace BlastFx.Client.Tests;

public sealed class AddressTests
{
    [Theory]
    [InlineData("https://api.bfx.trade", "https://api.bfx.trade/")]
    [InlineData("https://api.bfx.trade/", "https://api.bfx.trade/")]
    [InlineData("HTTPS://API.BFX.TRADE:8443", "https://api.bfx.trade:8443/")]
    [InlineData("http://127.0.0.1:5000", "http://127.0.0.1:5000/")]
    [InlineData("http://localhost:5000", "http://localhost:5000/")]
    [InlineData("http://[::1]:5000/", "http://[::1]:5000/")]
    public void Https_is_taken_and_http_to_this_machine(string address, string plain) =>
        Assert.Equal(plain, Options(address).BaseUri.AbsoluteUri);

    [Theory]
    [InlineData("http://api.bfx.trade", "only https is safe")]
    [InlineData("http://10.0.0.1", "only https is safe")]
    [InlineData("http://localhost.example.com", "only https is safe")]
    [InlineData("http://127.0.0.1.example.com", "only https is safe")]
    [InlineData("http://0.0.0.0", "only https is safe")]
    [InlineData("ftp://api.bfx.trade", "only https is safe")]
    [InlineData("ws://127.0.0.1", "only https is safe")]
    [InlineData("api.bfx.trade", "no scheme")]
    [InlineData("/account", "no scheme")]
    [InlineData("file:///etc/passwd", "no scheme")]
    [InlineData("", "no scheme")]
    [InlineData("https://api.bfx.trade/v1", "end after the host and port")]
    [InlineData("https://api.bfx.trade/?x=1", "end after the host and port")]
    [InlineData("https://api.bfx.trade/#x", "end after the host and port")]
    public void Any_other_address_is_rejected_with_the_reason(string address, string why)
    {
        BfxException error = Assert.Throws<BfxException>(() => Options(address));

        Assert.Equal(BfxErrorIds.InvalidAddress, error.ErrorId);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was sent", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://me:canary-password@api.bfx.trade")]
    [InlineData("https://canary-password@api.bfx.trade/path?x")]
    [InlineData("http://me:canary-password@api.bfx.trade")]
    public void Credentials_in_an_address_are_rejected_and_not_quoted(string address)
    {
        BfxException error = Assert.Throws<BfxException>(() => Options(address));

        Assert.Equal(BfxErrorIds.InvalidAddress, error.ErrorId);
        Assert.Contains("credentials do not belong in an address", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("me:canary-password@api.bfx.trade")]
    [InlineData("//me:canary-password@api.bfx.trade")]
    [InlineData("me:canary@password@api.bfx.trade")]
    [InlineData("https://api.bfx.trade/?token=canary")]
    [InlineData("https://api.bfx.trade/#canary")]
    [InlineData("ftp://me:canary@api.bfx.trade")]
    public void An_invalid_address_is_shown_without_possible_secrets(string address)
    {
        BfxException error = Assert.Throws<BfxException>(() => Options(address));

        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("api.bfx.trade", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_environments_have_their_addresses()
    {
        Assert.Equal("https://api.bfx.trade/", SessionOptions.For(BfxEnvironment.Mainnet).BaseUri.AbsoluteUri);
        Assert.Equal("https://api.testnet.blastfutures.com/", SessionOptions.For(BfxEnvironment.Testnet).BaseUri.AbsoluteUri);
        Assert.Equal("https://api.bfx.trade/", new SessionOptions().BaseUri.AbsoluteUri);
        Assert.Throws<ArgumentOutOfRangeException>(() => SessionOptions.For(BfxEnvironment.Sandbox));
    }

    [Theory]
    [InlineData("")]
    [InlineData("b fx")]
    [InlineData("bfx\r\nX: 1")]
    [InlineData("bföx")]
    [InlineData("012345678901234567890123456789012")]
    public void An_exchange_id_has_letters_and_digits_only(string id) =>
        Assert.Equal(BfxErrorIds.InvalidArgument, Assert.Throws<BfxException>(() => new SessionOptions { ExchangeId = id }).ErrorId);

    [Fact]
    public void A_timeout_is_greater_than_zero_and_at_most_a_day()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SessionOptions { Timeout = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SessionOptions { Timeout = TimeSpan.FromDays(1) + TimeSpan.FromTicks(1) });
        Assert.Equal(TimeSpan.FromDays(1), new SessionOptions { Timeout = TimeSpan.FromDays(1) }.Timeout);
    }

    private static SessionOptions Options(string address) => new() { BaseUri = new Uri(address, UriKind.RelativeOrAbsolute) };
}
