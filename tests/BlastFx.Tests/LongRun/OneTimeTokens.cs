using System.Text.Json;
using BlastFx.Sandbox;

namespace BlastFx.Tests.LongRun;

/// <summary>The law of one-time tokens: each is used once, and the file never has one that was used.</summary>
/// <param name="exchange">The exchange.</param>
/// <param name="path">The path of refreshes.</param>
/// <param name="file">The file.</param>
internal sealed class OneTimeTokens(SandboxExchange exchange, string path, string file)
{
    /// <summary>The refresh tokens that were used, in order.</summary>
    public IReadOnlyList<string> Used => [.. exchange.Requests
        .Where(request => request.Path == path && request.Executed)
        .Select(request => TokenIn(request.Body))];

    /// <summary>Checks the law. Called while no refresh is in progress.</summary>
    public void Check()
    {
        IReadOnlyList<string> used = Used;
        Assert.Equal(used.Distinct(), used);
        Assert.DoesNotContain(TokenIn(File.ReadAllText(file)), used);
    }

    private static string TokenIn(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().Single(member => member.Name is "refresh_token" or "refreshToken").Value.GetString()!;
    }
}
