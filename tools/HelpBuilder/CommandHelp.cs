using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace BlastFx.HelpBuilder;

/// <summary>Writes the pages of cmdlets as MAML.</summary>
internal static partial class CommandHelp
{
    private const int TitleWidth = 64;
    private const string AllSets = "(All)";

    private static readonly XNamespace s_msh = "http://msh";
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <summary>Writes a help file of several commands.</summary>
    public static string WriteFile(IEnumerable<XElement> commands)
    {
        var items = new XElement(s_msh + "helpItems", new XAttribute("schema", "maml"), new XAttribute("xmlns", s_msh), commands);
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
        {
            items.Save(writer);
        }

        return text.Append('\n').ToString();
    }

    /// <summary>Writes the help of one command.</summary>
    public static XElement Write(MarkdownPage page)
    {
        string[] nameParts = page.Name.Split('-', 2);
        PageSection root = page.Root;
        List<Parameter> parameters = [.. root["PARAMETERS"].Sections.Where(section => section.Title.StartsWith('-')).Select(ReadParameter)];
        return new XElement(
            s_command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", s_maml),
            new XAttribute(XNamespace.Xmlns + "command", s_command),
            new XAttribute(XNamespace.Xmlns + "dev", s_dev),
            new XElement(
                s_command + "details",
                new XElement(s_command + "name", page.Name),
                new XElement(s_command + "verb", nameParts[0]),
                new XElement(s_command + "noun", nameParts[1]),
                Description(root["SYNOPSIS"].Blocks)),
            Description(root["DESCRIPTION"].Blocks),
            new XElement(s_command + "syntax", Syntax(page.Name, root["SYNTAX"], parameters)),
            new XElement(s_command + "parameters", parameters.Select(InFull)),
            new XElement(s_command + "inputTypes", root["INPUTS"].Sections.Select(type => PipelineType("inputType", type))),
            new XElement(s_command + "returnValues", root["OUTPUTS"].Sections.Select(type => PipelineType("returnValue", type))),
            new XElement(s_maml + "alertSet", new XElement(s_maml + "alert", Paragraphs(root["NOTES"].Blocks))),
            new XElement(s_command + "examples", root["EXAMPLES"].Sections.Select(Example)),
            new XElement(s_command + "relatedLinks", RelatedLinks(page)));
    }

    private static Parameter ReadParameter(PageSection section)
    {
        ILookup<bool, Block> blocks = section.Blocks.ToLookup(block => block is FencedCodeBlock { Info: "yaml" });
        return blocks[true].Any()
            ? new Parameter(section.Title[1..], blocks[false], [.. blocks[true].Select(block => new KeyValues((LeafBlock)block))])
            : throw new DocsException(section.Line, $"The parameter '{section.Title}' has no yaml block.");
    }

    /// <summary>The parameters of each set, in the order of the page. A command with one set has its syntax right under the heading.</summary>
    private static IEnumerable<XElement> Syntax(string command, PageSection section, List<Parameter> parameters)
    {
        foreach (PageSection set in section.Sections is [] ? [section] : section.Sections)
        {
            string name = set == section ? AllSets : set.Title.Replace(" (Default)", "", StringComparison.Ordinal);
            yield return new XElement(
                s_command + "syntaxItem",
                new XElement(s_maml + "name", command),
                ParameterName().Matches(MarkdownText.Of(set.Blocks[0])).Select(shown => InSyntax(shown.Groups[1].Value, name)));
        }

        XElement InSyntax(string name, string set)
        {
            Parameter? parameter = parameters.Find(parameter => parameter.Name == name);
            KeyValues use = parameter?.Uses.Find(use => use.List("Parameter Sets").Intersect([AllSets, set]).Any())
                ?? throw new DocsException(section.Line, $"The syntax has '-{name}', which is not described as a parameter of the set '{set}'.");
            string[] values = use.List("Accepted values");
            return ParameterElement(
                parameter,
                use,
                IsTrue(use["Required"]),
                values is [] ? null : new XElement(s_command + "parameterValueGroup", values.Select(AcceptedValue)),
                IsSwitch(use) ? null : ParameterValue(use, isRequired: true));
        }
    }

