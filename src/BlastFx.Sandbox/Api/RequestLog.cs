using System.Text;
using BlastFx.Sandbox.Http;

namespace BlastFx.Sandbox.Api;

/// <summary>
/// The latest requests in order of arrival, limited by number and by <see cref="MaxCharacters"/>, and the count of all executed
/// requests.
/// </summary>
internal sealed class RequestLog(int limit)
{
    // Several times the size of 10,000 typical requests.
    private const long MaxCharacters = 32 * 1024 * 1024;

    private readonly object _lock = new();
    private readonly Queue<Entry> _entries = new();
    private readonly Dictionary<(string Method, string Path, FaultKind? Fault), long> _executed = [];
    private long _characters;

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

    /// <summary>Adds a request. The returned <see cref="Entry"/> records its outcome.</summary>
    public Entry Add(HttpRequest request)
    {
        var entry = new Entry(this, new SandboxRequest
        {
            Method = request.Method,
            Path = request.Path,
            Query = request.Query,
            Headers = request.Headers,
            Body = Encoding.UTF8.GetString(request.Body),
        });
        lock (_lock)
        {
            _entries.Enqueue(entry);
            _characters += entry.Characters;
            while (_entries.Count > limit || _characters > MaxCharacters)
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
                    // Only known endpoints are executed, so there are few keys.
                    (string Method, string Path, FaultKind? fault) key = (Request.Method, Request.Path, fault);
                    log._executed[key] = log._executed.GetValueOrDefault(key) + 1;
                }
            }
        }
    }
}
