namespace BlastFx.Sandbox.Http;

/// <summary>The exchange refuses the request: HTTP 400 with the reason in the envelope. Nothing was executed.</summary>
internal sealed class RefusedException(string reason) : Exception(reason);
