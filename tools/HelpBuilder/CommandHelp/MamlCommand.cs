using System.Xml.Linq;
using BlastFx.HelpBuilder.Commands;
using BlastFx.HelpBuilder.Markdown;
using static BlastFx.HelpBuilder.CommandHelp.MamlNames;

namespace BlastFx.HelpBuilder.CommandHelp;

/// <summary>Writes the help of one command.</summary>
internal static class MamlCommand
{
    private const int TitleWidth = 64;

    public static XElement Write(CommandPage page) =>
        new(
            Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            Details(page),
            MamlText.Description(page.Description),
            new XElement(Command + "syntax", page.Syntax.Select(set => SyntaxItem(page.Name, set))),
            new XElement(Command + "parameters", page.Parameters.Select(MamlParameter.InFull)),
            new XElement(Command + "inputTypes", page.Inputs.Select(type => PipelineType("inputType", type))),
            new XElement(Command + "returnValues", page.Outputs.Select(type => PipelineType("returnValue", type))),
            new XElement(Maml + "alertSet", new XElement(Maml + "alert", MamlText.Paragraphs(page.Notes))),
            new XElement(Command + "examples", page.Examples.Select(Example)),
            new XElement(Command + "relatedLinks", RelatedLinks(page)));

    private static XElement Details(CommandPage page)
    {
        string[] nameParts = page.Name.Split('-', 2);
        return new XElement(
            Command + "details",
            new XElement(Command + "name", page.Name),
            new XElement(Command + "verb", nameParts[0]),
            new XElement(Command + "noun", nameParts[1]),
            new XElement(Maml + "description", MamlText.Paragraph(page.Synopsis)));
    }

    private static XElement SyntaxItem(string command, SyntaxSet set) =>
        new(
            Command + "syntaxItem",
            new XElement(Maml + "name", command),
            set.Parameters.Select(pair => MamlParameter.InSyntax(pair.Parameter, pair.Use)));

    private static XElement PipelineType(string element, PipelineType type) =>
        new(
            Command + element,
            new XElement(Dev + "type", new XElement(Maml + "name", type.Name)),
            MamlText.Description(type.Description));

    private static XElement Example(Example example)
    {
        string dashes = new string('-', Math.Max(5, (TitleWidth - example.Title.Length - 2) / 2));
        return new XElement(
            Command + "example",
            new XElement(Maml + "title", $"{dashes} {example.Title} {dashes}"),
            Introduction(example),
            new XElement(Dev + "code", example.Code),
            // The empty paragraph keeps the next example's title apart from this text.
            new XElement(Dev + "remarks", MamlText.Paragraphs(example.Remarks), MamlText.Paragraph(string.Empty)));
    }

    /// <summary>The view writes the code right behind this text, so the text brings its own line breaks.</summary>
    private static XElement? Introduction(Example example) =>
        example.Introduction.Count == 0
            ? null
            : new XElement(
                Maml + "introduction",
                MamlText.Paragraph(string.Join("\n\n", MamlText.Paragraphs(example.Introduction).Select(text => text.Value)) + "\n\n"));

    private static IEnumerable<XElement> RelatedLinks(CommandPage page)
    {
        if (page.OnlineVersion.Length > 0)
        {
            yield return Link("Online Version:", page.OnlineVersion);
        }

        foreach (PageLink link in page.RelatedLinks)
        {
            yield return Link(link.Text, link.IsExternal ? link.Target : string.Empty);
        }
    }

    private static XElement Link(string text, string address) =>
        new(
            Maml + "navigationLink",
            new XElement(Maml + "linkText", text),
            new XElement(Maml + "uri", address));
}
