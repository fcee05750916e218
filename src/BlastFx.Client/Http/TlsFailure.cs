namespace BlastFx.Http;

/// <summary>
/// Why a TLS connection failed. The framework says so in a text alone, which also quotes the peer's certificate: only the
/// names of its own codes are looked for in it.
/// </summary>
internal static class TlsFailure
{
    private static readonly (string Code, string Words)[] s_codes =
    [
        ("RemoteCertificateNameMismatch", "the certificate is for another name"),
        ("NotTimeValid", "the certificate has expired or is not valid yet; check this machine's date as well"),
        ("Revoked", "the certificate was revoked"),
        ("UntrustedRoot", "nobody this machine trusts has issued the certificate"),
        ("PartialChain", "nobody this machine trusts has issued the certificate"),
        ("RemoteCertificateChainErrors", "the certificate is not valid"),
        ("RemoteCertificateNotAvailable", "it showed no certificate"),
    ];

    /// <summary>The reason in words.</summary>
    public static string Why(Exception cause)
    {
        string text = cause.ToString();
        string[] found = [.. s_codes.Where(code => text.Contains(code.Code, StringComparison.Ordinal)).Select(code => code.Words).Distinct()];
        return found.Length > 0 ? found[0] : "the handshake failed";
    }
}
