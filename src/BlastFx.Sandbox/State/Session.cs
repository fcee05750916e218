namespace BlastFx.Sandbox.State;

/// <summary>What a session's refresh token stands for. It is spent as a whole.</summary>
internal sealed record Session(long ProfileId, string RandomSecret, string RefreshToken, DateTimeOffset RefreshTokenExpiresAt)
{
    public override string ToString() => nameof(Session);
}
