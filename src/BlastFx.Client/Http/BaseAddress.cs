namespace BlastFx.Http;

/// <summary>Validates addresses of the exchange: https, or a loopback address.</summary>
internal static class BaseAddress
{
    public static readonly Uri Mainnet = new("https://api.bfx.trade/");
    public static readonly Uri Testnet = new("https://api.testnet.blastfutures.com/");

    /// <summary>Validates an address and returns its normalized form.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidAddress"/>, with the reason.</exception>
    public static Uri Check(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        string shown = Shown(address.OriginalString);
        if (!address.IsAbsoluteUri || address.Host.Length == 0)
        {
            throw Invalid(shown, $"it has no scheme; an address looks like {Mainnet.GetLeftPart(UriPartial.Authority)}");
        }

        if (address.UserInfo.Length > 0)
        {
            throw Invalid(shown, "credentials do not belong in an address");
        }

        if (address.Scheme != Uri.UriSchemeHttps && !(address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        {
            throw Invalid(shown, "only https is safe; plain http is for this machine's own addresses");
        }

        if (address.AbsolutePath != "/" || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            throw Invalid(shown, "it must end after the host and port, since signatures cover the path");
        }

        return new Uri(address.GetLeftPart(UriPartial.Authority) + "/");
    }

    /// <summary>An address for messages: without user name, password, query and fragment.</summary>
    public static string Shown(string address)
    {
        int end = address.IndexOfAny(['?', '#']);
        string place = end < 0 ? address : address[..end];
        int user = place.LastIndexOf('@');
        int scheme = place.IndexOf("://", StringComparison.Ordinal) + 3;
        return SecretMask.Apply(user < 0 ? place : $"{(scheme > 3 && scheme <= user ? place[..scheme] : "")}{place[(user + 1)..]}");
    }

    private static BfxException Invalid(string address, string why) =>
        new(BfxErrorIds.InvalidAddress, $"'{address}' is not an address of the exchange: {why}. Nothing was sent.");
}
