namespace BlastFx.Wallet.Tests;

public sealed class PrivateKeyTests
{
    private const string Order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("8000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140")]
    [InlineData("fffffffffffffffffffffffffffffffdffffffffffffffffffffffffffffffff")]
    [InlineData("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd03640ff")]
    public void Numbers_from_one_to_below_the_curve_order_are_private_keys(string key) => Assert.True(PrivateKey.IsValid(Hex.Bytes(key)));

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(Order)]
    [InlineData("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142")]
    [InlineData("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364200")]
    [InlineData("ffffffffffffffffffffffffffffffff00000000000000000000000000000000")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("00000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000001")]
    public void An_invalid_private_key_is_rejected_without_being_echoed(string key)
    {
        byte[] bytes = Hex.Bytes(key);

        Assert.False(PrivateKey.IsValid(bytes));
        Assert.All(
            [
                Assert.Throws<ArgumentException>(() => WalletAddress.Of(bytes)),
                Assert.Throws<ArgumentException>(() => PersonalMessage.Sign(bytes, "message")),
            ],
            refused => Assert.Equal("These bytes are not a valid private key of secp256k1. (Parameter 'key')", refused.Message));
    }
}
