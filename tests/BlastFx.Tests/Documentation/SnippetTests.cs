using BlastFx.Tests.Support;

namespace BlastFx.Tests.Documentation;

[Collection(SerialTests.Name)]
public sealed class SnippetTests(SharedEngine shared) : IClassFixture<SharedEngine>, IClassFixture<InstalledModule>
{
    public static TheoryData<string> All => [.. Pages.Snippets.Select(snippet => snippet.Name)];

    public static TheoryData<string> Runnable => [.. Pages.Snippets.Where(snippet => snippet.Runs).Select(snippet => snippet.Name)];

    [Theory]
    [MemberData(nameof(Runnable))]
    public void A_snippet_of_the_documentation_runs_without_an_error(string name)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("bfx-snippet-");
        try
        {
            using var engine = Engine.OfInstalledModule();
            engine.Run("Stop-BfxSandbox; $null = $ExecutionContext.SessionState.Path.SetLocation($folder)", ("folder", folder.FullName)).ThrowIfFailed();
            // Formats the output as at a prompt.
            Engine.Result result = engine.Run($". {{\n{Snippet(name).Script}\n}} | Out-String");
            engine.Run("Stop-BfxSandbox").ThrowIfFailed();
            result.ThrowIfFailed();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_snippet_of_the_documentation_parses_and_names_only_what_the_module_has(string name)
    {
        Assert.Empty(SnippetCommands.Problems(shared.Engine, Snippet(name)));
    }

    [Fact]
    public void A_snippet_has_only_known_words_after_its_language() =>
        Assert.Empty(Pages.Snippets.SelectMany(snippet => snippet.Words).Except(["no-run"]));

    [Theory]
    [InlineData("Get-BfxNothing", "Get-BfxNothing is not a cmdlet of the module")]
    [InlineData("Get-BfxAccount -Nothing", "Get-BfxAccount has no parameter -Nothing")]
    public void An_unknown_cmdlet_or_parameter_is_found(string script, string problem)
    {
        Assert.Equal([problem], SnippetCommands.Problems(shared.Engine, new Snippet("page", 1, ["no-run"], script)));
    }

    private static Snippet Snippet(string name) => Pages.Snippets.Single(snippet => snippet.Name == name);
}
