using System.Threading.Channels;
using BlastFx.Serialization;
using BlastFx.Streams;

namespace BlastFx.Client.Tests.Streams;

/// <summary>Remembers the events of a stream, and lets tests wait for them.</summary>
internal sealed class StreamRecorder : IStreamObserver
{
    private readonly Channel<StreamStatus> _events = Channel.CreateUnbounded<StreamStatus>();
    private readonly List<StreamStatus> _all = [];
    private readonly List<UnreadableRecord> _unreadable = [];

    public IReadOnlyList<StreamStatus> All
    {
        get
        {
            lock (_all)
            {
                return [.. _all];
            }
        }
    }

    public IReadOnlyList<UnreadableRecord> Unreadable
    {
        get
        {
            lock (_all)
            {
                return [.. _unreadable];
            }
        }
    }

    /// <summary>Completes with the next event of a kind.</summary>
    public async Task<StreamStatus> NextAsync(StreamEvent kind)
    {
        while (true)
        {
            StreamStatus status = await _events.Reader.ReadAsync();
            if (status.Event == kind)
            {
                return status;
            }
        }
    }

    public void OnStatus(StreamStatus status)
    {
        lock (_all)
        {
            _all.Add(status);
        }

        _events.Writer.TryWrite(status);
    }

    public void OnUnreadable(UnreadableRecord record)
    {
        lock (_all)
        {
            _unreadable.Add(record);
        }
    }
}
