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
        IEnumerable<string> listed = CmdletRow().Matches(Pages.Readme).Select(row => row.Groups["name"].Value);

        Assert.Equal(ModuleManifest.Cmdlets, listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_link_leads_to_a_file() =>
        Assert.All(
            Link().Matches(Pages.Readme).Select(link => link.Groups["target"].Value),
            target => Assert.True(File.Exists(Checkout.PathOf(target)), target));

    [GeneratedRegex(@"^\| \[(?<name>[A-Za-z]+-Bfx[A-Za-z]*)\]", RegexOptions.Multiline)]
    private static partial Regex CmdletRow();

    [GeneratedRegex(@"\]\((?<target>[^)]+)\)")]
    private static partial Regex Link();
}
