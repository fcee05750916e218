// Converts docs/*.md (platyPS schema 2.0.0) to PowerShell help: MAML for cmdlets, text for topics. platyPS itself is not available as a
// package that a build can restore.
using System.Text;
using System.Xml.Linq;
using BlastFx.HelpBuilder;

if (args is not [var docsFolder, var helpFolder])
{
    Console.Error.WriteLine("Usage: HelpBuilder <docsFolder> <helpFolder>");
    return 2;
}

var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
var commands = new List<(string HelpFile, XElement Command)>();
bool isSound = true;
// Other pages, whose names begin with a lower-case letter, are not help.
foreach (string path in Directory.GetFiles(docsFolder, "*.md").Order(StringComparer.Ordinal))
{
    try
    {
        var page = MarkdownPage.Read(path);
        if (page.Topic is { } topic)
        {
            files.Add($"{topic}.help.txt", AboutTopic.Write(page));
        }
        else if (char.IsAsciiLetterUpper(Path.GetFileName(path)[0]))
        {
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
