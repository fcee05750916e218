using System.Management.Automation;
using System.Security;

namespace BlastFx.Parameters;

/// <summary>
/// Refuses a secret that is not a SecureString. PowerShell's own message would quote an object that holds one, such as a key
/// file read as JSON, and would not say how to make a SecureString.
/// </summary>
internal sealed class SecretArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is null or SecureString ? value : throw new ArgumentTransformationMetadataException(
            "A secret must be a SecureString, as Read-Host -AsSecureString gives it, or ConvertTo-SecureString -AsPlainText of a text. Nothing was sent.");
    }
}
