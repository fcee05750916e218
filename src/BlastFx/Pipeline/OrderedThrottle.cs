using System.Diagnostics.CodeAnalysis;

namespace BlastFx.Pipeline;

/// <summary>Sends requests in parallel, up to a limit, and returns their results in the order in which they were started.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A request that outlives a stopped pipeline still releases its place.")]
internal sealed class OrderedThrottle
{
    private readonly PipelineBridge _bridge;

    private readonly SemaphoreSlim _places;
    private readonly Queue<(Task Request, Action Complete)> _started = new();

    /// <param name="bridge">Waits for the requests.</param>
    /// <param name="limit">The maximum number of requests at the same time.</param>
    public OrderedThrottle(PipelineBridge bridge, int limit)
    {
        _bridge = bridge;
        _places = new SemaphoreSlim(limit, limit);
    }

    /// <summary>True if results have not been completed yet.</summary>
    public bool HasResults => _started.Count > 0;

    /// <summary>True if the next result is there.</summary>
    public bool IsNextReady => _started.TryPeek(out (Task Request, Action Complete) next) && next.Request.IsCompleted;

    /// <summary>Starts a request, after a wait for a free place.</summary>
    /// <param name="send">Sends the request.</param>
    /// <param name="complete">Receives the request, in its turn: it waits for the result and uses it.</param>
    public void Start<TResult>(Func<IRequestObserver, CancellationToken, Task<TResult>> send, Action<Task<TResult>> complete)
    {
        _bridge.Wait(_places.WaitAsync(_bridge.Stopping));
        Task<TResult> request = Task.Run(() => SendAsync(send));
        _started.Enqueue((request, () => complete(request)));
    }

    /// <summary>Completes the next result.</summary>
    public void CompleteNext() => _started.Dequeue().Complete();

    private async Task<TResult> SendAsync<TResult>(Func<IRequestObserver, CancellationToken, Task<TResult>> send)
    {
        try
        {
            return await send(_bridge, _bridge.Stopping).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }
}
