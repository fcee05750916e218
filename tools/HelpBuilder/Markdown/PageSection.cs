namespace BlastFx.HelpBuilder.Markdown;

/// <summary>A heading of a page with what stands under it: its own blocks first, then the sections one level below.</summary>
internal sealed class PageSection(MarkdownPage page, string title, int line)
{
    public MarkdownPage Page => page;

    public string Title => title;

    public int Line => line;

    public List<TextBlock> Blocks { get; } = [];

    public List<PageSection> Sections { get; } = [];

    public DocsException Error(string message) => page.Error(line, message);

    public DocsException Error(TextBlock block, string message) => page.Error(block.Line, message);

    /// <summary>The section's blocks of the only kind it may hold.</summary>
    public IEnumerable<TBlock> BlocksOf<TBlock>(string what)
        where TBlock : TextBlock =>
        Blocks.Select(block => block as TBlock ?? throw Error(block, $"'{title}' holds {what} only."));
}
