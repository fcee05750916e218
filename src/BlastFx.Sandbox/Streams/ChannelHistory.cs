using System.Security.Cryptography;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Streams;

/// <summary>A publication with its number in the channel.</summary>
internal readonly record struct Publication(long Offset, ReadOnlyMemory<byte> Data, long Time);

/// <summary>A position in a channel: offsets of different epochs are not comparable.</summary>
internal readonly record struct StreamPosition(string Epoch, long Offset);

/// <summary>The latest publications of a channel, limited by their number and age.</summary>
internal sealed class ChannelHistory
{
    public const int Size = 1_000;
    public const long Lifetime = 100 * Slots.Second;

    private readonly Queue<Publication> _publications = new();

    public StreamPosition Top { get; private set; } = new(NewEpoch(), 0);

    /// <summary>Adds a publication and returns its offset.</summary>
    public long Add(ReadOnlyMemory<byte> data, long time)
    {
        Skip(1);
        _publications.Enqueue(new Publication(Top.Offset, data, time));
        Trim(time);
        return Top.Offset;
    }

    /// <summary>Notes publications that were gone before a client could ask for them.</summary>
    public void Skip(long count) => Top = Top with { Offset = Top.Offset + count };

    /// <summary>The publications after a position; null if some of them are not here.</summary>
    public IReadOnlyList<Publication>? After(StreamPosition position, long time)
    {
        Trim(time);
        if ((position.Epoch.Length > 0 && position.Epoch != Top.Epoch) || position.Offset > Top.Offset)
        {
            return null;
        }

        Publication[] missed = [.. _publications.Where(publication => publication.Offset > position.Offset)];
        return missed.Length == Top.Offset - position.Offset ? missed : null;
    }

    /// <summary>Forgets all, as a server that was restarted.</summary>
    public void Lose()
    {
        _publications.Clear();
        Top = new StreamPosition(NewEpoch(), 0);
    }

    private static string NewEpoch() => Convert.ToHexString(RandomNumberGenerator.GetBytes(2));

    private void Trim(long time)
    {
        while (_publications.TryPeek(out Publication oldest) && (_publications.Count > Size || oldest.Time + Lifetime <= time))
        {
            _publications.Dequeue();
        }
    }
}
