using System.Security;
using BlastFx.Client.Tests.Support;
using BlastFx.Onboarding;

namespace BlastFx.Client.Tests;

public sealed class WalletSignerTests
{
    // A default account of Hardhat Network.
    private const string PrivateKey = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    private const string Wallet = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

    [Theory]
    [InlineData(PrivateKey)]
    [InlineData("0x" + PrivateKey)]
    [InlineData("0XAC0974BEC39A17E36BA4A6B4D238FF944BACB478CBED5EFCAE784D7BF4F2FF80")]
    [InlineData("AC0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2FF80")]
    public void A_private_key_is_64_hex_digits_in_either_case_with_or_without_0x(string privateKey)
    {
        using WalletSigner wallet = WalletSigner.Open(Sessions.Hidden(privateKey));

        Assert.Equal(Wallet, wallet.Address);
        Assert.Matches("^0x[0-9a-f]{128}0[01]$", wallet.Sign("message"));
    }

    [Theory]
    [InlineData("", "not 32 bytes")]
    [InlineData("0x", "not 32 bytes")]
    [InlineData("1234", "not 32 bytes")]
    [InlineData("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff8", "not 32 bytes")]
    [InlineData("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff", "not 32 bytes")]
    [InlineData("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff8000", "not 32 bytes")]
    [InlineData("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff8g", "not 32 bytes")]
    [InlineData("0x0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80", "not 32 bytes")]
    [InlineData(PrivateKey + " ", "not even a space or the end of a line")]
    [InlineData(PrivateKey + "\n", "not even a space or the end of a line")]
    [InlineData(" " + PrivateKey, "not even a space or the end of a line")]
    [InlineData("test test test test test test test test test test test junk", "not 32 bytes")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", "out of range")]
    [InlineData("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", "out of range")]
    [InlineData("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142", "out of range")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "out of range")]
    public void An_invalid_private_key_is_rejected_without_being_quoted(string privateKey, string why)
    {
        BfxException error = Assert.Throws<BfxException>(() => WalletSigner.Open(Sessions.Hidden(privateKey)));

        Assert.Equal(BfxErrorIds.InvalidCredentials, error.ErrorId);
        Assert.Null(error.InnerException);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was sent.", error.Message, StringComparison.Ordinal);
        if (privateKey.Length > 4)
        {
            Assert.DoesNotContain(privateKey.Trim()[..8], error.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_disposed_wallet_has_no_private_key()
    {
        WalletSigner wallet = WalletSigner.Open(Sessions.Hidden(PrivateKey));

        wallet.Dispose();

        Assert.Throws<ObjectDisposedException>(() => wallet.Sign("message"));
        Assert.Equal(Wallet, wallet.Address);
    }

    [Fact]
    public void The_callers_SecureString_stays_the_callers()
    {
        using SecureString key = Sessions.Hidden(PrivateKey);

        WalletSigner.Open(key).Dispose();

        Assert.Equal(PrivateKey, key.Plain());
    }
}
