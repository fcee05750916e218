namespace BlastFx.Sandbox;

/// <summary>How often the exchange did one kind of work since it was started.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path, without the query.</param>
/// <param name="Fault">The fault that kept the answer back or changed it; null where the exchange's own went out.</param>
/// <param name="Times">How often.</param>
public sealed record SandboxExecution(string Method, string Path, FaultKind? Fault, long Times);