    /// <summary>The parameter in the list of all: required only if every set requires it, otherwise as in its first set.</summary>
    private static XElement InFull(Parameter parameter) => ParameterElement(
        parameter,
        parameter.Uses[0],
        parameter.Uses.TrueForAll(use => IsTrue(use["Required"])),
        null,
        ParameterValue(parameter.Uses[0], isRequired: !IsSwitch(parameter.Uses[0])));

    private static XElement ParameterElement(Parameter parameter, KeyValues use, bool isRequired, XElement? valueGroup, XElement? value) => new(
        s_command + "parameter",
        new XAttribute("required", isRequired),
        new XAttribute("variableLength", true),
        new XAttribute("globbing", IsTrue(use["Accept wildcard characters"])),
        new XAttribute("pipelineInput", use["Accept pipeline input"]),
        new XAttribute("position", use["Position"] == "Named" ? "named" : use["Position"]),
        new XAttribute("aliases", use["Aliases"] is { Length: > 0 } aliases ? aliases : "none"),
        new XElement(s_maml + "name", parameter.Name),
        Description(parameter.Description),
        valueGroup,
        value,
        new XElement(s_dev + "type", new XElement(s_maml + "name", use["Type"]), new XElement(s_maml + "uri")),
        new XElement(s_dev + "defaultValue", use["Default value"]));

    private static XElement AcceptedValue(string value) => new(
        s_command + "parameterValue", new XAttribute("required", false), new XAttribute(s_command + "variableLength", false), value);

    private static XElement ParameterValue(KeyValues use, bool isRequired) => new(
        s_command + "parameterValue", new XAttribute("required", isRequired), new XAttribute("variableLength", false), use["Type"]);

    private static bool IsTrue(string value) => value == "True";

    private static bool IsSwitch(KeyValues use) => use["Type"] == "SwitchParameter";

    private static XElement PipelineType(string element, PageSection type) => new(
        s_command + element, new XElement(s_dev + "type", new XElement(s_maml + "name", type.Title)), Description(type.Blocks));

    private static XElement Example(PageSection section)
    {
        int code = section.Blocks.FindIndex(block => block is FencedCodeBlock);
        if (code < 0)
        {
            throw new DocsException(section.Line, $"'{section.Title}' has no code.");
        }

        string dashes = new('-', Math.Max(5, (TitleWidth - section.Title.Length - 2) / 2));
        // The view writes the code directly after the introduction, so the introduction ends with line breaks.
        string introduction = string.Concat(section.Blocks[..code].Select(block => $"{MarkdownText.Of(block)}\n\n"));
        return new XElement(
            s_command + "example",
            new XElement(s_maml + "title", $"{dashes} {section.Title} {dashes}"),
            introduction.Length == 0 ? null : new XElement(s_maml + "introduction", Paragraph(introduction)),
            new XElement(s_dev + "code", MarkdownText.Of(section.Blocks[code])),
            // The empty paragraph separates this text from the title of the next example.
            new XElement(s_dev + "remarks", Paragraphs(section.Blocks[(code + 1)..]), Paragraph("")));
    }

    private static IEnumerable<XElement> RelatedLinks(MarkdownPage page)
    {
        if (page.FrontMatter["online version"] is { Length: > 0 } address)
        {
            yield return NavigationLink("Online Version:", address);
        }

        foreach (Block block in page.Root["RELATED LINKS"].Blocks)
        {
            yield return block is ParagraphBlock { Inline.FirstChild: LinkInline link }
                ? NavigationLink(MarkdownText.Of(block, link), MarkdownText.IsExternal(link) ? link.Url! : "")
                : throw new DocsException(block.Line + 1, "Each paragraph of the related links must be a link.");
        }
    }

    private static XElement NavigationLink(string text, string address) => new(
        s_maml + "navigationLink", new XElement(s_maml + "linkText", text), new XElement(s_maml + "uri", address));

    /// <summary>Text as paragraphs, the only block that each of PowerShell's help views shows.</summary>
    private static XElement Description(IEnumerable<Block> blocks) => new(s_maml + "description", Paragraphs(blocks));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<Block> blocks) => blocks.Select(block => Paragraph(MarkdownText.Of(block)));

    private static XElement Paragraph(string text) => new(s_maml + "para", text);

    [GeneratedRegex(@"[\s\[]-(\w+)")]
    private static partial Regex ParameterName();

    /// <summary>A parameter: one use for all sets, or several if the sets differ.</summary>
    private sealed record Parameter(string Name, IEnumerable<Block> Description, List<KeyValues> Uses);
}
