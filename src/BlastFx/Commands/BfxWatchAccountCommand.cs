using System.Management.Automation;
using BlastFx.Parameters;
using BlastFx.Pipeline;

namespace BlastFx.Commands;

/// <summary>A cmdlet that watches accounts.</summary>
public abstract class BfxWatchAccountCommand : BfxWatchCommand
{
    private readonly List<Session> _sessions = [];

    /// <summary>The maximum number of records that may wait for the pipeline.</summary>
    [Parameter]
    [ExactInteger]
    [ValidateRange(1, 10_000_000)]
    public int QueueLimit { get; set; } = 100_000;

    private protected override void ProcessSession(Session session)
    {
        if (!_sessions.Contains(session))
        {
            _sessions.Add(session);
        }
    }

    private protected sealed override IEnumerable<ILiveSource> Open() => _sessions.Select(session => Open(session, Options with { MaxWaiting = QueueLimit }));

    private protected abstract ILiveSource Open(Session session, StreamOptions options);
}
