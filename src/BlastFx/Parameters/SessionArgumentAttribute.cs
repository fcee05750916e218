using System.Management.Automation;
using BlastFx.Authentication;

namespace BlastFx.Parameters;

/// <summary>
/// Knows a session that came from another process: such a copy has no credentials, and PowerShell's own message would not
/// say what to do about it.
/// </summary>
internal sealed class SessionArgumentAttribute : ArgumentTransformationAttribute
{
    private static readonly string s_deserialized = $"Deserialized.{typeof(Session).FullName}";

    /// <summary>Stands for a copy from another process until the cmdlet can raise the error under its own id.</summary>
    private static readonly Session s_copy = MakeCopy();

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is PSObject copy && copy.TypeNames.Contains(s_deserialized) ? s_copy : inputData;

    /// <summary>Refuses a session that came from another process.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.DeserializedSession"/>.</exception>
    public static void RejectDeserialized(Session? session)
    {
        if (ReferenceEquals(session, s_copy))
        {
            throw new BfxException(
                BfxErrorIds.DeserializedSession,
                "The session is a copy from another process, and copies have no credentials.");
        }
    }

    private static Session MakeCopy()
    {
        var session = new Session(new SessionOptions(), new ApiKeyCredentials("none", Secret.FromText("00")));
        session.Dispose();
        return session;
    }
}
