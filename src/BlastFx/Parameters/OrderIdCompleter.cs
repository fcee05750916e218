using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using BlastFx.Connections;

namespace BlastFx.Parameters;

/// <summary>Completes the ids of orders that the session has seen, the newest first; never from the network.</summary>
internal sealed class OrderIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) =>
        CompletionValues.Matching(wordToComplete, SessionOnLine.Of(fakeBoundParameters) is { } session ? KnownOrders.Of(session).Ids : []);
}
