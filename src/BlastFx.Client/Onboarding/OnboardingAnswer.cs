using BlastFx.Http;
using BlastFx.Serialization;

namespace BlastFx.Onboarding;

/// <summary>
/// What <c>POST /onboarding</c> answers: <c>apiSecret</c> with <c>Key</c> and <c>Secret</c>, and <c>jwt</c>; or <c>jwt</c>,
/// <c>refreshToken</c> and <c>randomSecret</c>. Snake case, as other answers have it, will do.
/// </summary>
internal static class OnboardingAnswer
{
    /// <summary>Reads the credentials.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="asSession">Whether a session was asked for, or an API key.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.UnexpectedAnswer"/>: it holds none that can be used.</exception>
    public static Credentials Read(Envelope answer, bool asSession)
    {
        try
        {
            var root = new JsonMembers(answer.Count == 1 ? answer[0] : default);
            Credentials? credentials = asSession ? SessionOf(root) : ApiKeyOf(root);
            return credentials ?? throw Unusable(answer, null);
        }
        catch (Exception malformed) when (malformed is InvalidOperationException or BfxException { ErrorId: BfxErrorIds.BadCredentials })
        {
            // Text that is not Unicode, or a part that no credentials have.
            throw Unusable(answer, malformed);
        }
    }

    private static SessionCredentials? SessionOf(JsonMembers root) =>
        root.Secret("jwt") is { } jwt
        && root.Secret("refreshToken", "refresh_token") is { } refreshToken
        && root.Secret("randomSecret", "random_secret") is { } randomSecret
            ? new SessionCredentials(jwt, refreshToken, randomSecret)
            : null;

    private static ApiKeyCredentials? ApiKeyOf(JsonMembers root)
    {
        var key = new JsonMembers(root.Value("apiSecret", "api_secret"));
        if (key.Secret("Key", "key") is not { } name || key.Secret("Secret", "secret") is not { } secret)
        {
            return null;
        }

        using (name)
        {
            return new ApiKeyCredentials(name.Reveal(), secret, root.Secret("jwt"), root.Secret("refreshToken", "refresh_token"));
        }
    }

    private static BfxException Unusable(Envelope answer, Exception? cause) => new BfxException(
        BfxErrorIds.UnexpectedAnswer,
        "The exchange answered POST /onboarding, but with no credentials that can be used. Check that -BaseUri names the exchange.",
        cause).WithAnswer(answer);
}
