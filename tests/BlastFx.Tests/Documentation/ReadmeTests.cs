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
        string table = Pages.Readme.Split("\n## Cmdlets\n")[1].Split("\n## ")[0];
        IEnumerable<string> listed = CmdletLink().Matches(table).Select(link => link.Groups["name"].Value);

        Assert.Equal(ModuleManifest.Cmdlets, listed.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/about_BlastFx.md")]
    [InlineData("docs/client.md")]
    public void It_states_that_the_project_is_not_the_exchanges(string page) =>
        Assert.Matches("is unofficial: its authors are not affiliated with the exchange", Pages.Read(page));

    [Fact]
    public void It_is_read_in_a_few_minutes() => Assert.InRange(Pages.Readme.Count(letter => letter == '\n'), 100, 149);

    [Fact]
    public void Every_figure_is_that_of_the_run_on_file()
    {
        string[] run = [.. Rows(Pages.Read("bench/README.md").Split("\n## A run\n")[1].Split("\n## ")[0])];
        string[] rows = [.. Rows(Pages.Readme.Split("\n## Speed\n")[1].Split("\n## ")[0])];

        Assert.NotEmpty(rows);
        Assert.All(rows.Select(row => row.Split(" | ")), cells =>
            Assert.Single(run, line => line.StartsWith($"{cells[0]} | {cells[1]} | {cells[2]} | Invoke-RestMethod", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_picture_is_drawn_by_the_module()
    {
        FileInfo picture = new(Path.Combine(Directory.CreateTempSubdirectory("bfx-picture-").FullName, "candles.svg"));
        try
        {
            using var engine = new Engine();
            engine.Run("& $script $path", ("script", Checkout.PathOf("tools", "Save-Picture.ps1")), ("path", picture.FullName)).ThrowIfFailed();

            Assert.Equal(Pages.Read("docs/candles.svg"), File.ReadAllText(picture.FullName).ReplaceLineEndings("\n"));
        }
        finally
        {
            picture.Directory!.Delete(recursive: true);
        }
    }

    [Fact]
    public void It_names_the_PowerShell_that_the_tests_run_on()
    {
        using var engine = new Engine();

        Assert.Contains($"The tests run on PowerShell {engine.Run("\"$($PSVersionTable.PSVersion)\"").Single}.", Pages.Readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_link_leads_to_a_file() =>
        Assert.All(
            Link().Matches(Pages.Readme).Select(link => link.Groups["target"].Value),
            target => Assert.True(File.Exists(Checkout.PathOf(target)), target));

    /// <summary>The rows of a table that have figures, without the bars around them.</summary>
    private static IEnumerable<string> Rows(string section) =>
        FigureRow().Matches(section).Select(row => row.Groups["cells"].Value);

    [GeneratedRegex(@"\[(?<name>[A-Za-z]+-Bfx[A-Za-z]*)\]\(docs/\k<name>\.md\)")]
    private static partial Regex CmdletLink();

    [GeneratedRegex(@"^\| (?<cells>[^|]+ \| [0-9].*) \|$", RegexOptions.Multiline)]
    private static partial Regex FigureRow();

    [GeneratedRegex(@"\]\((?<target>[^)]+)\)")]
    private static partial Regex Link();
}
