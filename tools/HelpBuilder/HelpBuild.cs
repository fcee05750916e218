using System.Text;
using BlastFx.HelpBuilder.AboutHelp;
using BlastFx.HelpBuilder.CommandHelp;
using BlastFx.HelpBuilder.Commands;
using BlastFx.HelpBuilder.Markdown;

namespace BlastFx.HelpBuilder;

/// <summary>One run over a docs folder: reads every page, and writes the help files only when all pages are sound.</summary>
internal static class HelpBuild
{
    private const string AboutPrefix = "about_";

    private static readonly UTF8Encoding s_utf8WithoutMark = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Builds the help files and returns their paths.</summary>
    /// <exception cref="AggregateException">Holds one <see cref="DocsException"/> for each page that is not sound.</exception>
    public static IReadOnlyList<string> Run(string docsFolder, string outputFolder)
    {
        SortedDictionary<string, string> contents = ReadPages(docsFolder);
        Directory.CreateDirectory(outputFolder);
        foreach ((string? name, string? content) in contents)
        {
            File.WriteAllText(Path.Combine(outputFolder, name), content, s_utf8WithoutMark);
        }

        return [.. contents.Keys.Select(name => Path.Combine(outputFolder, name))];
    }

    private static SortedDictionary<string, string> ReadPages(string docsFolder)
    {
        // Pages of help are named after a command or a topic; what else is there (lower case) is for reading on its own.
        var paths = Directory.GetFiles(docsFolder, "*.md")
            .Where(static path => char.IsAsciiLetterUpper(Path.GetFileName(path)[0]) || Path.GetFileName(path).StartsWith(AboutPrefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ToList();
        var commands = new List<CommandPage>();
        var contents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var failures = new List<DocsException>();
        foreach (string? path in paths)
        {
            try
            {
                var page = MarkdownPage.Load(path);
                if (page.Name.StartsWith(AboutPrefix, StringComparison.Ordinal))
                {
                    contents.Add($"{page.Name}.help.txt", AboutTopic.Write(page));
                }
                else
                {
                    commands.Add(CommandPageReader.Read(page));
                }
            }
            catch (DocsException failure)
            {
                failures.Add(failure);
            }
        }

        if (commands.Count == 0 && failures.Count == 0)
        {
            failures.Add(new DocsException(docsFolder, 1, "The folder holds no command page (Verb-Noun.md)."));
        }

        if (failures.Count > 0)
        {
            throw new AggregateException(failures);
        }

        foreach (IGrouping<string, CommandPage> file in commands.GroupBy(command => command.HelpFile, StringComparer.Ordinal))
        {
            contents.Add(file.Key, MamlFile.Write(file));
        }

        return contents;
    }
}
