using System.Numerics;
using BlastFx.Sandbox.Wallets;

namespace BlastFx.Sandbox.Tests;

public sealed class WalletSignatureTests
{
    // eth-account's tests of recovering a message's signer, and web3.js's documentation of web3.eth.accounts.recover.
    [Theory]
    [InlineData(
        "I♥SF",
        "e6ca9bba58c88611fad66a6ce8f996908195593807c4b38bd528d2cff09d4eb33e5bfbbf4d3e39b1a2fd816a7680c19ebebaf3a141b239934ad43cb33fcec8ce01",
        "0x5ce9454909639D2D17A3F753ce7d93fa0b9aB12E")]
    [InlineData(
        "Some data",
        "b91467e570a6466aa9e9876cbcd013baba02900b8979d43fe208a4a4f339f5fd6007e74cd82e037b800186422fc2da167c747ef045e5d18a5f5d4300f8e1a02901",
        "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23")]
    public void The_signer_of_a_published_message_is_found(string message, string signature, string address) =>
        Assert.Equal(address, WalletSignature.Signer(WalletSignature.HashOf(message), Convert.FromHexString(signature)), ignoreCase: true);

    [Fact]
    public void Keccak_256_of_empty_input_matches_the_published_hash() => Assert.Equal(
        "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470", Convert.ToHexStringLower(Keccak256.Hash([])));

    // The point 2G of SEC 2's base point, as published in lists of its multiples.
    [Fact]
    public void Twice_the_base_point_matches_the_published_point()
    {
        const string expected =
            "c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee51ae168fea63dc339a3c58419466ceaeef7f632653266d0e1236431a950cfe52a";

        Assert.Equal(expected, Convert.ToHexStringLower(CurvePoint.G.Times(2).Coordinates()));
        Assert.Equal(expected, Convert.ToHexStringLower(CurvePoint.G.Plus(CurvePoint.G).Coordinates()));
    }

    [Fact]
    public void Addition_and_multiplication_follow_the_group_laws()
    {
        (CurvePoint two, CurvePoint three) = (CurvePoint.G.Times(2), CurvePoint.G.Times(3));

        Assert.Equal(CurvePoint.G.Times(5).Coordinates(), two.Plus(three).Coordinates());
        Assert.Equal(two.Coordinates(), CurvePoint.G.Times(CurvePoint.N + 2).Coordinates());
        Assert.True(CurvePoint.G.Times(CurvePoint.N).IsInfinity);
        Assert.True(CurvePoint.G.Plus(CurvePoint.G.Times(CurvePoint.N - 1)).IsInfinity);
        Assert.Equal(two.Coordinates(), two.Plus(CurvePoint.G.Times(BigInteger.Zero)).Coordinates());
        Assert.Equal(two.Coordinates(), CurvePoint.G.Times(BigInteger.Zero).Plus(two).Coordinates());
    }

    [Fact]
    public void The_base_point_is_found_by_its_x() => Assert.Equal(CurvePoint.G, CurvePoint.At(CurvePoint.G.X, odd: !CurvePoint.G.Y.IsEven));

    [Fact]
    public void An_x_off_the_curve_has_no_point() =>
        Assert.Null(CurvePoint.At(new BigInteger(5), odd: false));
}
