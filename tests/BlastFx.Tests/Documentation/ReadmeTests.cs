using System.Management.Automation;
using System.Text.RegularExpressions;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.Documentation;

public sealed partial class ReadmeTests
{
    [Theory]
    [InlineData("Try it", "dotnet run --project examples")]
    [InlineData("Test it", "dotnet test")]
    public void The_first_command_of_a_section_is(string heading, string command) =>
        Assert.Equal(command, Pages.ShellCommands("README.md", heading)[0]);

    [Fact]
    public void The_table_has_every_cmdlet_and_no_other()
    {
        using var engine = new Engine();
        IEnumerable<string> exported = engine.Run("Get-Command -Module BlastFx").Output
            .Select(command => ((CommandInfo)command.BaseObject).Name);

        IEnumerable<string> listed = CmdletRow().Matches(Pages.Readme).Select(row => row.Groups["name"].Value);

        Assert.Equal(exported.Order(), listed.Order());
    }

    [Fact]
    public void Every_error_id_is_explained_in_the_help()
    {
        IEnumerable<string> ids = ErrorId().Matches(Pages.Readme).Select(id => id.Value).Distinct();

        Assert.All(ids, id => Assert.Contains($"| {id} |", Pages.Read("docs/about_BlastFx_Errors.md"), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_link_leads_to_a_file() =>
        Assert.All(
            Link().Matches(Pages.Readme).Select(link => link.Groups["target"].Value),
            target => Assert.True(File.Exists(Checkout.PathOf(target)), target));

    [GeneratedRegex(@"^\| \[(?<name>[A-Za-z]+-Bfx[A-Za-z]*)\]", RegexOptions.Multiline)]
    private static partial Regex CmdletRow();

    [GeneratedRegex(@"`Bfx\.\w+`")]
    private static partial Regex ErrorId();

    [GeneratedRegex(@"\]\((?<target>[^)]+)\)")]
    private static partial Regex Link();
}
