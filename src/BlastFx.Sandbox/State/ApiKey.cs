namespace BlastFx.Sandbox.State;

/// <summary>An API key as the exchange keeps it. A renewal puts a new one in its place.</summary>
internal sealed record ApiKey(
    string Key,
    string Secret,
    long ProfileId,
    DateTimeOffset ExpiresAt,
    string RefreshToken,
    DateTimeOffset RefreshTokenExpiresAt)
{
    public override string ToString() => nameof(ApiKey);
}
