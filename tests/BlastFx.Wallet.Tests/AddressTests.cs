namespace BlastFx.Wallet.Tests;

public sealed class AddressTests
{
    // EIP-55, "Test Cases".
    [Theory]
    [InlineData("0x52908400098527886E0F7030069857D2E4169EE7")]
    [InlineData("0x8617E340B3D01FA5F11F306F4090FD50E238070D")]
    [InlineData("0xde709f2102306220921060314715629080e2fb77")]
    [InlineData("0x27b1fdb04752bbc536007a920d24acb045561c26")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359")]
    [InlineData("0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB")]
    [InlineData("0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb")]
    public void An_address_has_the_letter_case_of_EIP_55(string address)
    {
        Assert.Equal(address, WalletAddress.Checksum(address[2..].ToLowerInvariant()));
        Assert.Equal(address, WalletAddress.Checksum(address[2..].ToUpperInvariant()));
    }

    [Theory]
    // The default accounts of Hardhat Network (mnemonic "test test test test test test test test test test test junk").
    [InlineData("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80", "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")]
    [InlineData("0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8")]
    [InlineData("0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a", "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC")]
    [InlineData("0x7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6", "0x90F79bf6EB2c4f870365E785982E1f101E93b906")]
    // The accounts of Ganache's deterministic mode (mnemonic "myth like bonus scare over problem client lizard pioneer submit female collect").
    [InlineData("0x4f3edf983ac636a65a842ce7c78d9aa706d3b113bce9c46f30d7d21715b23b1d", "0x90F8bf6A479f320ead074411a4B0e7944Ea8c9C1")]
    [InlineData("0x6cbed15c793ce57650b9877cf6fa156fbef513c4e6134f022a85b1ffdd59b2a1", "0xFFcf8FDEE72ac11b5c542428B35EEF5769C409f0")]
    [InlineData("0x6370fd033278c143179d81c5526140625662b8daa446c22ee2d73db3707e620c", "0x22d491Bde2303f2f43325b2108D26f1eAbA1e32b")]
    [InlineData("0x646f1ce2fdad0e6deeeb5c7e8e5543bdde65e86029e2fd9fc169899c440a7913", "0xE11BA2b4D45Eaed5996Cd0823791E0C93114882d")]
    // web3.js documentation, web3.eth.accounts.sign.
    [InlineData("0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318", "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23")]
    // eth-account's tests: the bytes of "unicorns", four times.
    [InlineData("756e69636f726e73756e69636f726e73756e69636f726e73756e69636f726e73", "0xa79F6f349C853F9Ea0B29636779ae3Cb4E3BA729")]
    public void A_private_key_has_its_published_address(string privateKey, string address) =>
        Assert.Equal(address, WalletAddress.Of(Hex.Bytes(privateKey)));
}
