namespace BlastFx.Sandbox.Streams;

/// <summary>Lets callers pass while it is open, and wait while it is closed. Thread-safe.</summary>
internal sealed class Gate
{
    private TaskCompletionSource? _closed;

    public void Close() =>
        Interlocked.CompareExchange(ref _closed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null);

    public void Open() => Interlocked.Exchange(ref _closed, null)?.TrySetResult();

    public Task PassAsync(CancellationToken cancellationToken) =>
        Volatile.Read(ref _closed)?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;
}
