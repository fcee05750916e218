using BlastFx.Serialization;

namespace BlastFx.Http;

/// <summary>Sends the requests of the area clients: a session's with its credentials, public ones without.</summary>
internal interface IRequestSender
{
    /// <summary>The exchange's time.</summary>
    ServerClock Clock { get; }

    /// <summary>Sends a request, with the retries it allows, and returns the response.</summary>
    /// <param name="request">The request.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="BfxException">The exchange rejected the request, or there is no response.</exception>
    Task<Envelope> SendAsync(BfxRequest request, IRequestObserver? observer, CancellationToken cancellationToken);
}

/// <summary>The ways in which area clients read responses.</summary>
internal static class RequestSenderExtensions
{
    /// <summary>Sends a request and reads its response.</summary>
    /// <param name="sender">Sends it.</param>
    /// <param name="request">The request.</param>
    /// <param name="read">Reads the response.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="BfxException">The exchange rejected the request, there is no response, or it cannot be read.</exception>
    public static async Task<TResult> SendAsync<TResult>(
        this IRequestSender sender,
        BfxRequest request,
        Func<Envelope, TResult> read,
        IRequestObserver? observer,
        CancellationToken cancellationToken)
    {
        Envelope response = await sender.SendAsync(request, observer, cancellationToken).ConfigureAwait(false);
        try
        {
            return read(response);
        }
        catch (BfxException unreadable) when (request.Replay != Replay.Safe)
        {
            throw unreadable.WithMessage($"{unreadable.Message} The exchange has executed the request; only its response cannot be read.");
        }
    }

    /// <summary>Gets a list that has a single page.</summary>
    /// <param name="sender">Sends the request.</param>
    /// <param name="path">The path.</param>
    /// <param name="query">The query.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The records in the exchange's order, with those that cannot be read.</returns>
    /// <exception cref="BfxException">The exchange rejected the request, or there is no response.</exception>
    public static async Task<RecordList<TRecord>> GetListAsync<TRecord>(
        this IRequestSender sender, string path, Query query, IRequestObserver? observer, CancellationToken cancellationToken)
        where TRecord : OpenRecord =>
        ReadRecord.ListOf((await sender.SendAsync(BfxRequest.Get<TRecord>(path, query), observer, cancellationToken).ConfigureAwait(false)).Records<TRecord>());
}
