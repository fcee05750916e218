namespace BlastFx.Sandbox.Http;

/// <summary>
/// The latest requests in the order they came, no more than so many nor of more text than <see cref="MostCharacters"/>, and a
/// count of all that were executed.
/// </summary>
internal sealed class RequestLog(int limit)
{
    // What 10,000 requests of the exchange's own have, several times over.
    private const long MostCharacters = 32 * 1024 * 1024;

    private readonly object _lock = new();
    private readonly Queue<Entry> _entries = new();
    private long _characters;
    private readonly Dictionary<(string Method, string Path, FaultKind? Fault), long> _executed = [];

    public IReadOnlyList<SandboxExecution> Executed()
    {
        lock (_lock)
        {
            return [.. _executed.Select(static entry => new SandboxExecution(entry.Key.Method, entry.Key.Path, entry.Key.Fault, entry.Value))];
        }
    }

    public IReadOnlyList<SandboxRequest> Snapshot()
    {
        lock (_lock)
        {
            return [.. _entries.Select(static entry => entry.Request)];
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
            _characters = 0;
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
        lock (_lock)
        {
            _entries.Enqueue(entry);
            _characters += entry.Characters;
            while (_entries.Count > limit || _characters > MostCharacters)
            {
                _characters -= _entries.Dequeue().Characters;
            }
        }

        return entry;
    }

    internal sealed class Entry(RequestLog log, SandboxRequest request)
    {
        public SandboxRequest Request { get; private set; } = request;

        public long Characters { get; } =
            request.Path.Length + request.Query.Length + request.Body.Length + request.Headers.Sum(static header => header.Key.Length + header.Value.Length);

        public void Complete(int status, bool executed, FaultKind? fault)
        {
            lock (log._lock)
            {
                Request = Request with { Status = status, Executed = executed, Fault = fault };
                if (executed)
                {
                    // Only what the exchange knows is executed, so there are few keys.
                    (string Method, string Path, FaultKind? fault) key = (Request.Method, Request.Path, fault);
                    log._executed[key] = log._executed.GetValueOrDefault(key) + 1;
                }
            }
        }
    }
}
