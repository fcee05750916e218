using System.Management.Automation;
using System.Text.RegularExpressions;
using BlastFx.Tests.Support;

namespace BlastFx.Tests;

public sealed class HelpTests(SharedEngine shared) : IClassFixture<SharedEngine>
{
    private readonly Engine _engine = shared.Engine;

    public static TheoryData<string> Cmdlets => [.. ModuleManifest.Cmdlets];

    [Fact]
    public void Every_cmdlet_has_a_page_and_every_page_a_cmdlet()
    {
        IEnumerable<string> pages = Directory.EnumerateFiles(Checkout.PathOf("docs"), "*-Bfx*.md").Select(file => Path.GetFileNameWithoutExtension(file));

        Assert.Equal(ModuleManifest.Cmdlets, pages.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_page_describes_the_parameters_of_its_cmdlet(string cmdlet)
    {
        var command = (CmdletInfo)_engine.Run($"Get-Command {cmdlet}").Single.BaseObject;
        string page = File.ReadAllText(Checkout.PathOf("docs", $"{cmdlet}.md"));
        Dictionary<string, string> described = Regex.Matches(page, @"^### -(\w+)\n(.*?)(?=^###? |\z)", RegexOptions.Multiline | RegexOptions.Singleline)
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        ParameterMetadata[] own = [.. command.Parameters.Values.Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name))];

        Assert.Equal(own.Select(parameter => parameter.Name).Order(StringComparer.Ordinal), described.Keys.Order(StringComparer.Ordinal));
        Assert.All(own, parameter =>
        {
            string text = described[parameter.Name];
            Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
            Assert.Contains($"\nType: {type.Name}\n", text, StringComparison.Ordinal);
            Assert.Contains($"\nAliases: {string.Join(", ", parameter.Aliases.Except(["wi", "cf"]))}".TrimEnd(), text, StringComparison.Ordinal);
            foreach (ParameterSetMetadata use in parameter.ParameterSets.Values)
            {
                Assert.Contains($"\nRequired: {use.IsMandatory}\n", text, StringComparison.Ordinal);
                Assert.Contains($"\nPosition: {(use.Position < 0 ? "Named" : use.Position)}\n", text, StringComparison.Ordinal);
                string pipeline = (use.ValueFromPipeline, use.ValueFromPipelineByPropertyName) switch
                {
                    (true, true) => "True (ByPropertyName, ByValue)",
                    (true, _) => "True (ByValue)",
                    (_, true) => "True (ByPropertyName)",
                    _ => "False",
                };
                Assert.Contains($"\nAccept pipeline input: {pipeline}\n", text, StringComparison.Ordinal);
            }
        });
    }

    public static TheoryData<string> Topics =>
        [.. Directory.EnumerateFiles(Checkout.PathOf("docs"), "about_*.md").Select(file => Path.GetFileNameWithoutExtension(file)), "about_BlastFx_Recipes"];

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void GetHelp_shows_every_part_of_a_page(string cmdlet)
    {
        Engine.Result result = _engine.Run(
            $$"""
            $help = Get-Help {{cmdlet}} -Full
            "$($help.Synopsis)".Trim()
            @($help.examples.example | Where-Object { $_.code -match '-Bfx' -and "$($_.remarks.Text)".Trim() }).Count
            @($help.parameters.parameter | Where-Object { -not "$($_.description.Text)".Trim() }).Count
            $help.description, $help.inputTypes, $help.returnValues | ForEach-Object { ($_ | Out-String).Trim().Length }
            """);

        Assert.Matches(@"^\w.*\.$", $"{result.ThrowIfFailed().Output[0]}");
        Assert.InRange((int)result.Output[1].BaseObject, 3, 20);
        Assert.Equal(0, result.Output[2].BaseObject);
        Assert.All(result.Output.Skip(3), length => Assert.NotEqual(0, length.BaseObject));
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void GetHelp_shows_a_topic(string topic)
    {
        string text = $"{_engine.Run($"Get-Help {topic} | Out-String").Single}";

        Assert.Contains(topic, text, StringComparison.Ordinal);
        Assert.Contains("LONG DESCRIPTION", text, StringComparison.Ordinal);
    }
}
