using System.Management.Automation;
using System.Security;
using BlastFx.Authentication;
using BlastFx.Storage;

namespace BlastFx.Secrets;

/// <summary>Credentials as a secret of a vault: the text of an API key file or token file, or a PSCredential of key and secret.</summary>
/// <param name="Credentials">The credentials.</param>
/// <param name="IsText">True for a text; false for a PSCredential, which cannot store refreshed tokens.</param>
internal sealed record SecretVaultEntry(Credentials Credentials, bool IsText)
{
    /// <summary>Reads a secret.</summary>
    /// <param name="secret">The secret, as returned by the vault.</param>
    /// <param name="name">The name of the secret, for errors.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.SecretVault"/>: it holds no credentials;
    /// <see cref="BfxErrorIds.InvalidCredentials"/>: a part of them is malformed.</exception>
    public static SecretVaultEntry Read(object? secret, string name)
    {
        if (secret is PSCredential pair)
        {
            return new SecretVaultEntry(new ApiKeyCredentials(pair.UserName, Secret.FromSecureString(pair.Password)), IsText: false);
        }

        using Secret text = TextOf(secret, name);
        try
        {
            return new SecretVaultEntry(CredentialJson.Read(text), IsText: true);
        }
        catch (FormatException wrong)
        {
            throw Unusable(name, wrong.Message);
        }
    }

    /// <summary>The secret's text with refreshed credentials.</summary>
    /// <param name="secret">The secret, as returned by the vault.</param>
    /// <param name="name">The name of the secret, for errors.</param>
    /// <param name="refreshed">The refreshed credentials.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.SecretVault"/>: it holds no credentials.</exception>
    public static Secret Replace(object? secret, string name, Credentials refreshed)
    {
        using Secret text = TextOf(secret, name);
        try
        {
            return CredentialJson.Replace(text, refreshed);
        }
        catch (FormatException wrong)
        {
            throw Unusable(name, wrong.Message);
        }
    }

    /// <summary>The text of a secret.</summary>
    /// <param name="secret">The secret, as returned by the vault.</param>
    /// <param name="name">The name of the secret, for errors.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.SecretVault"/>: there is no secret, or it is not a text.</exception>
    public static Secret TextOf(object? secret, string name) => secret switch
    {
        SecureString hidden => Secret.FromSecureString(hidden),
        string plain => Secret.FromText(plain),
        null => throw Unusable(name, "there is none"),
        _ => throw Unusable(name, $"it is a {secret.GetType().Name}"),
    };

    private static BfxException Unusable(string name, string why) => new(
        BfxErrorIds.SecretVault,
        $"The secret '{name}' cannot be used: {why}. It must be the text of an API key file or token file, as Save-BfxSecret stores it, or a PSCredential of API key and secret.");
}
