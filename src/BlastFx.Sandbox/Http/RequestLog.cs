namespace BlastFx.Sandbox.Http;

/// <summary>The latest requests in the order they came, and a count of all that were executed.</summary>
internal sealed class RequestLog(int limit)
{
    private readonly object _gate = new();
    private readonly Queue<Entry> _entries = new();
    private readonly Dictionary<(string Method, string Path, FaultKind? Fault), long> _executed = [];

    public IReadOnlyList<SandboxExecution> Executed()
    {
        lock (_gate)
        {
            return [.. _executed.Select(static entry => new SandboxExecution(entry.Key.Method, entry.Key.Path, entry.Key.Fault, entry.Value))];
        }
    }

    public IReadOnlyList<SandboxRequest> Snapshot()
    {
        lock (_gate)
        {
            return [.. _entries.Select(static entry => entry.Request)];
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
        }
    }

    /// <summary>Notes a request that came; <see cref="Entry"/> takes what becomes of it.</summary>
    public Entry Add(IncomingRequest request)
    {
        var entry = new Entry(this, new SandboxRequest
        {
            Method = request.Method,
            Path = request.Path,
            Query = request.Query,
            Headers = request.Headers,
            Body = request.BodyText,
        });
        lock (_gate)
        {
            _entries.Enqueue(entry);
            while (_entries.Count > limit)
            {
                _entries.Dequeue();
            }
        }

        return entry;
    }

    internal sealed class Entry(RequestLog log, SandboxRequest request)
    {
        public SandboxRequest Request { get; private set; } = request;

        public void Complete(int status, bool executed, FaultKind? fault)
        {
            lock (log._gate)
            {
                Request = Request with { Status = status, Executed = executed, Fault = fault };
                if (executed)
                {
                    // Only what the exchange knows is executed, so there are few keys.
                    var key = (Request.Method, Request.Path, fault);
                    log._executed[key] = log._executed.GetValueOrDefault(key) + 1;
                }
            }
        }
    }
}
