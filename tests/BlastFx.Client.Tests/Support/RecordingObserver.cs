using System.Collections.Concurrent;

namespace BlastFx.Client.Tests.Support;

/// <summary>Records the notifications of requests.</summary>
internal sealed class RecordingObserver : IRequestObserver
{
    private readonly ConcurrentQueue<AttemptReport> _attempts = new();
    private readonly ConcurrentQueue<string> _details = new();
    private readonly ConcurrentQueue<WaitReport> _waits = new();
    private readonly ConcurrentQueue<string> _warnings = new();

    public bool WantsTrace { get; init; } = true;

    public IReadOnlyList<AttemptReport> Attempts => [.. _attempts];

    public IReadOnlyList<string> Details => [.. _details];

    public IReadOnlyList<WaitReport> Waits => [.. _waits];

    public IReadOnlyList<string> Warnings => [.. _warnings];

    /// <summary>All notifications, as one text.</summary>
    public string Everything => string.Join('\n', [.. _attempts.Select(attempt => attempt.ToString()), .. _details, .. _waits.Select(wait => wait.ToString()), .. _warnings]);

    public void OnAttempt(AttemptReport attempt) => _attempts.Enqueue(attempt);

    public void OnTrace(string detail) => _details.Enqueue(detail);

    public void OnWait(WaitReport wait) => _waits.Enqueue(wait);

    public void OnWarning(string message) => _warnings.Enqueue(message);
}
