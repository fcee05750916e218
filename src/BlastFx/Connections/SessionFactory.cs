using System.Management.Automation;
using System.Security;
using BlastFx.Authentication;
using BlastFx.Pipeline;
using BlastFx.Sandbox;
using BlastFx.Sandboxes;
using BlastFx.Secrets;

namespace BlastFx.Connections;

/// <summary>Opens sessions with the credentials that Connect-Bfx accepts.</summary>
internal sealed class SessionFactory(PipelineBridge bridge, SessionOptions options)
{
    /// <summary>Opens a session with the credentials of a file.</summary>
    public Session FromFile(string path, CredentialKind kind, bool persists, bool allowsSharedFile) => bridge.Run((observer, cancellationToken) =>
        Session.OpenAsync(options, path, kind, persists, allowsSharedFile, observer, cancellationToken));

    /// <summary>Opens a session with the credentials of a secret.</summary>
    /// <param name="commands">The commands of the runspace, which has the secret vaults.</param>
    /// <param name="name">The secret.</param>
    /// <param name="vault">The vault; null to find the only one with such a secret.</param>
    /// <param name="persists">Writes refreshed tokens back.</param>
    public Session FromSecret(CommandInvocationIntrinsics commands, string name, string? vault, bool persists)
    {
        SecretManagement management = SecretManagement.Here(commands, out string module);
        vault ??= management.VaultsWith(name) switch
        {
            [var only] => only,
            [] => throw new BfxException(BfxErrorIds.SecretVault, $"No vault has a secret '{name}'. Nothing was sent."),
            var several => throw new BfxException(
                BfxErrorIds.SecretVault,
                $"More than one vault has a secret '{name}' ({string.Join(", ", several)}). Specify -Vault. Nothing was sent."),
        };
        SecretVaultEntry secret = SecretVaultEntry.Read(management.Get(name, vault), name);
        return new Session(
            options, secret.Credentials, persists && secret.IsText ? new SecretVaultStore(name, vault, module, options) : null);
    }

    /// <summary>Opens a session with an API key as user name and its secret as password.</summary>
    public Session FromCredential(PSCredential credential, SecureString? jwt, SecureString? refreshToken) => new(options, new ApiKeyCredentials(
        credential.UserName,
        Secret.FromSecureString(credential.Password),
        jwt is null ? null : Secret.FromSecureString(jwt),
        refreshToken is null ? null : Secret.FromSecureString(refreshToken)));

    /// <summary>Opens a session with token credentials.</summary>
    public Session FromTokens(SecureString jwt, SecureString refreshToken, SecureString tokenSecret) => new(options, new TokenCredentials(
        Secret.FromSecureString(jwt), Secret.FromSecureString(refreshToken), Secret.FromSecureString(tokenSecret)));

    /// <summary>Onboards a wallet and opens a session with the credentials that it gets.</summary>
    public Session FromWallet(SecureString privateKey, bool asToken) => bridge.Run((observer, cancellationToken) =>
        Session.OnboardAsync(options, privateKey, asToken, observer, cancellationToken));

    /// <summary>Opens a session with the credentials of environment variables.</summary>
    public Session FromVariables() => new(options, EnvironmentCredentials.Read());

    /// <summary>Opens a session with new token credentials of the sandbox started last; starts one if none runs.</summary>
    public Session FromSandbox()
    {
        SandboxInfo? sandbox = RunningSandboxes.Latest;
        if (sandbox is null)
        {
            sandbox = RunningSandboxes.Start(new SandboxOptions());
            RunspaceContext.Current.Own(sandbox);
        }

        SandboxTokens tokens = sandbox.Exchange.IssueTokens(sandbox.Accounts[0].ProfileId);
        return new Session(
            options with { BaseUri = sandbox.BaseUri, Environment = BfxEnvironment.Sandbox },
            new TokenCredentials(
                Secret.FromText(tokens.Jwt), Secret.FromText(tokens.RefreshToken), Secret.FromText(tokens.RandomSecret)));
    }
}
