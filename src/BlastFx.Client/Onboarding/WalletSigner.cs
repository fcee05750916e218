using System.Security;
using BlastFx.Authentication;
using BlastFx.Wallet;

namespace BlastFx.Onboarding;

/// <summary>Signs with a wallet's private key, which stays in pinned memory until disposal.</summary>
internal sealed class WalletSigner : IDisposable
{
    private readonly Secret _privateKey;

    private WalletSigner(Secret privateKey)
    {
        _privateKey = privateKey;
        Address = HexSecret.UseKey(privateKey, WalletAddress.Of);
    }

    /// <summary>The wallet's address, with the EIP-55 checksum case.</summary>
    public string Address { get; }

    /// <summary>Creates a signer from a private key.</summary>
    /// <param name="privateKey">64 hex digits, <c>0x</c> optional.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidCredentials"/>: the private key is not valid. The key is not quoted.</exception>
    public static WalletSigner Open(SecureString privateKey)
    {
        var secret = Secret.FromSecureString(privateKey);
        try
        {
            if (!HexSecret.IsHex(secret) || HexSecret.UseKey(secret, key => key.Length != PrivateKey.Length))
            {
                throw Invalid("is not 32 bytes in hexadecimal: it must be 64 hex digits, with or without 0x before them, and nothing else, not even a space or the end of a line");
            }

            return HexSecret.UseKey(secret, PrivateKey.IsValid)
                ? new WalletSigner(secret)
                : throw Invalid("is out of range: it must be more than zero and less than the order of secp256k1");
        }
        catch
        {
            secret.Dispose();
            throw;
        }
    }

    /// <summary>Signs a personal message (EIP-191).</summary>
    public string Sign(string message) => HexSecret.UseKey(_privateKey, key => PersonalMessage.Sign(key, message));

    public void Dispose() => _privateKey.Dispose();

    private static BfxException Invalid(string why) =>
        new(BfxErrorIds.InvalidCredentials, $"The wallet's private key {why}. Nothing was sent.");
}
