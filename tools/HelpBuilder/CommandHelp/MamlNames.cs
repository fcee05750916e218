using System.Xml.Linq;

namespace BlastFx.HelpBuilder.CommandHelp;

/// <summary>The namespaces of a help file, by the prefixes under which PowerShell's own files know them.</summary>
internal static class MamlNames
{
    public static readonly XNamespace Msh = "http://msh";
    public static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    public static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    public static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";
}
