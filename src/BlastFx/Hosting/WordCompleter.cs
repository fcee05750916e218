using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace BlastFx.Hosting;

/// <summary>Completes words of a known list. Others are taken too: the exchange may have new ones.</summary>
internal abstract class WordCompleter(Func<IReadOnlyList<string>> words) : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) => CompletionWords.Matching(wordToComplete, words());
}

/// <summary>Completes the states of orders.</summary>
internal sealed class OrderStatusCompleter() : WordCompleter(() => ExchangeWords.OrderStatuses);

/// <summary>Completes the types of orders.</summary>
internal sealed class OrderTypeCompleter() : WordCompleter(() => ExchangeWords.OrderTypes);

/// <summary>Completes the kinds of balance operations.</summary>
internal sealed class OperationTypeCompleter() : WordCompleter(() => ExchangeWords.OperationTypes);

/// <summary>Completes the periods of candles.</summary>
internal sealed class PeriodCompleter() : WordCompleter(() => CandlePeriod.Names);
