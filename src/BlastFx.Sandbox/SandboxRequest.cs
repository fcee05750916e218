namespace BlastFx.Sandbox;

/// <summary>One request as the exchange received it, and what became of it.</summary>
public sealed record SandboxRequest
{
    /// <summary>The method, as sent.</summary>
    public required string Method { get; init; }

    /// <summary>The path, as sent, without the query.</summary>
    public required string Path { get; init; }

    /// <summary>The query, as sent, without its question mark; empty when there was none.</summary>
    public required string Query { get; init; }

    /// <summary>The headers; names compare without case.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The body's text; empty when there was none.</summary>
    public required string Body { get; init; }

    /// <summary>The status answered; 0 while there is no answer, and for good when a fault kept it back.</summary>
    public int Status { get; init; }

    /// <summary>Whether the request did its work: state was read or changed.</summary>
    public bool Executed { get; init; }

    /// <summary>The fault that struck, if one did.</summary>
    public FaultKind? Fault { get; init; }

    /// <summary>Method, path and status; query, headers and body can hold secrets.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"{Method} {Path} {Status}";
}
