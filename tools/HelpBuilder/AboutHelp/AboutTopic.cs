using System.Text;
using BlastFx.HelpBuilder.Markdown;

namespace BlastFx.HelpBuilder.AboutHelp;

/// <summary>Writes a concept's page as the plain text which <c>Get-Help about_…</c> shows.</summary>
internal static class AboutTopic
{
    private const string ShortDescription = "SHORT DESCRIPTION";
    private const string LongDescription = "LONG DESCRIPTION";

    public static string Write(MarkdownPage page)
    {
        if (page.Root.Sections is not [{ Title: ShortDescription } summary, { Title: LongDescription }, ..])
        {
            throw page.Error(page.Root.Line, $"An about page has '## {ShortDescription}' first and '## {LongDescription}' second.");
        }

        VerifySummary(summary);
        var text = new StringBuilder($"TOPIC\n{PlainLayout.Indent}{page.Name}\n");
        foreach (PageSection section in page.Root.Sections)
        {
            AppendSection(text, section, headingIndent: string.Empty);
        }

        return text.ToString();
    }

    /// <summary>PowerShell takes the fifth line of the file as the topic's synopsis.</summary>
    private static void VerifySummary(PageSection section)
    {
        if (section is not { Blocks: [Paragraph paragraph], Sections: [] }
            || paragraph.Content.Text.Length > PlainLayout.Width - PlainLayout.Indent.Length)
        {
            throw section.Error(
                $"'## {ShortDescription}' must be one paragraph of at most {PlainLayout.Width - PlainLayout.Indent.Length} characters.");
        }
    }

    private static void AppendSection(StringBuilder text, PageSection section, string headingIndent)
    {
        if (section.Blocks.Count == 0 && section.Sections.Count == 0)
        {
            throw section.Error($"The section '{section.Title}' is empty.");
        }

        text.Append('\n').Append(headingIndent).Append(section.Title).Append('\n');
        foreach ((int index, TextBlock? block) in section.Blocks.Index())
        {
            text.Append(index == 0 ? string.Empty : "\n");
            foreach (string line in PlainLayout.Lines(section, block))
            {
                text.Append(line).Append('\n');
            }
        }

        foreach (PageSection below in section.Sections)
        {
            AppendSection(text, below, headingIndent: "  ");
        }
    }
}
