namespace BlastFx.Sandbox;

/// <summary>The faults that wait for their requests. Each strikes in the order it was added.</summary>
public sealed class SandboxFaults
{
    private readonly object _lock = new();
    private readonly List<(SandboxFault Fault, int Left)> _waiting = [];

    internal SandboxFaults()
    {
    }

    /// <summary>How many requests are still to be struck.</summary>
    public int Pending
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Sum(static entry => entry.Left);
            }
        }
    }

    /// <summary>Adds a fault behind those that wait already.</summary>
    /// <param name="fault">What goes wrong, and with which requests.</param>
    /// <exception cref="ArgumentException">The fault cannot strike as it is described.</exception>
    public void Add(SandboxFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (fault.Times < 1)
        {
            throw new ArgumentException("A fault strikes at least once: set Times to 1 or more.", nameof(fault));
        }

        if (fault.Delay < TimeSpan.Zero)
        {
            throw new ArgumentException("A fault's Delay cannot be negative.", nameof(fault));
        }

        if (fault.Answers && fault.Status is < 200 or > 599)
        {
            throw new ArgumentException($"A fault of kind {fault.Kind} needs a Status from 200 to 599.", nameof(fault));
        }

        lock (_lock)
        {
            _waiting.Add((fault, fault.Times));
        }
    }

    /// <summary>Forgets every fault that has not struck yet.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _waiting.Clear();
        }
    }

    internal SandboxFault? Take(string method, string path)
    {
        lock (_lock)
        {
            int index = _waiting.FindIndex(entry => entry.Fault.Matches(method, path));
            if (index < 0)
            {
                return null;
            }

            (SandboxFault? fault, int left) = _waiting[index];
            if (left == 1)
            {
                _waiting.RemoveAt(index);
            }
            else
            {
                _waiting[index] = (fault, left - 1);
            }

            return fault;
        }
    }
}
