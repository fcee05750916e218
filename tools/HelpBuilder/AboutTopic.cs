using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace BlastFx.HelpBuilder;

/// <summary>Writes an about page as the text that <c>Get-Help about_…</c> shows, in lines of at most 80 columns.</summary>
internal static class AboutTopic
{
    private const int Width = 80;
    private const string Indent = "    ";
    private const string ColumnGap = "  ";

    public static string Write(MarkdownPage page)
    {
        var text = new StringBuilder($"TOPIC\n{Indent}{page.Topic}\n");
        page.Root.Sections.ForEach(section => AppendSection(text, section, headingIndent: ""));
        return text.ToString();
    }

    private static void AppendSection(StringBuilder text, PageSection section, string headingIndent)
    {
        text.Append('\n').Append(headingIndent).Append(section.Title).Append('\n');
        text.AppendJoin('\n', section.Blocks.Select(block => string.Concat(Lines(block).Select(line => $"{line}\n"))));
        section.Sections.ForEach(below => AppendSection(text, below, headingIndent: "  "));
    }

    private static IEnumerable<string> Lines(Block block) => block switch
    {
        FencedCodeBlock => MarkdownText.Of(block).Split('\n').Select(line => (Indent + Indent + line).TrimEnd()),
        ListBlock list => MarkdownText.Items(list).SelectMany(item => Wrap(item.Text, Indent + item.Mark, Indent + new string(' ', item.Mark.Length))),
        Table table => TableLines(MarkdownText.Rows(table)),
        _ => Wrap(MarkdownText.Of(block), Indent, Indent),
    };

    /// <summary>A table as columns if they fit; otherwise the first cell of each row, and the named others below it.</summary>
    private static IEnumerable<string> TableLines(List<List<string>> rows)
    {
        List<int> widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        return Indent.Length + widths.Sum() + (ColumnGap.Length * (widths.Count - 1)) <= Width
            ? Columns(rows, widths)
            : rows.Skip(1).SelectMany((row, index) => Stack(rows[0], row, isFirst: index == 0));
    }

    private static IEnumerable<string> Columns(List<List<string>> rows, List<int> widths)
    {
        IEnumerable<List<string>> ruled = [rows[0], [.. widths.Select(width => new string('-', width))], .. rows.Skip(1)];
        return ruled.Select(row => (Indent + string.Join(ColumnGap, row.Select((cell, column) => cell.PadRight(widths[column])))).TrimEnd());
    }

    private static IEnumerable<string> Stack(List<string> header, List<string> row, bool isFirst)
    {
        string indent = Indent + Indent;
        IEnumerable<string> cells = header.Zip(row).Skip(1).SelectMany(cell => Wrap($"{cell.First}: {cell.Second}", indent, indent + "  "));
        return [.. isFirst ? Array.Empty<string>() : [""], Indent + row[0], .. cells];
    }

    private static IEnumerable<string> Wrap(string text, string firstIndent, string nextIndent)
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
