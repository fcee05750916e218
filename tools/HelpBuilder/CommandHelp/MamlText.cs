using System.Xml.Linq;
using BlastFx.HelpBuilder.Markdown;
using static BlastFx.HelpBuilder.CommandHelp.MamlNames;

namespace BlastFx.HelpBuilder.CommandHelp;

/// <summary>Writes prose as paragraphs, the only block which each of PowerShell's help views shows.</summary>
internal static class MamlText
{
    public static XElement Paragraph(string text) => new(Maml + "para", text);

    public static IEnumerable<XElement> Paragraphs(IEnumerable<TextBlock> blocks) =>
        blocks.Select(block => Paragraph(TextOf(block)));

    public static XElement Description(IEnumerable<TextBlock> blocks) => new(Maml + "description", Paragraphs(blocks));

    private static string TextOf(TextBlock block) => block switch
    {
        Paragraph paragraph => paragraph.Content.Text,
        Code code => code.Text,
        ItemList list => string.Join('\n', list.MarkedItems.Select(item => item.Mark + item.Text)),
        _ => throw new ArgumentException($"A command's help cannot show a {block.GetType().Name}.", nameof(block)),
    };
}
