using System.Text;
using System.Xml;
using System.Xml.Linq;
using BlastFx.HelpBuilder.Commands;
using static BlastFx.HelpBuilder.CommandHelp.MamlNames;

namespace BlastFx.HelpBuilder.CommandHelp;

/// <summary>Writes a help file: the commands of one assembly.</summary>
internal static class MamlFile
{
    private static readonly XmlWriterSettings s_settings = new() { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true };

    public static string Write(IEnumerable<CommandPage> commands)
    {
        var items = new XElement(
            Msh + "helpItems",
            new XAttribute("schema", "maml"),
            new XAttribute("xmlns", Msh),
            commands.Select(MamlCommand.Write));
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        using (var writer = XmlWriter.Create(text, s_settings))
        {
            items.Save(writer);
        }

        return text.Append('\n').ToString();
    }
}
