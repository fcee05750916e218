using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace BlastFx.Parameters;

/// <summary>Completes the variables that hold an open session.</summary>
internal sealed class SessionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddScript("$ExecutionContext.InvokeProvider.Item.Get('Variable:*')", useLocalScope: true);
        return shell.Invoke<PSVariable>()
            .Where(variable => variable.Value is Session { IsClosed: false } or PSObject { BaseObject: Session { IsClosed: false } })
            .Select(variable => (Text: $"${variable.Name}", variable.Value))
            // A name that would need braces is rare, and its characters are anybody's.
            .Where(variable => variable.Text.Skip(1).All(character => char.IsLetterOrDigit(character) || character == '_')
                && variable.Text.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
            .Select(variable => new CompletionResult(variable.Text, variable.Text, CompletionResultType.Variable, CompletionValues.Shown($"{variable.Value}")))
            .ToList();
    }
}
