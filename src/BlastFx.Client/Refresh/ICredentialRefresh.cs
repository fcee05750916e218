using BlastFx.Authentication;
using BlastFx.Http;

namespace BlastFx.Refresh;

/// <summary>A way to refresh credentials: the request, and how the response changes the credentials.</summary>
internal interface ICredentialRefresh
{
    /// <summary>The refresh token that the request uses; null if it uses none and can be repeated.</summary>
    Secret? RefreshTokenOf(Credentials current);

    /// <summary>Creates the request.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.NoToken"/>: the credentials cannot be refreshed in this way.</exception>
    BfxRequest CreateRequest(Credentials current);

    /// <summary>Reads the response.</summary>
    /// <returns>Null if it contains no token.</returns>
    /// <exception cref="BfxException">A token is malformed.</exception>
    RefreshResult? Read(Envelope response, Credentials previous, DateTimeOffset receivedAt);
}

/// <summary>The result of a refresh.</summary>
/// <param name="Credentials">The session's credentials from now on.</param>
/// <param name="ReceivedAt">The time of receipt, by the exchange's clock.</param>
/// <param name="SessionSecret">The signing secret of the response; null if it contains none.</param>
/// <param name="RefreshToken">The refresh token of the response; null if it contains none.</param>
internal sealed record RefreshResult(
    Credentials Credentials,
    DateTimeOffset ReceivedAt,
    Secret? SessionSecret = null,
    Secret? RefreshToken = null);
