using BlastFx.Authentication;
using BlastFx.Refresh;
using BlastFx.Trading;

namespace BlastFx.Http;

/// <summary>Sends requests with a session's credentials, which are refreshed once if that can help.</summary>
internal sealed class SignedSender(Transport transport, CredentialManager credentials) : IRequestSender
{
    /// <inheritdoc/>
    public ServerClock Clock => transport.Clock;

    /// <inheritdoc/>
    public async Task<Envelope> SendAsync(BfxRequest request, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        Deadline deadline = transport.StartDeadline(request);
        await credentials.EnsureFreshAsync(isUrgent: request.Pace == PaceKind.Cancel || request.MaxTime is not null, observer, cancellationToken).ConfigureAwait(false);
        Credentials used = credentials.Current;
        try
        {
            return await transport.SendAsync(request, Take, deadline, observer, cancellationToken).ConfigureAwait(false);
        }
        catch (BfxException rejection) when (credentials.CanRecover(rejection, used))
        {
            // Rejected for its credentials, so not executed: another request has refreshed them or is about to, else this one does.
            if (!await credentials.TryReplaceAsync(rejection, used, observer, cancellationToken).ConfigureAwait(false))
            {
                throw;
            }

            return await transport.SendAsync(request, Take, deadline, observer, cancellationToken).ConfigureAwait(false);
        }

        Credentials Take() => used = credentials.Current;
    }
}
