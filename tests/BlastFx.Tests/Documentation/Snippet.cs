namespace BlastFx.Tests.Documentation;

/// <summary>A block of PowerShell in a page; tests/Snippets.md has the rules.</summary>
internal sealed record Snippet(string Page, int Line, string[] Words, string Script)
{
    public bool Runs => !Words.Contains("no-run");

    public string Name => $"{Page}:{Line}";
}
