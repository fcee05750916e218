using BlastFx.Authentication;
using BlastFx.Http;

namespace BlastFx.Onboarding;

/// <summary>
/// What <c>POST /onboarding</c> answers: <c>apiSecret</c> with <c>Key</c> and <c>Secret</c>, and <c>jwt</c>; or <c>jwt</c>,
/// <c>refreshToken</c> and <c>randomSecret</c>. Snake case, as other answers have it, will do.
/// </summary>
internal static class OnboardingResponse
{
    /// <summary>Reads the credentials.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="asToken">Whether a session was asked for, or an API key.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.UnexpectedResponse"/>: it holds none that can be used.</exception>
    public static Credentials Read(Envelope answer, bool asToken)
    {
        try
        {
            ReadOnlySpan<byte> json = answer.Count == 1 ? answer[0] : default;
            Credentials? credentials = asToken ? TokensOf(json) : ApiKeyOf(json);
            return credentials ?? throw Unusable(answer, null);
        }
        catch (Exception malformed) when (malformed is InvalidOperationException or BfxException { ErrorId: BfxErrorIds.InvalidCredentials })
        {
            // Text that is not Unicode, or a part that no credentials have.
            throw Unusable(answer, malformed);
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
        response.Unexpected("The response to POST /onboarding holds no credentials that can be used.", cause);
}
