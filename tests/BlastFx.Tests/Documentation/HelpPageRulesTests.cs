using System.Management.Automation;
using System.Text.RegularExpressions;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.Documentation;

/// <summary>Rules for the pages that become help, beyond what the conversion needs.</summary>
public sealed partial class HelpPageRulesTests
{
    private const int MinExamples = 3;

    // What Get-Help shows in one line of a window of 80 columns.
    private const int MaxExampleColumns = 75;
    private const int MaxTopicColumns = 72;
    private const int MaxTopicSynopsis = 76;

    // It is the topic about_BlastFx_Recipes.
    private const string Cookbook = "docs/cookbook.md";

    private static readonly string[] s_sections =
        ["SYNOPSIS", "SYNTAX", "DESCRIPTION", "EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS"];

    private static readonly string[] s_sectionsOfSections = ["EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS"];

    private static readonly string[] s_yamlKeys =
    [
        "Type", "Parameter Sets", "Aliases", "Accepted values", "Required", "Position", "Default value", "Accept pipeline input",
        "Accept wildcard characters",
    ];

    public static TheoryData<string> Cmdlets => [.. PagesLike("*-Bfx*.md")];

    public static TheoryData<string> Topics => [.. PagesLike("about_*.md"), Cookbook];

    public static TheoryData<string> All => [.. Cmdlets, .. Topics];

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_cmdlet_page_has_the_sections_of_its_schema_in_order(string page)
    {
        Assert.StartsWith("---\nexternal help file: BlastFx.dll-Help.xml\nModule Name: BlastFx\nonline version:\nschema: 2.0.0\n---\n", Pages.Read(page), StringComparison.Ordinal);
        Assert.Equal(s_sections, SectionsOf(page).Where(section => section.Level == 2).Select(section => section.Title));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Text_is_only_where_help_shows_it(string page)
    {
        string parent = "";
        foreach (Section section in SectionsOf(page))
        {
            parent = section.Level == 2 ? section.Title : parent;
            bool hasSectionsOnly = section.Level < 2 || s_sectionsOfSections.Contains(section.Title);
            Assert.True(section.Level < 3 || parent == "SYNTAX" || s_sectionsOfSections.Contains(parent), $"'{parent}' has a heading below it: {section.Title}");
            Assert.True(hasSectionsOnly == (section.Text.Length == 0) || section.Title is "None" or "SYNTAX", $"'{section.Title}' has text, or is empty.");
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_synopsis_is_a_sentence_that_begins_with_the_verb(string page)
    {
        string verb = page.StartsWith("docs/Get-", StringComparison.Ordinal) ? "Gets" : @"[A-Z]\w*s";

        Assert.Matches($@"^{verb} [^\n]*[^\n.]\.$", TextOf(page, "SYNOPSIS"));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_syntax_is_that_of_the_cmdlet_and_of_the_parameters_blocks(string page)
    {
        using var engine = new Engine();
        var command = (CmdletInfo)engine.Run($"Get-Command {Path.GetFileNameWithoutExtension(page)}").Single.BaseObject;
        List<Section> sections = [.. SectionsOf(page)];
        List<Section> syntax = [.. sections.SkipWhile(section => section.Title != "SYNTAX").TakeWhile(section => section.Title != "DESCRIPTION")
            .Where(section => section.Text.Length > 0)];

        Assert.Equal(
            command.ParameterSets.Select(set => command.ParameterSets.Count == 1 ? "SYNTAX" : set.IsDefault ? $"{set.Name} (Default)" : set.Name).Order(),
            syntax.Select(section => section.Title).Order());
        Assert.All(syntax, section =>
        {
            string set = section.Title.Replace(" (Default)", "", StringComparison.Ordinal);
            Match shown = SyntaxBlock().Match(section.Text);
            IEnumerable<string> parameters = ParameterSyntax().Matches(shown.Groups["parameters"].Value).Select(match => match.Value).Order();

            Assert.Equal(command.Name, shown.Groups["command"].Value);
            Assert.Equal(SyntaxOf(command.ParameterSets.Single(candidate => set == "SYNTAX" || candidate.Name == set)).Order(), parameters);
            Assert.Equal(sections.Where(below => below.Title.StartsWith('-')).SelectMany(parameter => DescribedSyntax(parameter, set)).Order(), parameters);
        });
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_parameter_has_a_description_and_the_keys_of_its_schema(string page) =>
        Assert.All(SectionsOf(page).Where(section => section.Title.StartsWith('-')), parameter =>
        {
            Assert.NotEqual("```yaml", parameter.Text.Split('\n')[0]);
            Assert.All(YamlOf(parameter), yaml => Assert.Equal(s_yamlKeys.Where(key => key != "Accepted values" || yaml.ContainsKey(key)), yaml.Keys));
        });

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Examples_are_numbered_and_each_has_code_that_is_explained(string page)
    {
        List<Section> examples = [.. SectionsOf(page).Where(section => section.Title.StartsWith("Example ", StringComparison.Ordinal))];

        Assert.InRange(examples.Count, MinExamples, int.MaxValue);
        Assert.All(examples.Index(), example =>
        {
            Assert.Matches($@"^Example {example.Index + 1}: \S", example.Item.Title);
            Assert.Matches(@"(?s)^```powershell( no-run)?\n.+\n```\n\n\S", example.Item.Text[Math.Max(0, example.Item.Text.IndexOf("```", StringComparison.Ordinal))..]);
        });
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Code_fits_into_a_window_of_80_columns(string page)
    {
        bool isTopic = page == Cookbook || page.StartsWith("docs/about_", StringComparison.Ordinal);
        int maxColumns = isTopic ? MaxTopicColumns : MaxExampleColumns;

        Assert.All(
            Fence().Matches(Pages.Read(page)).Where(fence => isTopic || fence.Groups["language"].Value == "powershell")
                .SelectMany(fence => fence.Groups["text"].Value.Split('\n')),
            line => Assert.InRange(line.Length, 0, maxColumns));
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void A_topic_begins_with_its_short_and_long_description(string page)
    {
        Assert.Equal(["SHORT DESCRIPTION", "LONG DESCRIPTION"], SectionsOf(page).Where(section => section.Level == 2).Take(2).Select(section => section.Title));
        Assert.Matches($@"^[^\n]{{1,{MaxTopicSynopsis}}}$", TextOf(page, "SHORT DESCRIPTION"));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_link_leads_to_a_page(string page) =>
        Assert.All(
            Link().Matches(Pages.Read(page)).Select(link => link.Groups["file"].Value),
            file => Assert.True(File.Exists(Checkout.PathOf("docs", file)), file));

    private static IEnumerable<string> PagesLike(string pattern) =>
        Directory.EnumerateFiles(Checkout.PathOf("docs"), pattern).Select(path => $"docs/{Path.GetFileName(path)}").Order(StringComparer.Ordinal);

    private static string TextOf(string page, string title) => SectionsOf(page).Single(section => section.Title == title).Text;

    /// <summary>The headings of a page with the text under each, up to the next heading.</summary>
    private static IEnumerable<Section> SectionsOf(string page)
    {
        string[] parts = Heading().Split(Fence().Replace(Pages.Read(page), fence => fence.Value.Replace("\n#", "\n\0#", StringComparison.Ordinal)));
        return parts.Skip(1).Chunk(3).Select(part => new Section(part[0].Length, part[1], part[2].Replace("\0", "", StringComparison.Ordinal).Trim()));
    }

    private static IEnumerable<string> SyntaxOf(CommandParameterSetInfo set) =>
        set.Parameters.Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name)).Select(parameter => SyntaxOf(
            parameter.Name,
            (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType).Name,
            parameter.IsMandatory,
            parameter.Position >= 0));

    private static IEnumerable<string> DescribedSyntax(Section parameter, string set) => YamlOf(parameter)
        .Where(yaml => yaml["Parameter Sets"].Split(", ").Intersect(["(All)", set]).Any())
        .Select(yaml => SyntaxOf(parameter.Title[1..], yaml["Type"], yaml["Required"] == "True", yaml["Position"] != "Named"));

    private static string SyntaxOf(string name, string type, bool isMandatory, bool isPositional)
    {
        string shown = (isPositional ? $"[-{name}]" : $"-{name}") + (type == nameof(SwitchParameter) ? "" : $" <{type}>");
        return isMandatory ? shown : $"[{shown}]";
    }

    private static IEnumerable<Dictionary<string, string>> YamlOf(Section parameter) => Fence().Matches(parameter.Text)
        .Where(fence => fence.Groups["language"].Value == "yaml")
        .Select(fence => fence.Groups["text"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries)).ToDictionary(line => line[0], line => line[1]));

    [GeneratedRegex(@"^```(?<language>[a-z]*)[^\n`]*\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^(#+) (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^```\n(?<command>\S+) (?<parameters>.*)\[<CommonParameters>\]\n```$", RegexOptions.Singleline)]
    private static partial Regex SyntaxBlock();

    /// <summary>From one bracket or dash to the next that begins a parameter.</summary>
    [GeneratedRegex(@"(?:\[{0,2}-)(?:(?! \[{0,2}-).)*\S")]
    private static partial Regex ParameterSyntax();

    [GeneratedRegex(@"\]\((?!\w+://)(?<file>[^)#]+)")]
    private static partial Regex Link();

    private sealed record Section(int Level, string Title, string Text);
}
