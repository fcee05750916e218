namespace BlastFx.Sandbox.Streams;

/// <summary>Sends pings to a client, and notices if it does not respond.</summary>
internal sealed class KeepAlive : IDisposable
{
    private readonly Outbox _outbox;
    private readonly SandboxStreamOptions _options;
    private readonly ITimer _ping;
    private readonly ITimer _deadline;
    private int _pending;

    public KeepAlive(Outbox outbox, SandboxStreamOptions options, TimeProvider clock, Action<Disconnect> disconnect)
    {
        (_outbox, _options) = (outbox, options);
        _ping = clock.CreateTimer(_ => Ping(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _deadline = clock.CreateTimer(_ => disconnect(Disconnect.NoPong), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Start()
    {
        if (_options.PingInterval > TimeSpan.Zero)
        {
            _ping.Change(_options.PingInterval, _options.PingInterval);
        }
    }

    /// <summary>Notes the response to a ping.</summary>
    /// <exception cref="DisconnectException">There was no ping.</exception>
    public void Pong()
    {
        int pending = Volatile.Read(ref _pending);
        while (pending > 0)
        {
            int before = Interlocked.CompareExchange(ref _pending, pending - 1, pending);
            if (before == pending)
            {
                _deadline.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                return;
            }

            pending = before;
        }

        throw new DisconnectException(Disconnect.BadRequest);
    }

    public void Dispose()
    {
        _ping.Dispose();
        _deadline.Dispose();
    }

    private void Ping()
    {
        if (_options.ExpectsPong && Interlocked.Increment(ref _pending) == 1)
        {
            _deadline.Change(_options.PongTimeout, Timeout.InfiniteTimeSpan);
        }

        _outbox.Send(StreamReply.Ping);
    }
}
