using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using BlastFx.Connections;
using BlastFx.Secrets;

namespace BlastFx.Parameters;

/// <summary>Completes values without a request. Parameters accept other values too.</summary>
/// <param name="values">Gets the values for the parameters on the command line.</param>
internal abstract class ValueCompleter(Func<IDictionary, IEnumerable<string>> values) : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) => CompletionValues.Matching(wordToComplete, values(fakeBoundParameters));

    /// <summary>The session on the command line, if specified.</summary>
    protected static Session? SessionOf(IDictionary bound) => bound["Session"].Unwrap() as Session;
}

/// <summary>Completes order states.</summary>
internal sealed class OrderStatusCompleter() : ValueCompleter(_ => Models.KnownValues.OrderStatuses);

/// <summary>Completes the order types that take the time in force on the command line.</summary>
internal sealed class OrderTypeCompleter() : ValueCompleter(bound => bound["TimeInForce"] is string { Length: > 0 } name
    ? Models.KnownValues.OrderTypes.Where(type => Trading.OrderTypeRules.Find(type)!.TimesInForce.Contains(name, StringComparer.OrdinalIgnoreCase))
    : Models.KnownValues.OrderTypes);

/// <summary>Completes the sides of an order.</summary>
internal sealed class OrderSideCompleter() : ValueCompleter(_ => ["long", "short", "buy", "sell"]);

/// <summary>Completes the times in force that the order type on the command line takes.</summary>
internal sealed class TimeInForceCompleter() : ValueCompleter(bound =>
    Trading.OrderTypeRules.Find(bound["OrderType"] as string ?? Trading.OrderTypeRules.Default)?.TimesInForce ?? Models.KnownValues.TimesInForce);

/// <summary>Completes types of balance operations.</summary>
internal sealed class OperationTypeCompleter() : ValueCompleter(_ => Models.KnownValues.OperationTypes);

/// <summary>Completes candle periods.</summary>
internal sealed class PeriodCompleter() : ValueCompleter(_ => Models.CandlePeriods.Names);

/// <summary>Completes the market ids that were read, or common ones before any was read.</summary>
internal sealed class MarketIdCompleter() : ValueCompleter(bound =>
    (SessionOf(bound)?.Markets.Known.Ids ?? RunspaceContext.Current.KnownMarkets) is { Count: > 0 } known ? known : KnownMarkets.Defaults);

/// <summary>Completes the ids of orders that were read, newest first.</summary>
internal sealed class OrderIdCompleter() : ValueCompleter(bound =>
    (SessionOf(bound) ?? RunspaceContext.Current.DefaultSession) is { } session ? KnownOrders.Of(session).Ids : []);

/// <summary>Completes the client order ids of orders that were read, newest first.</summary>
internal sealed class ClientOrderIdCompleter() : ValueCompleter(bound =>
    (SessionOf(bound) ?? RunspaceContext.Current.DefaultSession) is { } session ? KnownOrders.Of(session).ClientIds : []);

/// <summary>Completes common timeouts of deadman switches.</summary>
internal sealed class DeadmanTimeoutCompleter() : ValueCompleter(_ => ["30s", "1m", "5m"]);

/// <summary>Completes common durations of a watch.</summary>
internal sealed class WatchTimeoutCompleter() : ValueCompleter(_ => ["10s", "1m", "5m", "1h"]);

/// <summary>Completes common times between two order books.</summary>
internal sealed class BookIntervalCompleter() : ValueCompleter(_ => ["0.5s", "1s", "5s"]);

/// <summary>Completes the names of secret vaults.</summary>
internal sealed class SecretVaultCompleter() : ValueCompleter(_ => SecretVaultNames.Vaults());

/// <summary>Completes the names of secrets in the vault on the command line, or in all vaults.</summary>
internal sealed class SecretNameCompleter() : ValueCompleter(bound =>
    SecretVaultNames.Secrets(bound["Vault"] as string).Order(StringComparer.OrdinalIgnoreCase));

/// <summary>Completes variables with an open session.</summary>
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
            .Where(variable => variable.Value.Unwrap() is Session { IsClosed: false })
            .Select(variable => (Text: $"${variable.Name}", variable.Value))
            // Names that need braces are rare, and may have any characters.
            .Where(variable => variable.Text.Skip(1).All(character => char.IsLetterOrDigit(character) || character == '_')
                && variable.Text.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
            .Select(variable => new CompletionResult(variable.Text, variable.Text, CompletionResultType.Variable, CompletionValues.Shown($"{variable.Value}")))
            .ToList();
    }
}
