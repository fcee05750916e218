using Markdig;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;

namespace BlastFx.HelpBuilder;

/// <summary>A markdown page: its front matter and its tree of sections.</summary>
internal sealed class MarkdownPage
{
    private const string TopicPrefix = "about_";
    private const string TopicKey = "topic";

    private static readonly MarkdownPipeline s_pipeline =
        new MarkdownPipelineBuilder().UseYamlFrontMatter().UsePipeTables().UsePreciseSourceLocation().Build();

    private readonly PageSection _above;

    private MarkdownPage(string name, KeyValues frontMatter, PageSection above) => (Name, FrontMatter, _above) = (name, frontMatter, above);

    /// <summary>The file name without its extension.</summary>
    public string Name { get; }

    public KeyValues FrontMatter { get; }

    /// <summary>The about topic that the page becomes: its file name, or the one in its front matter; null if it is no topic.</summary>
    public string? Topic => FrontMatter.Find(TopicKey) ?? (Name.StartsWith(TopicPrefix, StringComparison.Ordinal) ? Name : null);

    /// <summary>The section of the title, which must be the file name unless the front matter has the name of the topic.</summary>
    public PageSection Root => _above is { Blocks: [], Sections: [{ } root] } && (root.Title == Name || FrontMatter.Find(TopicKey) is not null)
        ? root
        : throw new DocsException(1, $"The page must have exactly one title, its file name: '# {Name}'.");

    public static MarkdownPage Read(string path)
    {
        MarkdownDocument document = Markdown.Parse(File.ReadAllText(path), s_pipeline);
        var above = new PageSection("", 1);
        var open = new Stack<PageSection>([above]);
        foreach (Block block in document)
        {
            if (block is HeadingBlock heading)
            {
                while (open.Count > heading.Level)
                {
                    open.Pop();
                }

                var section = new PageSection(MarkdownText.Of(heading, heading.Inline), block.Line + 1);
                open.Peek().Sections.Add(section);
                open.Push(section);
            }
            else if (block is FencedCodeBlock { ClosingFencedCharCount: 0 })
            {
                throw new DocsException(block.Line + 1, "The code fence is not closed.");
            }
            else if (block is not YamlFrontMatterBlock and not LinkReferenceDefinitionGroup)
            {
                open.Peek().Blocks.Add(block);
            }
        }

        var frontMatter = new KeyValues(document.OfType<YamlFrontMatterBlock>().FirstOrDefault());
        return new MarkdownPage(Path.GetFileNameWithoutExtension(path), frontMatter, above);
    }
}

/// <summary>A heading, the blocks under it, and the sections one level below.</summary>
internal sealed record PageSection(string Title, int Line)
{
    public List<Block> Blocks { get; } = [];

    public List<PageSection> Sections { get; } = [];

    /// <summary>The section below with the given title.</summary>
    public PageSection this[string title] =>
        Sections.Find(section => section.Title == title) ?? throw new DocsException(Line, $"The section '{title}' is missing.");
}
