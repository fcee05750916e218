using BlastFx.HelpBuilder.Markdown;

namespace BlastFx.HelpBuilder.Commands;

/// <summary>Reads the examples: three or more, each with a title, code, and a word on what it does.</summary>
internal static class ExampleReader
{
    private const int Fewest = 3;
    private const int WidestCode = 75;

    /// <summary>Plain: runs on the sandbox; <c>no-run</c>: needs real credentials.</summary>
    private static readonly string[] s_codeInfos = ["powershell", "powershell no-run"];

    public static List<Example> Read(PageSection section)
    {
        if (section.Sections.Count < Fewest || section.Blocks.Count > 0)
        {
            throw section.Error(
                $"'## EXAMPLES' has {section.Sections.Count} of at least {Fewest} examples, each under '### Example <n>: <title>'.");
        }

        return [.. section.Sections.Select((example, index) => ReadExample(example, index + 1))];
    }

    private static Example ReadExample(PageSection section, int number)
    {
        string prefix = $"Example {number}: ";
        if (!section.Title.StartsWith(prefix, StringComparison.Ordinal) || section.Title.Length == prefix.Length)
        {
            throw section.Error($"The example's heading must be '### {prefix}<title>', not '### {section.Title}'.");
        }

        int codeIndex = section.Blocks.FindIndex(block => block is Code);
        if (codeIndex < 0 || section.Blocks[codeIndex] is not Code { Text.Length: > 0 } code)
        {
            throw section.Error($"'{section.Title}' has no code.");
        }

        if (!s_codeInfos.Contains(code.Info))
        {
            throw section.Error(code, $"The code's fence must say one of: {string.Join(", ", s_codeInfos)}; not '{code.Info}'.");
        }

        if (code.Text.Split('\n').Index().FirstOrDefault(line => line.Item.Length > WidestCode) is { Item: not null } wide)
        {
            throw section.Page.Error(
                code.Line + 1 + wide.Index,
                $"The line of code has {wide.Item.Length} characters; help in a window of 80 columns has room for {WidestCode}.");
        }

        if (section.Blocks[(codeIndex + 1)..] is not { Count: > 0 } remarks)
        {
            throw section.Error($"'{section.Title}' does not say, after its code, what the code does.");
        }

        return new Example(section.Title, section.Blocks[..codeIndex], code.Text, remarks);
    }
}
