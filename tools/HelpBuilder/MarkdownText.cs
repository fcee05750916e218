using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace BlastFx.HelpBuilder;

/// <summary>Converts markdown to text: drops the marks of emphasis and code, keeps addresses.</summary>
internal static class MarkdownText
{
    /// <summary>The text of a paragraph, of a code block or of a list.</summary>
    public static string Of(Block block) => block switch
    {
        ParagraphBlock paragraph => Of(block, paragraph.Inline),
        FencedCodeBlock code => code.Lines.ToString().ReplaceLineEndings("\n").TrimEnd(),
        ListBlock list => string.Join('\n', Items(list).Select(item => item.Mark + item.Text)),
        _ => throw new DocsException(block.Line + 1, $"Help cannot show a {block.GetType().Name}."),
    };

    /// <summary>The items of a list, each with its bullet or number.</summary>
    public static IEnumerable<(string Mark, string Text)> Items(ListBlock list) =>
        list.Select((item, index) => (list.IsOrdered ? $"{index + 1}. " : "- ", OnlyParagraph((ContainerBlock)item)));

    /// <summary>The rows of a table, with the header as the first.</summary>
    public static List<List<string>> Rows(Table table) =>
        [.. table.Cast<TableRow>().Select(row => row.Select(cell => OnlyParagraph((TableCell)cell)).ToList())];

    /// <summary>The text of inline elements; external links are followed by their address.</summary>
    public static string Of(Block block, ContainerInline? inlines)
    {
        var text = new StringBuilder();
        foreach (Inline inline in inlines ?? Enumerable.Empty<Inline>())
        {
            text.Append(inline switch
            {
                LiteralInline literal => literal.Content.ToString(),
                CodeInline code => code.Content,
                HtmlEntityInline entity => entity.Transcoded.ToString(),
                LineBreakInline => " ",
                AutolinkInline address => address.Url,
                LinkInline { IsImage: false } link => Of(block, link) + (IsExternal(link) ? $" ({link.Url})" : ""),
                EmphasisInline emphasis => Of(block, emphasis),
                _ => throw new DocsException(block.Line + 1, $"Help cannot show a {inline.GetType().Name}; HTML tags must be in backticks."),
            });
        }

        return text.ToString().Trim();
    }

    public static bool IsExternal(LinkInline link) => link.Url?.Contains("://", StringComparison.Ordinal) == true;

    private static string OnlyParagraph(ContainerBlock container) => container switch
    {
        [ParagraphBlock paragraph] => Of(paragraph),
        [] => "",
        _ => throw new DocsException(container.Line + 1, "An item of a list and a cell of a table must be one paragraph."),
    };
}
