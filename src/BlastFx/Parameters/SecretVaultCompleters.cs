using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using BlastFx.Secrets;

namespace BlastFx.Parameters;

/// <summary>Completes the names of vaults.</summary>
internal sealed class SecretVaultCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) => CompletionValues.Matching(wordToComplete, SecretVaultNames.Vaults());
}

/// <summary>Completes the names of secrets, of one vault where the line names it.</summary>
internal sealed class SecretNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) =>
        CompletionValues.Matching(wordToComplete, SecretVaultNames.Secrets(fakeBoundParameters["Vault"] as string).Order(StringComparer.OrdinalIgnoreCase));
}
