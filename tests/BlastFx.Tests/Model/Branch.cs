namespace BlastFx.Tests.Model;

/// <summary>A possible outcome of a step: what the cmdlet writes, as text or as the id of its error, and the model after it.</summary>
internal sealed record Branch(string Outcome, AccountModel After)
{
    /// <summary>The outcome of a step that writes nothing.</summary>
    public const string Nothing = "nothing";

    /// <summary>The outcome of a step that writes some records.</summary>
    public static string Records(IEnumerable<string> records) => records.DefaultIfEmpty(Nothing).Aggregate((all, next) => $"{all} | {next}");
}
