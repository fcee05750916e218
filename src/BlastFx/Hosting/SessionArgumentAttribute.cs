using System.Management.Automation;

namespace BlastFx.Hosting;

/// <summary>
/// Knows a session that came from another process: such a copy has no credentials, and PowerShell's own message would not
/// say what to do about it.
/// </summary>
internal sealed class SessionArgumentAttribute : ArgumentTransformationAttribute
{
    private static readonly string s_deserialized = $"Deserialized.{typeof(Session).FullName}";

    /// <summary>Stands for a copy from another process until the cmdlet can raise the error under its own id.</summary>
    public static Session Deserialized { get; } = MakeDeserialized();

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is PSObject copy && copy.TypeNames.Contains(s_deserialized) ? Deserialized : inputData;

    private static Session MakeDeserialized()
    {
        var session = new Session(new SessionOptions(), new ApiKeyCredentials("none", Secret.FromText("00")));
        session.Dispose();
        return session;
    }
}
