namespace BlastFx.Http;

/// <summary>
/// The reason of a failed TLS connection. The framework reports it only in a message that also quotes the peer's
/// certificate, so only the names of its own codes are searched for in it.
/// </summary>
internal static class TlsFailure
{
    private static readonly (string Code, string Reason)[] s_codes =
    [
        ("RemoteCertificateNameMismatch", "the certificate is for another name"),
        ("NotTimeValid", "the certificate has expired or is not valid yet; check this machine's date as well"),
        ("Revoked", "the certificate was revoked"),
        ("UntrustedRoot", "the certificate's issuer is not trusted by this machine"),
        ("PartialChain", "the certificate's issuer is not trusted by this machine"),
        ("RemoteCertificateChainErrors", "the certificate is not valid"),
        ("RemoteCertificateNotAvailable", "the server sent no certificate"),
    ];

    /// <summary>The reason, for messages.</summary>
    public static string Why(Exception cause)
    {
        string text = cause.ToString();
        string[] found = [.. s_codes.Where(code => text.Contains(code.Code, StringComparison.Ordinal)).Select(code => code.Reason).Distinct()];
        return found.Length > 0 ? found[0] : "the handshake failed";
    }
}
