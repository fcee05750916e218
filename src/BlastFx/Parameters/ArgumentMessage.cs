using BlastFx.Http;
using BlastFx.Serialization;

namespace BlastFx.Parameters;

/// <summary>
/// Messages about arguments that cannot be taken. They quote what was given, which may come from the exchange through the
/// pipeline, and PowerShell shows them as they are.
/// </summary>
internal static class ArgumentMessage
{
    /// <summary>The message without secrets and control characters.</summary>
    public static string Of(string text) => ShownText.Clean(SecretMask.Apply(text));
}
