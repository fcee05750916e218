using System.Management.Automation;
using System.Security;

namespace BlastFx.Parameters;

/// <summary>
/// Rejects a secret that is not a SecureString. PowerShell's own message would quote an object with a secret, such as a key
/// file read as JSON.
/// </summary>
internal sealed class SecretArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        inputData.Unwrap() is var value and (null or SecureString) ? value : throw new ArgumentTransformationMetadataException(
            "A secret must be a SecureString, from Read-Host -AsSecureString or ConvertTo-SecureString -AsPlainText. Nothing was sent.");
}
