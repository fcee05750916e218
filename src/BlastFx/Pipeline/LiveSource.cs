using System.Diagnostics.CodeAnalysis;
using BlastFx.Streams;

namespace BlastFx.Pipeline;

/// <summary>A stream of the client, whatever its records are.</summary>
internal interface ILiveSource
{
    /// <summary>The session that it belongs to.</summary>
    Session Session { get; }

    /// <summary>How many records were replaced by newer ones before they were read.</summary>
    long Conflated { get; }

    /// <summary>How many records are waiting to be read.</summary>
    int Waiting { get; }

    Task OpenAsync(CancellationToken cancellationToken);

    bool TryRead([NotNullWhen(true)] out object? model, out string source);

    /// <summary>Waits until a record can be read.</summary>
    /// <exception cref="BfxException">The stream has ended with an error.</exception>
    Task<bool> WaitAsync(CancellationToken cancellationToken);

    Task CloseAsync();
}

/// <inheritdoc/>
/// <param name="session">The session.</param>
/// <param name="records">The stream.</param>
/// <param name="isIncluded">Selects records; null for all.</param>
internal sealed class LiveSource<TRecord>(Session session, LiveRecords<TRecord> records, Predicate<TRecord>? isIncluded = null) : ILiveSource
    where TRecord : class
{
    public Session Session => session;

    public long Conflated => records.Conflated;

    public int Waiting => records.Waiting;

    public Task OpenAsync(CancellationToken cancellationToken) => records.OpenAsync(cancellationToken);

    public bool TryRead([NotNullWhen(true)] out object? model, out string source)
    {
        while (records.TryRead(out StreamItem<TRecord> item))
        {
            if (isIncluded is null || isIncluded(item.Record))
            {
                model = item.Record;
                source = NameOf(item.Source);
                return true;
            }
        }

        (model, source) = (null, "");
        return false;
    }

    public Task<bool> WaitAsync(CancellationToken cancellationToken) => records.WaitToReadAsync(cancellationToken).AsTask();

    public Task CloseAsync() => records.DisposeAsync().AsTask();

    private static string NameOf(StreamSource source) => source switch
    {
        StreamSource.Snapshot => nameof(StreamSource.Snapshot),
        StreamSource.Backfill => nameof(StreamSource.Backfill),
        _ => nameof(StreamSource.Update),
    };
}
