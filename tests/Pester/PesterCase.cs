namespace BlastFx.Pester;

/// <summary>A test of a Pester file, and its result.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Name">The name of the test with those of its blocks.</param>
/// <param name="Result">Passed, Failed, Skipped or another result of Pester.</param>
/// <param name="Error">The error; empty if it passed.</param>
public sealed record PesterCase(string File, string Name, string Result, string Error)
{
    /// <summary>The name in the test run.</summary>
    public override string ToString() => $"{File}: {Name.ReplaceLineEndings(" ")}";
}
