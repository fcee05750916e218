using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using BlastFx.Serialization;

namespace BlastFx.Streams;

/// <summary>
/// Records as the exchange sends them. The stream begins when it is first read, and ends when it is disposed of, or with an error. One
/// reader at a time.
/// </summary>
/// <typeparam name="TRecord">The type of the records.</typeparam>
public sealed class LiveRecords<TRecord> : IAsyncEnumerable<TRecord>, IAsyncDisposable
{
    private readonly RecordQueue<TRecord> _queue;
    private readonly Func<IStreamSubscriber, CancellationToken, Task<StreamWatch>> _open;
    private readonly Subscriber _subscriber;
    private readonly object _lock = new();
    private StreamWatch? _watch;
    private bool _isDisposed;

    internal LiveRecords(RecordQueue<TRecord> queue, Func<IStreamSubscriber, CancellationToken, Task<StreamWatch>> open, IStreamObserver? observer)
    {
        _queue = queue;
        _open = open;
        _subscriber = new Subscriber(queue, observer);
    }

    /// <summary>How many records were replaced by newer ones before they were read: those of markets and order books only.</summary>
    public long Conflated => _queue.Conflated;

    /// <summary>How many records are waiting to be read.</summary>
    public int Waiting => _queue.Count;

    /// <summary>Begins the stream. Reading does it, too.</summary>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>A task that completes when the stream has begun; the connection may not be there yet.</returns>
    /// <exception cref="BfxException">A market does not exist, the session was closed, or a request failed.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed of.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_watch is not null)
        {
            return;
        }

        StreamWatch watch = await _open(_subscriber, cancellationToken).ConfigureAwait(false);
        bool isLate;
        lock (_lock)
        {
            isLate = _isDisposed;
            _watch = isLate ? null : watch;
        }

        if (isLate)
        {
            await watch.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Reads a record if one is there.</summary>
    /// <param name="item">The record and where it comes from.</param>
    /// <returns>False if there is none at this moment.</returns>
    public bool TryRead([MaybeNullWhen(false)] out StreamItem<TRecord> item) => _queue.TryRead(out item);

    /// <summary>Waits until a record can be read.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>False if the stream was disposed of.</returns>
    /// <exception cref="BfxException">The stream has ended with an error.</exception>
    public async ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
    {
        if (_watch is null && !_isDisposed)
        {
            await OpenAsync(cancellationToken).ConfigureAwait(false);
        }

        return await _queue.WaitToReadAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads records with their source.</summary>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The records, for as long as they are read. The end of the enumeration disposes of the stream.</returns>
    /// <exception cref="BfxException">The stream has ended with an error.</exception>
    public async IAsyncEnumerable<StreamItem<TRecord>> ReadItemsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            while (await WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (TryRead(out StreamItem<TRecord> item))
                {
                    yield return item;
                }
            }
        }
        finally
        {
            await DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Reads records.</summary>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The records, for as long as they are read. The end of the enumeration disposes of the stream.</returns>
    public async IAsyncEnumerator<TRecord> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (StreamItem<TRecord> item in ReadItemsAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return item.Record;
        }
    }

    /// <summary>Ends the stream. The connection is closed if nothing else uses it.</summary>
    /// <returns>A task that completes when it is closed.</returns>
    public async ValueTask DisposeAsync()
    {
        StreamWatch? watch;
        lock (_lock)
        {
            _isDisposed = true;
            (watch, _watch) = (_watch, null);
        }

        _queue.Complete(null);
        if (watch is not null)
        {
            await watch.DisposeAsync().ConfigureAwait(false);
        }
    }

    private sealed class Subscriber(RecordQueue<TRecord> queue, IStreamObserver? observer) : IStreamSubscriber
    {
        public void OnStatus(StreamStatus status) => observer?.OnStatus(status);

        public void OnUnreadable(UnreadableRecord record) => observer?.OnUnreadable(record);

        public void Fail(BfxException error) => queue.Complete(error);
    }
}
