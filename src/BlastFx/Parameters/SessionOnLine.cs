using System.Collections;
using System.Management.Automation;
using BlastFx.Connections;

namespace BlastFx.Parameters;

/// <summary>The session that a command line is about while it is being typed.</summary>
internal static class SessionOnLine
{
    /// <summary>The session that is named on the line; null where none is.</summary>
    public static Session? Named(IDictionary boundParameters) =>
        (boundParameters["Session"] is PSObject wrapped ? wrapped.BaseObject : boundParameters["Session"]) as Session;

    /// <summary>The session that is named on the line, else the runspace's default.</summary>
    public static Session? Of(IDictionary boundParameters) => Named(boundParameters) ?? RunspaceContext.Current.DefaultSession;
}
