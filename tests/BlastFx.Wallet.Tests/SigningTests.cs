using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using BlastFx.Sandbox.Wallets;
using CsCheck;

namespace BlastFx.Wallet.Tests;

public sealed class SigningTests
{
    private static readonly BigInteger s_order =
        BigInteger.Parse("0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static readonly Gen<byte[]> s_key = Gen.Byte.Array[PrivateKey.Length].Where(static bytes => PrivateKey.IsValid(bytes));

    // web3.js documentation, web3.eth.accounts.sign; the second from web3.py's tests (r and s of 31 bytes).
    [Theory]
    [InlineData(
        "Some data",
        "1da44b586eb0729ff70a73c326926f6ed5a25f5b056e7f47fbc6e58d86871655",
        "b91467e570a6466aa9e9876cbcd013baba02900b8979d43fe208a4a4f339f5fd6007e74cd82e037b800186422fc2da167c747ef045e5d18a5f5d4300f8e1a0291c")]
    [InlineData(
        "10284",
        "0a162a5efbba02f38db3114531c8acba39fe676f09f7e471d93e8a06c471821c",
        "00515bc8fd32264e21ec0820e8c5123ed58c1195c9ea17cb018b1ad4073cc5a60080f5dcec397a5a8c523082bfa41771568903aa554ec06ba8475ca9050fb7d51b")]
    public void A_personal_message_signature_matches_published_vectors_with_27_subtracted_from_the_last_byte(string message, string hash, string signature)
    {
        byte[] key = Hex.Bytes("4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318");
        byte[] expected = Hex.Bytes(signature);
        expected[^1] -= 27;

        Assert.Equal(hash, Hex.Text(PersonalMessage.Hash(message)));
        Assert.Equal($"0x{Hex.Text(expected)}", PersonalMessage.Sign(key, message));
    }

    // The community's vectors for RFC 6979 on secp256k1 with SHA-256 (RFC 6979 itself has none for this curve), as Trezor,
    // Haskoin and CoreBitcoin hold themselves to: private key, message, r and s. Where s is the higher one, the
    // signature here has the lower.
    [Theory]
    [InlineData(
        "0000000000000000000000000000000000000000000000000000000000000001",
        "Satoshi Nakamoto",
        "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8dbbd3162d46e9f9bef7feb87c16dc13b4f6568a87f4e83f728e2443ba586675c")]
    [InlineData(
        "0000000000000000000000000000000000000000000000000000000000000001",
        "All those moments will be lost in time, like tears in rain. Time to die...",
        "8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6bab8019bbd8b6924cc4099fe625340ffb1eaac34bf4477daa39d0835429094520")]
    [InlineData(
        "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140",
        "Satoshi Nakamoto",
        "fd567d121db66e382991534ada77a6bd3106f0a1098c231e47993447cd6af2d094c632f14e4379fc1ea610a3df5a375152549736425ee17cebe10abbc2a2826c")]
    [InlineData(
        "f8b8af8ce3c7cca5e300d33939540c10d45ce001b8f252bfbc57ba0342904181",
        "Alan Turing",
        "7063ae83e7f62bbb171798131b4a0564b956930092b33b07b395615d9ec7e15ca72033e1ff5ca1ea8d0c99001cb45f0272d3be7525d3049c0d9e98dc7582b857")]
    [InlineData(
        "e91671c46231f833a6406ccbea0e3e392c76c167bac1cb013f6f1013980455c2",
        "There is a computer disease that anybody who works with computers knows about. It's a very serious disease and it interferes completely with the work. The trouble with computers is that you 'play' with them!",
        "b552edd27580141f3b2a5463048cb7cd3e047b97c9f98076c32dbdf85a68718b279fa72dd19bfae05577e06c7c0c1900c371fcd5893f7e1d56a37d30174671f6")]
    public void A_nonce_is_that_of_RFC_6979(string privateKey, string message, string published)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(message));

        byte[] signature = Secp256k1.Sign(Hex.Bytes(privateKey), hash);

        BigInteger s = Number(Hex.Bytes(published).AsSpan(32));
        Assert.Equal(published[..64], Hex.Text(signature.AsSpan(0, 32)));
        Assert.Equal(IsLow(s) ? s : s_order - s, Number(signature.AsSpan(32, 32)));
    }

    [Fact]
    public void The_address_recovered_from_a_signature_is_that_of_the_key() =>
        Gen.Select(s_key, Gen.String).Sample(
            (key, text) =>
            {
                byte[] signature = Hex.Bytes(PersonalMessage.Sign(key, text));

                string? signer = WalletSignature.Signer(WalletSignature.HashOf(text), signature);

                return StringComparer.OrdinalIgnoreCase.Equals(WalletAddress.Of(key), signer);
            },
            iter: Effort.Of(100));

    [Fact]
    public void The_lower_of_the_two_possible_s_is_used_and_the_last_byte_is_0_or_1() =>
        Gen.Select(s_key, Gen.Byte.Array[Keccak256.Length]).Sample(
            (key, hash) =>
            {
                byte[] signature = Secp256k1.Sign(key, hash);

                return signature.Length == 65 && IsLow(Number(signature.AsSpan(32, 32))) && signature[^1] <= 1;
            },
            iter: Effort.Of(200));

    [Fact]
    public void Signing_a_message_is_deterministic()
    {
        byte[] key = RandomNumberGenerator.GetBytes(31);

        Assert.Equal(PersonalMessage.Sign([1, .. key], "message"), PersonalMessage.Sign([1, .. key], "message"));
        Assert.NotEqual(PersonalMessage.Sign([1, .. key], "message"), PersonalMessage.Sign([1, .. key], "message."));
    }

    private static bool IsLow(BigInteger s) => s <= s_order / 2;

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
