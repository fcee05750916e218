using System.Collections.Immutable;

namespace BlastFx.Tests.Model;

/// <summary>Where the credentials of a session come from.</summary>
internal enum CredentialSource
{
    /// <summary>The token file, which refreshed tokens are written to.</summary>
    TokenFile,

    /// <summary>The token file, and refreshed tokens are not written to it.</summary>
    TokenFileOnce,

    /// <summary>Tokens in parameters.</summary>
    Tokens,

    /// <summary>The API key file, which the renewed key is written to.</summary>
    ApiKeyFile,

    /// <summary>The API key as user name and password, without a refresh token.</summary>
    Credential,
}

/// <summary>What a session may change.</summary>
internal sealed record PolicyModel(string Parameters)
{
    public static readonly PolicyModel None = new("");

    public static readonly PolicyModel ReadOnly = new(" -ReadOnly") { IsReadOnly = true };

    public static readonly PolicyModel OneMarket = new($" -AllowedMarket {ModelMarkets.Btc.Id}") { AllowedMarket = ModelMarkets.Btc.Id };

    public static readonly PolicyModel Maximum = new(" -MaxOrderNotional 5000") { MaxNotional = 5_000 };

    public bool IsReadOnly { get; init; }

    public string? AllowedMarket { get; init; }

    public decimal? MaxNotional { get; init; }
}

/// <summary>The default session of the runspace.</summary>
internal sealed record SessionModel(CredentialSource Source, PolicyModel Policy)
{
    /// <summary>The number of the tokens or of the key; null if it has no refresh token.</summary>
    public int? Token { get; init; }

    /// <summary>The error after which the session does not send its refresh token again; null if it can.</summary>
    public string? RefreshError { get; init; }

    /// <summary>The client order ids of the orders whose outcome the session does not know.</summary>
    public ImmutableList<string> Unsettled { get; init; } = [];

    /// <summary>True if every request needs a JWT, which the session refreshes when it has expired.</summary>
    public bool NeedsJwt => Source is CredentialSource.TokenFile or CredentialSource.TokenFileOnce or CredentialSource.Tokens;
}
