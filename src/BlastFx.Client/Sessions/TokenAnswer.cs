using System.Text.Json;
using BlastFx.Http;

namespace BlastFx;

/// <summary>
/// What <c>POST /jwt</c> answers: the JWT as a plain text, or an object with <c>jwt</c> and, in the session form,
/// <c>random_secret</c> and <c>refresh_token</c>, in snake or in camel case.
/// </summary>
internal sealed record TokenAnswer(Secret Jwt, Secret? RandomSecret, Secret? RefreshToken)
{
    /// <summary>Reads the answer.</summary>
    /// <returns>Null where it holds no JWT.</returns>
    public static TokenAnswer? Read(Envelope answer)
    {
        if (answer.Count != 1)
        {
            return null;
        }

        using JsonDocument item = JsonDocument.Parse(answer[0].ToArray());
        try
        {
            return Read(item.RootElement);
        }
        catch (InvalidOperationException)
        {
            // The text is not Unicode, which no token is.
            return null;
        }
    }

    /// <summary>A member that holds a text, under the first of its names that is there; null where none is.</summary>
    public static Secret? Member(JsonElement members, params string[] names) =>
        names.Select(name => members.TryGetProperty(name, out JsonElement value) ? Text(value) : null)
            .FirstOrDefault(value => value is not null);

    private static TokenAnswer? Read(JsonElement root) => root.ValueKind switch
    {
        JsonValueKind.String => Text(root) is { } jwt ? new(jwt, null, null) : null,
        JsonValueKind.Object => Member(root, "jwt") is { } jwt
            ? new(jwt, Member(root, "random_secret", "randomSecret"), Member(root, "refresh_token", "refreshToken"))
            : null,
        _ => null,
    };

    private static Secret? Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? Secret.FromText(text) : null;
}
