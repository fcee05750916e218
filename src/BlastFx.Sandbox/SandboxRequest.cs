namespace BlastFx.Sandbox;

/// <summary>A request as received by the exchange, and its outcome.</summary>
public sealed record SandboxRequest
{
    /// <summary>The method as sent.</summary>
    public required string Method { get; init; }

    /// <summary>The path as sent, without the query.</summary>
    public required string Path { get; init; }

    /// <summary>The query as sent, without its question mark; empty if there was none.</summary>
    public required string Query { get; init; }

    /// <summary>The headers; names are case-insensitive.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The text of the body; empty if there was none.</summary>
    public required string Body { get; init; }

    /// <summary>The status of the response; 0 before it is sent, and if a fault suppressed it.</summary>
    public int Status { get; init; }

    /// <summary>True if the request was executed: state was read or changed.</summary>
    public bool Executed { get; init; }

    /// <summary>The fault that was applied; null if there was none.</summary>
    public FaultKind? Fault { get; init; }

    /// <summary>Gets method, path and status only, because query, headers and body can contain secrets.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"{Method} {Path} {Status}";
}

/// <summary>The number of executed requests to one endpoint since the exchange started.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path, without the query.</param>
/// <param name="Fault">The fault that suppressed or replaced the response; null if there was none.</param>
/// <param name="Times">The number of requests.</param>
public sealed record SandboxExecution(string Method, string Path, FaultKind? Fault, long Times);
