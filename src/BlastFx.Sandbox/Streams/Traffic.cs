namespace BlastFx.Sandbox.Streams;

/// <summary>What a test does to the traffic of all connections, and the commands that came.</summary>
internal sealed class Traffic(int commandLimit)
{
    private readonly Queue<SandboxStreamCommand> _commands = new();
    private long _delay;

    /// <summary>The pending faults of commands.</summary>
    public SandboxStreamFaults Faults { get; } = new();

    /// <summary>The delay of each frame.</summary>
    public TimeSpan Delay
    {
        get => new(Interlocked.Read(ref _delay));
        set => Interlocked.Exchange(ref _delay, value.Ticks);
    }

    /// <summary>The latest commands of all clients, oldest first.</summary>
    public IReadOnlyList<SandboxStreamCommand> Commands
    {
        get
        {
            lock (_commands)
            {
                return [.. _commands];
            }
        }
    }

    public void Add(SandboxStreamCommand command)
    {
        lock (_commands)
        {
            _commands.Enqueue(command);
            if (_commands.Count > commandLimit)
            {
                _commands.Dequeue();
            }
        }
    }
}
