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

    /// <summary>Notes a command and executes it, unless a fault applies to it.</summary>
    public void Pass(StreamCommand command, Outbox outbox, Action<StreamCommand> execute)
    {
        bool hasChannel = command.Method is "subscribe" or "unsubscribe";
        string channel = hasChannel ? command.Text("channel") : "";
        Note(new SandboxStreamCommand(command.Method, channel, hasChannel && command.Flag("recover")));
        SandboxStreamFault? fault = Faults.Take(command.Method, channel);
        switch (fault?.Kind)
        {
            case StreamFaultKind.Error:
                throw new CommandException(new StreamError(fault.Code, fault.Message, fault.IsTemporary));
            case StreamFaultKind.Close:
                throw new DisconnectException(new Disconnect(fault.Code, fault.Message));
            case StreamFaultKind.Cut:
                throw new CutException();
            case StreamFaultKind.CutAfterWork:
                outbox.Gate.Close();
                execute(command);
                throw new CutException();
            case StreamFaultKind.NoReply:
                break;
            default:
                execute(command);
                break;
        }
    }

    /// <summary>Notes the response to a ping.</summary>
    public void PassPong(KeepAlive keepAlive)
    {
        Note(new SandboxStreamCommand("pong", "", Recovers: false));
        keepAlive.Pong();
    }

    private void Note(SandboxStreamCommand command)
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
