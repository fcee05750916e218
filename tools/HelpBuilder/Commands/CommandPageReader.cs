using BlastFx.HelpBuilder.Markdown;

namespace BlastFx.HelpBuilder.Commands;

/// <summary>Reads a command's page; a page with a part missing is refused.</summary>
internal static class CommandPageReader
{
    private static readonly string[] s_sectionTitles =
    [
        "SYNOPSIS", "SYNTAX", "DESCRIPTION", "EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS",
    ];

    public static CommandPage Read(MarkdownPage page)
    {
        VerifyShape(page);
        List<Parameter> parameters = ParameterReader.Read(Section(page, "PARAMETERS"));
        return new CommandPage
        {
            Name = page.Name,
            HelpFile = FrontMatter(page, "external help file"),
            OnlineVersion = page.FrontMatter.GetValueOrDefault("online version", string.Empty),
            Synopsis = ReadSynopsis(Section(page, "SYNOPSIS")),
            Syntax = SyntaxReader.Read(page.Name, Section(page, "SYNTAX"), parameters),
            Description = Text(Section(page, "DESCRIPTION")),
            Examples = ExampleReader.Read(Section(page, "EXAMPLES")),
            Parameters = parameters,
            Inputs = ReadTypes(Section(page, "INPUTS")),
            Outputs = ReadTypes(Section(page, "OUTPUTS")),
            Notes = Text(Section(page, "NOTES")),
            RelatedLinks = ReadLinks(Section(page, "RELATED LINKS")),
        };
    }

    private static void VerifyShape(MarkdownPage page)
    {
        if (page.Name.Split('-') is not [{ Length: > 0 }, { Length: > 0 }])
        {
            throw page.Error(1, $"'{page.Name}' is neither a command (Verb-Noun) nor a topic (about_…).");
        }

        if (FrontMatter(page, "schema") != "2.0.0")
        {
            throw page.Error(1, "The front matter must say 'schema: 2.0.0'.");
        }

        var titles = page.Root.Sections.Select(section => section.Title).ToList();
        if (s_sectionTitles.Except(titles).FirstOrDefault() is { } missing)
        {
            throw page.Error(page.Root.Line, $"The section '## {missing}' is missing.");
        }

        if (!titles.SequenceEqual(s_sectionTitles))
        {
            throw page.Error(page.Root.Line, $"The sections must be, in this order: {string.Join(", ", s_sectionTitles)}.");
        }

        if (page.Root.Blocks is [var stray, ..])
        {
            throw page.Error(stray.Line, "Nothing may stand between the title and '## SYNOPSIS'.");
        }
    }

    private static string FrontMatter(MarkdownPage page, string key) =>
        page.FrontMatter.GetValueOrDefault(key) is { Length: > 0 } value
            ? value
            : throw page.Error(1, $"The front matter must have a line '{key}: …'.");

    private static PageSection Section(MarkdownPage page, string title) =>
        page.Root.Sections.Single(section => section.Title == title);

    private static string ReadSynopsis(PageSection section) =>
        section is { Blocks: [Paragraph { Content.Text: { Length: > 0 } synopsis }], Sections: [] }
            ? synopsis
            : throw section.Error("'## SYNOPSIS' must hold exactly one paragraph.");

    private static List<TextBlock> Text(PageSection section)
    {
        if (section.Sections is [var below, ..])
        {
            throw below.Error($"'## {section.Title}' cannot have headings below it: help does not show them.");
        }

        return ProseOf(section) is { Count: > 0 } prose
            ? prose
            : throw section.Error($"'## {section.Title}' is empty.");
    }

    private static List<TextBlock> ProseOf(PageSection section) =>
        section.Blocks.OfType<Table>().FirstOrDefault() is { } table
            ? throw section.Error(table, "A command's help cannot show a table: use a list.")
            : section.Blocks;

    private static List<PipelineType> ReadTypes(PageSection section)
    {
        if (section.Sections.Count == 0 || section.Blocks.Count > 0)
        {
            throw section.Error($"'## {section.Title}' must name its types, each under '### <type>', or '### None'.");
        }

        return [.. section.Sections.Select(type =>
            type.Title != "None" && type.Blocks.Count == 0
                ? throw type.Error($"'{type.Title}' has no description.")
                : new PipelineType(type.Title, ProseOf(type)))];
    }

    private static List<PageLink> ReadLinks(PageSection section)
    {
        var links = section.BlocksOf<Paragraph>("links, a paragraph each")
            .Select(block => block.Content.Links is [var link]
                ? link
                : throw section.Error(block, "Each paragraph of '## RELATED LINKS' must be one link."))
            .ToList();
        return links.Count > 0 ? links : throw section.Error("'## RELATED LINKS' is empty.");
    }
}
