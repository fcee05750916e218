using System.Management.Automation;
using BlastFx.Formatting;
using BlastFx.Http;

namespace BlastFx.Parameters;

/// <summary>Takes an address as text. PowerShell's own message about one that is not valid would quote it, with a password in it.</summary>
internal sealed class AddressArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        AnsiStyle.Unwrap(inputData) is not string text ? inputData
        : Uri.TryCreate(text.Trim(), UriKind.RelativeOrAbsolute, out Uri? address) ? address
        : throw new ArgumentTransformationMetadataException(ArgumentMessage.Of(
            $"'{BaseAddress.Shown(text)}' is not a valid address; one looks like {BaseAddress.Mainnet.GetLeftPart(UriPartial.Authority)}. Nothing was sent."));
}
