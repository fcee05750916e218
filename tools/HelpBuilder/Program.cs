// Converts docs/*.md (platyPS schema 2.0.0) to PowerShell help: MAML for cmdlets, text for topics. platyPS itself is not available as a
// package that a build can restore.
using System.Text;
using System.Xml.Linq;
using BlastFx.HelpBuilder;

const string aboutPrefix = "about_";

if (args is not [var docsFolder, var helpFolder])
{
    Console.Error.WriteLine("Usage: HelpBuilder <docsFolder> <helpFolder>");
    return 2;
}

var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
var commands = new List<(string HelpFile, XElement Command)>();
bool isSound = true;
// Pages whose name begins with a lower-case letter, other than topics, are not help.
foreach (string path in Directory.GetFiles(docsFolder, "*.md").Order(StringComparer.Ordinal))
{
    string name = Path.GetFileNameWithoutExtension(path);
    try
    {
        if (name.StartsWith(aboutPrefix, StringComparison.Ordinal))
        {
            files.Add($"{name}.help.txt", AboutTopic.Write(MarkdownPage.Read(path)));
        }
        else if (char.IsAsciiLetterUpper(name[0]))
        {
            var page = MarkdownPage.Read(path);
            commands.Add((page.FrontMatter["external help file"], CommandHelp.Write(page)));
        }
    }
    catch (DocsException failure)
    {
        // In this form, MSBuild finds the file and the line.
        Console.Error.WriteLine($"{path}({failure.Line}): error HELP001: {failure.Message}");
        isSound = false;
    }
}

if (!isSound)
{
    return 1;
}

foreach (IGrouping<string, XElement> helpFile in commands.GroupBy(command => command.HelpFile, command => command.Command))
{
    files.Add(helpFile.Key, CommandHelp.WriteFile(helpFile));
}

Directory.CreateDirectory(helpFolder);
foreach ((string name, string text) in files)
{
    string path = Path.Combine(helpFolder, name);
    File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    Console.WriteLine(path);
}

return 0;
