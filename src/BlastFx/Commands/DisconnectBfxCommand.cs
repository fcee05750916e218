using System.Management.Automation;
using BlastFx.Connections;
using BlastFx.Parameters;

namespace BlastFx.Commands;

/// <summary>
/// Disconnects the session and wipes its secrets. Without a session it does nothing: in a <c>finally</c> block, an error of
/// this cmdlet would hide the original one.
/// </summary>
[Cmdlet(VerbsCommunications.Disconnect, "Bfx")]
[OutputType(typeof(void))]
public sealed class DisconnectBfxCommand : BfxCommand
{
    /// <summary>The session to close; the runspace's default if omitted. Null, such as after a failed connection, is ignored.</summary>
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
