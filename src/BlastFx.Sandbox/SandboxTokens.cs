namespace BlastFx.Sandbox;

/// <summary>What a session holds: the three belong together and are renewed together.</summary>
/// <param name="Jwt">Goes with every request.</param>
/// <param name="RefreshToken">Buys the next three, once.</param>
/// <param name="RandomSecret">Signs the requests that carry <paramref name="Jwt"/>; hexadecimal with <c>0x</c>.</param>
public sealed record SandboxTokens(string Jwt, string RefreshToken, string RandomSecret)
{
    /// <summary>Names the type only: what it holds is secret.</summary>
    /// <returns>The type's name.</returns>
    public override string ToString() => nameof(SandboxTokens);
}
