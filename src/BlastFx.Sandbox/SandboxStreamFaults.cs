namespace BlastFx.Sandbox;

/// <summary>What happens to a command instead of its execution.</summary>
public enum StreamFaultKind
{
    /// <summary>The reply is an error, and nothing is executed.</summary>
    Error,

    /// <summary>The connection is closed with <see cref="SandboxStreamFault.Code"/>, and nothing is executed.</summary>
    Close,

    /// <summary>The connection is cut without a close frame, and nothing is executed.</summary>
    Cut,

    /// <summary>The command is executed, and the connection is cut before its reply.</summary>
    CutAfterWork,

    /// <summary>Nothing is executed, and no reply is sent.</summary>
    NoReply,
}

/// <summary>A fault that is applied to the next matching commands of clients.</summary>
public sealed record SandboxStreamFault
{
    /// <summary>The method of matching commands, such as <c>connect</c>, <c>subscribe</c> or <c>refresh</c>; null for any.</summary>
    public string? Method { get; init; }

    /// <summary>The channel of matching commands; null for any.</summary>
    public string? Channel { get; init; }

    /// <summary>The number of commands that the fault is applied to.</summary>
    public int Times { get; init; } = 1;

    /// <summary>The kind of fault.</summary>
    public StreamFaultKind Kind { get; init; }

    /// <summary>The code of the error, or of the close frame.</summary>
    public int Code { get; init; } = 100;

    /// <summary>The message of the error, or the reason in the close frame.</summary>
    public string Message { get; init; } = "internal server error";

    /// <summary>True if the error says that the client may try again.</summary>
    public bool IsTemporary { get; init; }

    internal bool Matches(string method, string channel) => (Method is null || Method == method) && (Channel is null || Channel == channel);
}

/// <summary>The pending faults of commands. They are applied in the order they were added.</summary>
public sealed class SandboxStreamFaults
{
    private readonly object _lock = new();
    private readonly List<(SandboxStreamFault Fault, int Left)> _pending = [];

    internal SandboxStreamFaults()
    {
    }

    /// <summary>The number of commands that faults are still to be applied to.</summary>
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
    /// <exception cref="ArgumentOutOfRangeException">The number of commands is less than 1, or the code is not one of a close frame.</exception>
    public void Add(SandboxStreamFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentOutOfRangeException.ThrowIfLessThan(fault.Times, 1);
        if (fault.Kind == StreamFaultKind.Close)
        {
            SandboxStreams.CheckCloseCode(fault.Code);
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

    internal SandboxStreamFault? Take(string method, string channel)
    {
        lock (_lock)
        {
            int index = _pending.FindIndex(entry => entry.Fault.Matches(method, channel));
            if (index < 0)
            {
                return null;
            }

            (SandboxStreamFault fault, int left) = _pending[index];
            _pending[index] = (fault, left - 1);
            if (left == 1)
            {
                _pending.RemoveAt(index);
            }

            return fault;
        }
    }
}
