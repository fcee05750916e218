using BlastFx.Authentication;
using BlastFx.Http;

namespace BlastFx.Onboarding;

/// <summary>
/// The response of <c>POST /onboarding</c>: <c>apiSecret</c> with <c>Key</c> and <c>Secret</c>, and <c>jwt</c>; or <c>jwt</c>,
/// <c>refreshToken</c> and <c>randomSecret</c>. Snake case, as in other responses, is accepted too.
/// </summary>
internal static class OnboardingResponse
{
    /// <summary>Reads the credentials.</summary>
    /// <param name="response">The response.</param>
    /// <param name="asToken">True if tokens were requested; false if an API key was.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.UnexpectedResponse"/>: the response has no usable credentials.</exception>
    public static Credentials Read(Envelope response, bool asToken)
    {
        try
        {
            ReadOnlySpan<byte> json = response.Count == 1 ? response[0] : default;
            Credentials? credentials = asToken ? TokensOf(json) : ApiKeyOf(json);
            return credentials ?? throw Unusable(response, null);
        }
        catch (Exception malformed) when (malformed is InvalidOperationException or BfxException { ErrorId: BfxErrorIds.InvalidCredentials })
        {
            // Text that is not Unicode, or a value that is not valid in credentials.
            throw Unusable(response, malformed);
        }
    }

    private static TokenCredentials? TokensOf(ReadOnlySpan<byte> json) =>
        JsonMembers.Text(json, "jwt") is { } jwt
        && JsonMembers.Text(json, "refreshToken", "refresh_token") is { } refreshToken
        && JsonMembers.Text(json, "randomSecret", "random_secret") is { } randomSecret
            ? new TokenCredentials(jwt, refreshToken, randomSecret)
            : null;

    private static ApiKeyCredentials? ApiKeyOf(ReadOnlySpan<byte> json)
    {
        ReadOnlySpan<byte> key = JsonMembers.Value(json, "apiSecret", "api_secret");
        using Secret? name = JsonMembers.Text(key, "Key", "key");
        return name is not null && JsonMembers.Text(key, "Secret", "secret") is { } secret
            ? new ApiKeyCredentials(
                name.Reveal(), secret, JsonMembers.Text(json, "jwt"), JsonMembers.Text(json, "refreshToken", "refresh_token"))
            {
                ExpiresAt = JsonMembers.UnixSeconds(JsonMembers.Value(key, "Expiration", "expiration")),
            }
            : null;
    }

    private static BfxException Unusable(Envelope response, Exception? cause) =>
        response.Unexpected("The response to POST /onboarding has no usable credentials.", cause);
}
