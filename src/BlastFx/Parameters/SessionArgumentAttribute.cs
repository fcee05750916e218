using System.Management.Automation;
using BlastFx.Authentication;

namespace BlastFx.Parameters;

/// <summary>
/// Recognizes a deserialized session from another process. It has no credentials, and PowerShell's own message would not
/// state what to do.
/// </summary>
internal sealed class SessionArgumentAttribute : ArgumentTransformationAttribute
{
    private static readonly string s_deserialized = $"Deserialized.{typeof(Session).FullName}";

    /// <summary>Represents a deserialized session until the cmdlet can raise the error with its own id.</summary>
    private static readonly Session s_copy = CreateCopy();

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is PSObject copy && copy.TypeNames.Contains(s_deserialized) ? s_copy : inputData;

    /// <summary>Rejects a deserialized session.</summary>
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

    private static Session CreateCopy()
    {
        var session = new Session(new SessionOptions(), new ApiKeyCredentials("none", Secret.FromText("00")));
        session.Dispose();
        return session;
    }
}
