namespace BlastFx.Http;

/// <summary>Sends requests for public data: without credentials, which they do not need.</summary>
internal sealed class PublicSender(Transport transport) : IRequestSender
{
    /// <inheritdoc/>
    public ServerClock Clock => transport.Clock;

    /// <inheritdoc/>
    public Task<Envelope> SendAsync(BfxRequest request, IRequestObserver? observer, CancellationToken cancellationToken) =>
        transport.SendAsync(request, static () => null, observer, cancellationToken);
}
