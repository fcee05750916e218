using System.Globalization;
using System.Text;
using BlastFx.Sandbox.Http;
using BlastFx.Sandbox.State;

namespace BlastFx.Sandbox.Authentication;

/// <summary>Looks back at a request: whether its credentials and its signature belong together.</summary>
internal static class SignatureAudit
{
    /// <summary>Whether the signature is the one that the secret of the request's own credentials makes.</summary>
    public static bool Holds(SandboxRequest logged, CredentialStore credentials)
    {
        var request = new IncomingRequest
        {
            Method = logged.Method,
            Path = logged.Path,
            Query = logged.Query,
            Headers = logged.Headers,
            Body = Encoding.UTF8.GetBytes(logged.Body),
            RemoteAddress = "",
        };
        if (SecretOf(request, credentials) is not { } secret
            || !long.TryParse(request.Header("RBT-TS"), NumberStyles.None, CultureInfo.InvariantCulture, out long timestamp))
        {
            return false;
        }

        JsonBody body = request.Body.Length == 0 ? JsonBody.Parse("{}"u8) : request.Json;
        string message = RequestSignature.Message(request.Method, request.Path, body, timestamp);
        return request.Header("RBT-SIGNATURE") == RequestSignature.Sign(RequestSignature.PayloadHash(message), secret);
    }

    private static string? SecretOf(IncomingRequest request, CredentialStore credentials)
    {
        if (request.Header("RBT-API-KEY") is { } key)
        {
            return credentials.FindKey(key)?.Secret;
        }

        string? cookie = request.Cookie("jwt");
        string? header = request.Header("RBT-JWT");
        return cookie is not null && header is not null && cookie != header
            ? null
            : (cookie ?? header) is { } jwt ? credentials.FindToken(jwt)?.Secret : null;
    }
}
