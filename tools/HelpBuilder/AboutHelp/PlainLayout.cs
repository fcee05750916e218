using BlastFx.HelpBuilder.Markdown;

namespace BlastFx.HelpBuilder.AboutHelp;

/// <summary>Lays a block out as lines of at most 80 columns.</summary>
internal static class PlainLayout
{
    public const int Width = 80;
    public const string Indent = "    ";

    private const string ColumnGap = "  ";

    public static IEnumerable<string> Lines(PageSection section, TextBlock block) => block switch
    {
        Paragraph paragraph => Wrapped(paragraph.Content.Text, Indent, Indent),
        ItemList list => list.MarkedItems.SelectMany(item =>
            Wrapped(item.Text, Indent + item.Mark, Indent + new string(' ', item.Mark.Length))),
        Code code => CodeLines(section, code),
        Table table => TableLines(table),
        _ => throw section.Error(block, $"An about page cannot show a {block.GetType().Name}."),
    };

    private static IEnumerable<string> CodeLines(PageSection section, Code code)
    {
        string indent = Indent + Indent;
        foreach ((int index, string? line) in code.Text.Split('\n').Index())
        {
            if (indent.Length + line.Length > Width)
            {
                throw section.Page.Error(
                    code.Line + 1 + index,
                    $"The line of code has {line.Length} characters; an about page has room for {Width - indent.Length}.");
            }

            yield return (indent + line).TrimEnd();
        }
    }

    /// <summary>A table as columns where they fit; else each row as its first cell with the others, named, below.</summary>
    private static IEnumerable<string> TableLines(Table table)
    {
        var widths = table.Header.Select((_, column) => table.AllRows.Max(row => row[column].Text.Length)).ToList();
        return Indent.Length + widths.Sum() + (ColumnGap.Length * (widths.Count - 1)) <= Width
            ? Columns(table, widths)
            : table.Rows.SelectMany((row, index) => Stacked(table.Header, row, isFirst: index == 0));
    }

    private static IEnumerable<string> Columns(Table table, List<int> widths)
    {
        IEnumerable<string> lines = table.AllRows.Select(row =>
            (Indent + string.Join(ColumnGap, row.Select((cell, column) => cell.Text.PadRight(widths[column])))).TrimEnd());
        string rule = Indent + string.Join(ColumnGap, widths.Select(width => new string('-', width)));
        return [.. lines.Take(1), rule, .. lines.Skip(1)];
    }

    private static IEnumerable<string> Stacked(IReadOnlyList<RichText> header, IReadOnlyList<RichText> row, bool isFirst)
    {
        string indent = Indent + Indent;
        IEnumerable<string> cells = header.Zip(row).Skip(1)
            .SelectMany(cell => Wrapped($"{cell.First.Text}: {cell.Second.Text}", indent, indent + "  "));
        return [.. isFirst ? Array.Empty<string>() : [string.Empty], Indent + row[0].Text, .. cells];
    }

    private static IEnumerable<string> Wrapped(string text, string firstIndent, string nextIndent)
    {
        string line = firstIndent;
        bool isEmpty = true;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!isEmpty && line.Length + 1 + word.Length > Width)
            {
                yield return line;
                line = nextIndent;
                isEmpty = true;
            }

            line += isEmpty ? word : $" {word}";
            isEmpty = false;
        }

        yield return line;
    }
}
