using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using BlastFx.Connections;

namespace BlastFx.Parameters;

/// <summary>Completes market ids from what the session has seen, else from a few that are known beforehand; never from the network.</summary>
internal sealed class MarketIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        IReadOnlyList<string> known = SessionOnLine.Named(fakeBoundParameters)?.Markets.Known.Ids ?? RunspaceContext.Current.KnownMarkets;
        return CompletionValues.Matching(wordToComplete, known.Count > 0 ? known : KnownMarkets.Defaults);
    }
}
