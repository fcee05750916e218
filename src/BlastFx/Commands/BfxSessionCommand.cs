using System.Management.Automation;
using BlastFx.Connections;
using BlastFx.Parameters;

namespace BlastFx.Commands;

/// <summary>A cmdlet that uses a session: that of -Session, else the runspace's default.</summary>
public abstract class BfxSessionCommand : BfxCommand
{
    /// <summary>The session to use; the runspace's default if omitted.</summary>
    [Parameter(ValueFromPipeline = true)]
    [SessionArgument]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public Session? Session { get; set; }

    /// <summary>Resolves the session and calls <see cref="ProcessSession"/>.</summary>
    protected override void ProcessRecord()
    {
        Session? session = Session;
        StopOnError(null, () => session = Resolve());
        ProcessSession(session!);
    }

    private protected abstract void ProcessSession(Session session);

    private Session Resolve()
    {
        SessionArgumentAttribute.RejectDeserialized(Session);
        return Session ?? RunspaceContext.Current.DefaultSession ?? throw new BfxException(
            BfxErrorIds.NotConnected, "There is no session: -Session was omitted, and the runspace has no default session.");
    }
}
