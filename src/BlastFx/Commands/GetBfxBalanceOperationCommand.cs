using System.Management.Automation;
using BlastFx.Hosting;

namespace BlastFx.Commands;

/// <summary>Reads what changed the balance, the newest first.</summary>
[Cmdlet(VerbsCommon.Get, "BfxBalanceOperation", SupportsPaging = true)]
[OutputType("BlastFx.BalanceOperation")]
public sealed class GetBfxBalanceOperationCommand : BfxSessionRangeCommand
{
    /// <summary>The kinds, such as deposit; all where it is left out.</summary>
    [Parameter(Position = 0)]
    [Alias("ops_type")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OperationTypeCompleter))]
    public string[]? OperationType { get; set; }

    private protected override void ProcessSession(Session session) => Try(session, () => Rows.Write(
        window => session.ReadBalanceOperations(ExchangeWords.Spelled(OperationType, ExchangeWords.OperationTypes), Range, window),
        "balance operations"));
}
