using System.Management.Automation;
using BlastFx.Http;
using BlastFx.Serialization;

namespace BlastFx.Parameters;

/// <summary>
/// Creates the errors of parameter binding. PowerShell shows their messages unchanged, and the arguments that they quote may
/// come from the exchange, so that secrets are masked and control characters are replaced.
/// </summary>
internal static class ArgumentError
{
    /// <summary>An argument that cannot be converted.</summary>
    public static ArgumentTransformationMetadataException NotConverted(string message) => new(Clean(message));

    /// <summary>An argument that is not valid.</summary>
    public static ValidationMetadataException NotValid(string message) => new(Clean(message));

    private static string Clean(string message) => ShownText.Clean(SecretMask.Apply(message));
}
