namespace BlastFx.Pester;

/// <summary>A case of a Pester file, and how it ended.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Name">The case's name behind those of its blocks.</param>
/// <param name="Result">Passed, Failed, Skipped or another word of Pester's.</param>
/// <param name="Error">What failed; empty if nothing did.</param>
public sealed record PesterCase(string File, string Name, string Result, string Error)
{
    /// <summary>What the test run calls it.</summary>
    public override string ToString() => $"{File}: {Name.ReplaceLineEndings(" ")}";
}
