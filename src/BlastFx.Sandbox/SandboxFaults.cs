namespace BlastFx.Sandbox;

/// <summary>A fault of the exchange or the network, applied to requests.</summary>
public enum FaultKind
{
    /// <summary>The given response is sent at once and nothing is executed, as by a proxy.</summary>
    Response,

    /// <summary>The request is executed, and the given response is sent instead of its own.</summary>
    ResponseAfterWork,

    /// <summary>The connection is reset and nothing is executed.</summary>
    ResetBeforeWork,

    /// <summary>The request is executed, and the connection is reset before the response.</summary>
    ResetAfterWork,

    /// <summary>The request is executed, and the connection is closed after half of the body.</summary>
    TruncateBody,

    /// <summary>The request is executed, and no response is sent while the exchange runs.</summary>
    StallHeaders,

    /// <summary>The request is executed, and after half of the body nothing is sent while the exchange runs.</summary>
    StallBody,

    /// <summary>Only <see cref="SandboxFault.Delay"/> applies; the request is executed.</summary>
    DelayOnly,
}

/// <summary>A fault that is applied to the next matching requests.</summary>
public sealed record SandboxFault
{
    /// <summary>The method of matching requests; null for any.</summary>
    public string? Method { get; init; }

    /// <summary>The path of matching requests, without query; null for any.</summary>
    public string? Path { get; init; }

    /// <summary>The number of requests that the fault is applied to.</summary>
    public int Times { get; init; } = 1;

    /// <summary>The kind of fault.</summary>
    public FaultKind Kind { get; init; }

    /// <summary>The status of the response; required by the kinds that send one.</summary>
    public int Status { get; init; }

    /// <summary>The body of the response; empty if null.</summary>
    public string? Body { get; init; }

    /// <summary>The content type of the response; JSON if null, none if empty.</summary>
    public string? ContentType { get; init; }

    /// <summary>Headers of the response that replace the default ones; an empty value removes a header.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>The delay before the fault, by the exchange's clock.</summary>
    public TimeSpan Delay { get; init; }

    internal bool HasResponse => Kind is FaultKind.Response or FaultKind.ResponseAfterWork;

    internal bool Matches(string method, string path) =>
        (Method is null || string.Equals(Method, method, StringComparison.OrdinalIgnoreCase))
        && (Path is null || string.Equals(Path, path, StringComparison.Ordinal));
}

/// <summary>The pending faults. They are applied in the order they were added.</summary>
public sealed class SandboxFaults
{
    private readonly object _lock = new();
    private readonly List<(SandboxFault Fault, int Left)> _pending = [];

    internal SandboxFaults()
    {
    }

    /// <summary>The number of requests that faults are still to be applied to.</summary>
    public int Pending
    {
        get
        {
            lock (_lock)
            {
                return _pending.Sum(static entry => entry.Left);
            }
        }
    }

    /// <summary>Adds a fault after the pending ones.</summary>
    /// <param name="fault">The fault.</param>
    /// <exception cref="ArgumentException">A property of the fault is not valid.</exception>
    public void Add(SandboxFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (fault.Times < 1)
        {
            throw new ArgumentException("Times must be 1 or more.", nameof(fault));
        }

        if (fault.Delay < TimeSpan.Zero)
        {
            throw new ArgumentException("Delay must not be negative.", nameof(fault));
        }

        if (fault.HasResponse && fault.Status is < 200 or > 599)
        {
            throw new ArgumentException($"A fault of kind {fault.Kind} requires a Status from 200 to 599.", nameof(fault));
        }

        lock (_lock)
        {
            _pending.Add((fault, fault.Times));
        }
    }

    /// <summary>Removes all pending faults.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _pending.Clear();
        }
    }

    internal SandboxFault? Take(string method, string path)
    {
        lock (_lock)
        {
            int index = _pending.FindIndex(entry => entry.Fault.Matches(method, path));
            if (index < 0)
            {
                return null;
            }

            (SandboxFault fault, int left) = _pending[index];
            if (left == 1)
            {
                _pending.RemoveAt(index);
            }
            else
            {
                _pending[index] = (fault, left - 1);
            }

            return fault;
        }
    }
}
