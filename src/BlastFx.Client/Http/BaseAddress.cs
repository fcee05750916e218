namespace BlastFx.Http;

/// <summary>The addresses of the exchange, and the rules for others: TLS, or this machine.</summary>
public static class BaseAddress
{
    /// <summary>The address of the main network.</summary>
    public static Uri Mainnet { get; } = new("https://api.bfx.trade/");

    /// <summary>The address of the test network.</summary>
    public static Uri Testnet { get; } = new("https://api.testnet.blastfutures.com/");

    /// <summary>Checks an address.</summary>
    /// <param name="address">The address.</param>
    /// <returns>The address with a slash at its end.</returns>
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

    /// <summary>Removes the user name, the password and the query of an address, so that it can be shown.</summary>
    /// <param name="address">The text of an address, valid or not.</param>
    /// <returns>The text without them.</returns>
    public static string Shown(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        int end = address.IndexOfAny(['?', '#']);
        string place = end < 0 ? address : address[..end];
        int user = place.LastIndexOf('@');
        int scheme = place.IndexOf("://", StringComparison.Ordinal) + 3;
        return SecretMask.Apply(user < 0 ? place : $"{(scheme > 3 && scheme <= user ? place[..scheme] : "")}{place[(user + 1)..]}");
    }

    private static BfxException Invalid(string address, string why) =>
        new(BfxErrorIds.InvalidAddress, $"'{address}' is not an address of the exchange: {why}. Nothing was sent.");
}
