namespace BlastFx.Sandbox;

/// <summary>Something that goes wrong with the next requests that match.</summary>
public sealed record SandboxFault
{
    /// <summary>The method it strikes; any when null.</summary>
    public string? Method { get; init; }

    /// <summary>The path it strikes, without query; any when null.</summary>
    public string? Path { get; init; }

    /// <summary>How many requests it strikes.</summary>
    public int Times { get; init; } = 1;

    /// <summary>What goes wrong.</summary>
    public FaultKind Kind { get; init; }

    /// <summary>The status to answer with; required by the kinds that answer.</summary>
    public int Status { get; init; }

    /// <summary>The body to answer with; empty when null.</summary>
    public string? Body { get; init; }

    /// <summary>The content type to answer with; JSON when null, none when empty.</summary>
    public string? ContentType { get; init; }

    /// <summary>Headers to answer with, over the usual ones; an empty value leaves that header out.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>How long the request waits, by the exchange's clock, before the fault strikes.</summary>
    public TimeSpan Delay { get; init; }

    internal bool Answers => Kind is FaultKind.Answer or FaultKind.AnswerAfterWork;

    internal bool Matches(string method, string path) =>
        (Method is null || string.Equals(Method, method, StringComparison.OrdinalIgnoreCase))
        && (Path is null || string.Equals(Path, path, StringComparison.Ordinal));
}
