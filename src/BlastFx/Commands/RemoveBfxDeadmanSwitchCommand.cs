using System.Management.Automation;

namespace BlastFx.Commands;

/// <summary>Removes the deadman switches of markets.</summary>
[Cmdlet(VerbsCommon.Remove, "BfxDeadmanSwitch", SupportsShouldProcess = true)]
[OutputType("BlastFx.DeadmanSwitch")]
public sealed class RemoveBfxDeadmanSwitchCommand : BfxDeadmanChangeCommand
{
    private protected override void ChangeMarket(Session session, string marketId) => Change(
        marketId,
        () => session.Policy.Check(marketId),
        $"{marketId} of {session}",
        "Remove the deadman switch: orders stay open when the session falls silent",
        (observer, cancellationToken) => session.Deadman.RemoveAsync(marketId, observer, cancellationToken));
}
