using System.Management.Automation;
using BlastFx.Connections;
using BlastFx.Parameters;

namespace BlastFx.Commands;

/// <summary>
/// Forgets and wipes the session. Where there is none there is nothing to do: in a <c>finally</c> block, an error of this
/// cmdlet would hide the one that led there.
/// </summary>
[Cmdlet(VerbsCommunications.Disconnect, "Bfx")]
[OutputType(typeof(void))]
public sealed class DisconnectBfxCommand : BfxCommand
{
    /// <summary>The session to close; the runspace's default where it is left out. Null, as of a connection that failed, closes none.</summary>
    [Parameter(ValueFromPipeline = true)]
    [SessionArgument]
    [AllowNull]
    public Session? Session { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        StopOnError(null, () => SessionArgumentAttribute.RejectDeserialized(Session));
        bool isGiven = MyInvocation.BoundParameters.ContainsKey(nameof(Session));
        if ((isGiven ? Session : RunspaceContext.Current.DefaultSession) is { } session)
        {
            RunspaceContext.Current.Forget(session);
            session.Dispose();
        }
    }
}
