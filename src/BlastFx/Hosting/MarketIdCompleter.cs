using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using BlastFx.Sessions;

namespace BlastFx.Hosting;

/// <summary>Completes market ids from what the session has seen; never from the network.</summary>
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
        var session = (fakeBoundParameters["Session"] as PSObject)?.BaseObject as Session
            ?? fakeBoundParameters["Session"] as Session;
        return WordCompleter.Matches(wordToComplete, session?.Markets.Ids ?? RunspaceHoldings.Current.KnownMarkets);
    }
}
