using Markdig;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;

namespace BlastFx.HelpBuilder.Markdown;

/// <summary>A markdown page: its front matter and its tree of sections.</summary>
internal sealed class MarkdownPage
{
    private static readonly MarkdownPipeline s_pipeline =
        new MarkdownPipelineBuilder().UseYamlFrontMatter().UsePipeTables().UsePreciseSourceLocation().Build();

    private readonly string _path;

    private MarkdownPage(string path)
    {
        _path = path;
        Name = Path.GetFileNameWithoutExtension(path);
        Root = new PageSection(this, string.Empty, 1);
    }

    /// <summary>The file's name without its extension: the command or the topic.</summary>
    public string Name { get; }

    /// <summary>The section under the page's one title.</summary>
    public PageSection Root { get; private set; }

    /// <summary>The <c>key: value</c> lines at the top of the page; empty when it has none.</summary>
    public IReadOnlyDictionary<string, string> FrontMatter { get; private set; } = new Dictionary<string, string>();

    /// <summary>Reads a page; its title must be the file's name and its links must lead somewhere.</summary>
    public static MarkdownPage Load(string path)
    {
        var page = new MarkdownPage(path);
        MarkdownDocument document = Markdig.Markdown.Parse(File.ReadAllText(path), s_pipeline);
        if (document.FirstOrDefault() is YamlFrontMatterBlock frontMatter)
        {
            page.FrontMatter = KeyValueLines.Read(page, frontMatter.Line + 2, frontMatter.Lines.ToString());
        }

        page.BuildSections(document.Where(block => block is not YamlFrontMatterBlock and not LinkReferenceDefinitionGroup));
        return page;
    }

    /// <summary>An error at a line of this page (the first line is 1).</summary>
    public DocsException Error(int line, string message) => new(_path, line, message);

    /// <summary>Refuses a link to a page which the folder does not hold.</summary>
    public void Verify(int line, PageLink link)
    {
        string file = link.Target.Split('#')[0];
        if (!link.IsExternal && !File.Exists(Path.Combine(Path.GetDirectoryName(_path) ?? string.Empty, file)))
        {
            throw Error(line, $"The link '{link.Target}' leads nowhere: there is no such page.");
        }
    }

    private void BuildSections(IEnumerable<Block> blocks)
    {
        var open = new Stack<PageSection>();
        foreach (Block block in blocks)
        {
            int line = block.Line + 1;
            if (block is HeadingBlock heading)
            {
                Open(open, heading, line);
            }
            else if (open.TryPeek(out PageSection? section))
            {
                section.Blocks.Add(TextBlockReader.Read(this, block));
            }
            else
            {
                throw Error(line, $"A page begins with its title: '# {Name}'.");
            }
        }

        if (open.Count == 0)
        {
            throw Error(1, $"The page has no title: '# {Name}'.");
        }
    }

    private void Open(Stack<PageSection> open, HeadingBlock heading, int line)
    {
        var section = new PageSection(this, InlineText.Read(this, line, heading.Inline).Text, line);
        if (heading.Level == 1)
        {
            if (open.Count > 0 || section.Title != Name)
            {
                throw Error(line, $"A page has one title, its file's name: '# {Name}', not '# {section.Title}'.");
            }

            Root = section;
        }
        else
        {
            if (heading.Level > open.Count + 1)
            {
                throw Error(line, $"The heading '{section.Title}' skips a level.");
            }

            while (open.Count >= heading.Level)
            {
                open.Pop();
            }

            open.Peek().Sections.Add(section);
        }

        open.Push(section);
    }
}
