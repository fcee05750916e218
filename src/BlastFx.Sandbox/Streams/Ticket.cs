using BlastFx.Sandbox.Accounts;
using BlastFx.Sandbox.Api;
using BlastFx.Sandbox.Authentication;

namespace BlastFx.Sandbox.Streams;

/// <summary>What a token allows, and until when.</summary>
internal sealed record Ticket(long ProfileId, bool OpensAccount, DateTimeOffset ExpiresAt);

/// <summary>Checks the tokens of connections.</summary>
internal sealed class TicketOffice(JwtCodec jwts, Venue venue, TimeProvider clock)
{
    /// <summary>Checks a token.</summary>
    /// <exception cref="CommandException">The token is missing or has expired.</exception>
    /// <exception cref="DisconnectException">The token is not one of the exchange.</exception>
    public Ticket Check(string token)
    {
        if (token.Length == 0)
        {
            throw new CommandException(StreamError.Unauthorized);
        }

        try
        {
            DateTimeOffset expiresAt = jwts.Check(token, clock.GetUtcNow());
            return venue.Credentials.FindJwt(token) is { } issued
                ? new Ticket(issued.ProfileId, issued.Use != TokenUse.MarketChannels, expiresAt)
                : throw new DisconnectException(Disconnect.InvalidToken);
        }
        catch (ApiException error)
        {
            throw error.Message == ApiErrors.TokenExpired
                ? new CommandException(StreamError.TokenExpired)
                : new DisconnectException(Disconnect.InvalidToken);
        }
    }
}
