namespace BlastFx.Parameters;

/// <summary>The parameters that say where the exchange is.</summary>
internal static class AddressArguments
{
    /// <summary>Rejects two answers to one question: whichever went first, credentials could go where they do not belong.</summary>
    /// <param name="bound">The cmdlet's bound parameters.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: both are given.</exception>
    public static void Check(IReadOnlyDictionary<string, object> bound)
    {
        if (bound.ContainsKey("Environment") && bound.ContainsKey("BaseUri"))
        {
            throw new BfxException(
                BfxErrorIds.InvalidArgument,
                "-Environment and -BaseUri both say which exchange to use. Give one of them. Nothing was sent.");
        }
    }

    /// <summary>The options of an environment, or of another address.</summary>
    /// <param name="environment">The name of the environment.</param>
    /// <param name="address">The address to use instead; null for none.</param>
    public static SessionOptions Options(string environment, Uri? address) => address is null
        ? SessionOptions.For(Enum.Parse<BfxEnvironment>(environment, ignoreCase: true))
        : SessionOptions.At(address);
}
