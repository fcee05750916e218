using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using BlastFx.Vaults;

namespace BlastFx.Hosting;

/// <summary>Completes the names of vaults.</summary>
internal sealed class VaultCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) => CompletionWords.Matching(wordToComplete, VaultNames.Vaults());
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
        CompletionWords.Matching(wordToComplete, VaultNames.Secrets(fakeBoundParameters["Vault"] as string).Order(StringComparer.OrdinalIgnoreCase));
}
