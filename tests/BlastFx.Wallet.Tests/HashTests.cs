using System.Text;
using CsCheck;

namespace BlastFx.Wallet.Tests;

public sealed class HashTests
{
    // Known answers of Keccak-256; the first is Ethereum's hash of nothing (yellow paper, KEC(())).
    [Theory]
    [InlineData("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    [InlineData("testing", "5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02")]
    public void Keccak_256_matches_published_vectors(string text, string hash)
    {
        Assert.Equal(hash, Hex.Text(Keccak256.Hash(Encoding.UTF8.GetBytes(text))));
        Assert.Equal(hash, Hex.Text(Sandbox.Wallets.Keccak256.Hash(Encoding.UTF8.GetBytes(text))));
    }

    [Fact]
    public void Both_implementations_agree_on_any_bytes() =>
        Gen.Byte.Array[0, 600].Sample(bytes => Keccak256.Hash(bytes).AsSpan().SequenceEqual(Sandbox.Wallets.Keccak256.Hash(bytes)));

    [Theory]
    [InlineData(135)]
    [InlineData(136)]
    [InlineData(137)]
    [InlineData(272)]
    public void Both_implementations_agree_at_block_boundaries(int length)
    {
        byte[] bytes = Enumerable.Repeat((byte)0xa5, length).ToArray();

        Assert.Equal(Keccak256.Hash(bytes), Sandbox.Wallets.Keccak256.Hash(bytes));
    }
}
