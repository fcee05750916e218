namespace BlastFx.Sandbox.State;

/// <summary>What a JWT that was issued allows.</summary>
internal enum TokenUse
{
    /// <summary>Everything, signed with the secret it was issued with.</summary>
    Session,

    /// <summary>Reading the account, and its channel.</summary>
    AccountReads,

    /// <summary>Market channels only.</summary>
    MarketChannels,
}

/// <summary>A JWT that was issued. <see cref="Secret"/> signs what is sent with it; null where it can sign nothing.</summary>
internal sealed record IssuedToken(TokenUse Use, long ProfileId, string? Secret)
{
    public override string ToString() => nameof(IssuedToken);
}
