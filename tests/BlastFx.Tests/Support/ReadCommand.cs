using System.Text.Json;

namespace BlastFx.Tests.Support;

/// <summary>A command of <c>tests/Reads.json</c>, which lists one for each cmdlet that reads records. Pester's tests use the file too.</summary>
/// <param name="Command">Reads a few records, with one request.</param>
/// <param name="Type">Their type, without its namespace.</param>
/// <param name="Property">A property that each has.</param>
/// <param name="IsPublic">True if it needs no account.</param>
internal sealed record ReadCommand(string Command, string Type, string Property, bool IsPublic)
{
    public static IReadOnlyList<ReadCommand> All { get; } =
        JsonSerializer.Deserialize<ReadCommand[]>(File.ReadAllText(Checkout.PathOf("tests", "Reads.json")), JsonSerializerOptions.Web)!;

    public static TheoryData<string> Public => [.. Where(isPublic: true)];

    public static TheoryData<string> Private => [.. Where(isPublic: false)];

    /// <summary>The cmdlet's name.</summary>
    public string Cmdlet => Command.Split(' ')[0];

    private static IEnumerable<string> Where(bool isPublic) => All.Where(read => read.IsPublic == isPublic).Select(read => read.Command);
}
