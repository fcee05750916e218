using System.Text.RegularExpressions;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.Documentation;

/// <summary>The error tables of the help have the texts of the module's table of recommended actions.</summary>
public sealed partial class ErrorTableTests
{
    private const string Help = "docs/about_BlastFx_Errors.md";

    private readonly Dictionary<string, string> _actions = ReadActions();

    [Fact]
    public void A_solution_is_the_recommended_action_of_the_module()
    {
        (string Id, string Solution)[] rows = [.. Solutions()];

        Assert.InRange(rows.Length, 40, _actions.Count);
        Assert.All(rows, row => Assert.Equal((row.Id, _actions.GetValueOrDefault(row.Id)), row));
    }

    [Fact]
    public void The_help_has_every_error_id_of_the_module_once()
    {
        IEnumerable<string> ids = ErrorRow().Matches(Pages.Read(Help)).Select(row => row.Groups["id"].Value);

        Assert.Empty(_actions.Keys.Except(ids));
        Assert.Equal(ids.Distinct(), ids);
    }

    private static IEnumerable<(string Id, string Solution)> Solutions() => TableOfSolutions().Matches(Pages.Read(Help))
        .SelectMany(table => ErrorRow().Matches(table.Value))
        .Select(row => (row.Groups["id"].Value, row.Groups["last"].Value.Replace("`", "", StringComparison.Ordinal)));

    private static Dictionary<string, string> ReadActions()
    {
        using var engine = new Engine();
        // The client loads when a cmdlet first needs it.
        Engine.Result actions = engine.Run(
            """
            try { Get-BfxAccount } catch { }
            $table = [BlastFx.Commands.BfxCommand].Assembly.GetType('BlastFx.Pipeline.Recommendations').GetField('ByErrorId', 'NonPublic, Static').GetValue($null)
            foreach ($entry in $table.GetEnumerator()) { $entry.Key; $entry.Value.Action }
            """);
        return actions.ThrowIfFailed().Output.Select(text => $"{text}").Chunk(2).ToDictionary(entry => entry[0], entry => entry[1]);
    }

    [GeneratedRegex(@"^\| Id \|[^\n]*\bSolution \|\n(\|[^\n]*\n)+", RegexOptions.Multiline)]
    private static partial Regex TableOfSolutions();

    [GeneratedRegex(@"^\| `(?<id>Bfx\.\w+)` \|.*? (?<last>[^|\n]+) \|$", RegexOptions.Multiline)]
    private static partial Regex ErrorRow();
}
