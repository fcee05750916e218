using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace BlastFx.Parameters;

/// <summary>Completes words of a known list. Others are taken too: the exchange may have new ones.</summary>
internal abstract class ValueCompleter(Func<IReadOnlyList<string>> words) : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) => CompletionValues.Matching(wordToComplete, words());
}

/// <summary>Completes the states of orders.</summary>
internal sealed class OrderStatusCompleter() : ValueCompleter(() => Models.KnownValues.OrderStatuses);

/// <summary>Completes the types of orders.</summary>
internal sealed class OrderTypeCompleter() : ValueCompleter(() => Models.KnownValues.OrderTypes);

/// <summary>Completes the kinds of balance operations.</summary>
internal sealed class OperationTypeCompleter() : ValueCompleter(() => Models.KnownValues.OperationTypes);

/// <summary>Completes the periods of candles.</summary>
internal sealed class PeriodCompleter() : ValueCompleter(() => Models.CandlePeriods.Names);
