using BlastFx.Sandbox.State;

namespace BlastFx.Sandbox.Authentication;

/// <summary>Who sent a request: an account, and the credentials that say so.</summary>
internal sealed record Caller(SandboxAccount Account, ApiKey? Key = null, Session? Session = null);
