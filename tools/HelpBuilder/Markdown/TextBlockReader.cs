using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace BlastFx.HelpBuilder.Markdown;

/// <summary>Reads the blocks which help can show, and refuses all others.</summary>
internal static class TextBlockReader
{
    public static TextBlock Read(MarkdownPage page, Block block)
    {
        int line = block.Line + 1;
        return block switch
        {
            ParagraphBlock paragraph => new Paragraph(line, InlineText.Read(page, line, paragraph.Inline)),
            FencedCodeBlock { ClosingFencedCharCount: 0 } => throw page.Error(line, "The code fence is never closed."),
            FencedCodeBlock fence => new Code(line, $"{fence.Info} {fence.Arguments}".Trim(), TextOf(fence)),
            ListBlock list => new ItemList(line, list.IsOrdered, [.. list.Select(item => OneParagraph(page, item.Line + 1, (ContainerBlock)item))]),
            Markdig.Extensions.Tables.Table table => ReadTable(page, line, table),
            _ => throw page.Error(line, $"Help pages have paragraphs, fenced code, flat lists and tables; this is a {block.GetType().Name}."),
        };
    }

    private static string TextOf(FencedCodeBlock fence) => fence.Lines.ToString().ReplaceLineEndings("\n").TrimEnd();

    private static Table ReadTable(MarkdownPage page, int line, Markdig.Extensions.Tables.Table table)
    {
        List<List<RichText>> rows =
            [.. table.Cast<TableRow>().Select(row => row.Select(cell => ReadCell(page, row.Line + 1, (TableCell)cell)).ToList())];
        return new Table(line, rows[0], rows[1..]);
    }

    private static RichText ReadCell(MarkdownPage page, int line, TableCell cell) =>
        OneParagraph(page, line, cell) is { Text.Length: > 0 } text
            ? text
            : throw page.Error(line, "A cell of the table is empty or missing.");

    private static RichText OneParagraph(MarkdownPage page, int line, ContainerBlock container) => container switch
    {
        [ParagraphBlock paragraph] => InlineText.Read(page, line, paragraph.Inline),
        [] => new RichText(string.Empty, []),
        _ => throw page.Error(line, "A list is flat: each of its items is one paragraph."),
    };
}
