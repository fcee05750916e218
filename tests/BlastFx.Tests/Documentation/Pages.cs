using System.Text.RegularExpressions;

namespace BlastFx.Tests.Documentation;

/// <summary>The pages a user reads, and the snippets in them.</summary>
internal static partial class Pages
{
    public static string Readme => Read("README.md");

    public static IReadOnlyList<Snippet> Snippets { get; } =
    [
        .. Directory.GetFiles(Checkout.PathOf("docs"), "*.md")
            .Select(path => $"docs/{Path.GetFileName(path)}")
            .Order(StringComparer.Ordinal)
            .Prepend("README.md")
            .SelectMany(In),
    ];

    public static string Read(string page) => File.ReadAllText(Checkout.PathOf(page)).ReplaceLineEndings("\n");

    /// <summary>The commands in the sh blocks of one section.</summary>
    public static string[] ShellCommands(string page, string heading)
    {
        string section = Read(page).Split($"\n## {heading}\n")[1].Split("\n## ")[0];
        return [.. Fence().Matches(section)
            .Where(block => block.Groups["language"].Value == "sh")
            .SelectMany(block => block.Groups["text"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))];
    }

    /// <summary>The code blocks of a page in a language.</summary>
    public static IEnumerable<string> CodeBlocks(string page, string language) =>
        Fence().Matches(Read(page)).Where(block => block.Groups["language"].Value == language).Select(block => block.Groups["text"].Value);

    /// <summary>The first script of a recipe in the cookbook.</summary>
    public static string Recipe(string heading) => Fence().Match(Read("docs/cookbook.md").Split($"\n### {heading}\n")[1]).Groups["text"].Value;

    private static IEnumerable<Snippet> In(string page)
    {
        string text = Read(page);
        return Fence().Matches(text)
            .Where(block => block.Groups["language"].Value == "powershell")
            .Select(block => new Snippet(
                page,
                text[..block.Index].Count(letter => letter == '\n') + 2,
                block.Groups["words"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                block.Groups["text"].Value));
    }

    [GeneratedRegex(@"^```(?<language>[a-z]*)(?<words>[^\n`]*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
