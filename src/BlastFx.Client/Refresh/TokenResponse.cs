using BlastFx.Authentication;
using BlastFx.Http;

namespace BlastFx.Refresh;

/// <summary>
/// What <c>POST /jwt</c> answers: the JWT as a plain text, or an object with <c>jwt</c> and, in the session form,
/// <c>random_secret</c> and <c>refresh_token</c>, in snake or in camel case.
/// </summary>
internal sealed record TokenResponse(Secret Jwt, Secret? RandomSecret, Secret? RefreshToken)
{
    /// <summary>Reads the answer.</summary>
    /// <returns>Null where it holds no JWT.</returns>
    public static TokenResponse? Read(Envelope answer)
    {
        if (answer.Count != 1)
        {
            return null;
        }

        try
        {
            return Read(answer[0]);
        }
        catch (InvalidOperationException)
        {
            // The text is not Unicode, which no token is.
            return null;
        }
    }

    private static TokenResponse? Read(ReadOnlySpan<byte> json) =>
        JsonMembers.Text(json) is { } plain ? new(plain, null, null)
        : JsonMembers.Text(json, "jwt") is { } jwt
            ? new(jwt, JsonMembers.Text(json, "random_secret", "randomSecret"), JsonMembers.Text(json, "refresh_token", "refreshToken"))
        : null;
}
