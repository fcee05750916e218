using System.Management.Automation;
using BlastFx.Connections;
using BlastFx.Http;

namespace BlastFx.Parameters;

/// <summary>Converts text to an address. PowerShell's own message about an invalid address would quote a password in it.</summary>
internal sealed class AddressArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        inputData.Unwrap() is not string text ? inputData
        : Uri.TryCreate(text.Trim(), UriKind.RelativeOrAbsolute, out Uri? address) ? address
        : throw ArgumentError.NotConverted(
            $"'{BaseAddress.Shown(text)}' is not a valid address. Specify one such as {BaseAddress.Mainnet.GetLeftPart(UriPartial.Authority)}. Nothing was sent.");
}

/// <summary>The parameters that select the exchange.</summary>
internal static class AddressArguments
{
    /// <summary>Rejects -Environment together with -BaseUri: either could send credentials to the wrong exchange.</summary>
    /// <param name="bound">The bound parameters of the cmdlet.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: both are specified.</exception>
    public static void Check(IReadOnlyDictionary<string, object> bound)
    {
        if (bound.ContainsKey("Environment") && bound.ContainsKey("BaseUri"))
        {
            throw new BfxException(BfxErrorIds.InvalidArgument, "-Environment and -BaseUri both select the exchange. Specify one of them. Nothing was sent.");
        }
    }

    /// <summary>Gets the options of an environment, or of another address.</summary>
    /// <param name="environment">The name of the environment.</param>
    /// <param name="address">The address to use instead; null for none.</param>
    public static SessionOptions Options(string environment, Uri? address) => (address is null
        ? SessionOptions.For(Enum.Parse<BfxEnvironment>(environment, ignoreCase: true))
        : SessionOptions.At(address)) with
    {
        Clock = RunspaceContext.Current.Clock,
    };
}
