using System.Management.Automation;
using BlastFx.Parameters;

namespace BlastFx.Commands;

/// <summary>Gets balance changes, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "BfxBalanceOperation", SupportsPaging = true)]
[OutputType("BlastFx.BalanceOperation")]
public sealed class GetBfxBalanceOperationCommand : BfxSessionRangeCommand
{
    private string[]? _types;

    /// <summary>The types, such as deposit; all if omitted.</summary>
    [Parameter(Position = 0)]
    [Alias("ops_type")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OperationTypeCompleter))]
    public string[]? OperationType { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        StopOnError(OperationType, () => _types = KnownValueArguments.Check(OperationType, Models.KnownValues.OperationTypes, "type of balance operation", Messages.Warning));
    }

    private protected override void ProcessSession(Session session) => ContinueOnError(session, () => Pages.Write(
        window => session.Account.GetBalanceOperations(_types, Range, window),
        "balance operations"));
}
