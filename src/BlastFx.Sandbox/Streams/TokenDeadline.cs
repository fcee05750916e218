namespace BlastFx.Sandbox.Streams;

/// <summary>Ends a connection that sends no token in time, or no new one after its token has expired.</summary>
internal sealed class TokenDeadline : IDisposable
{
    // A timer cannot wait longer than 49 days.
    private static readonly TimeSpan s_maxWait = TimeSpan.FromDays(40);

    private readonly TimeProvider _clock;
    private readonly TimeSpan _delay;
    private readonly Action<Disconnect> _disconnect;
    private readonly ITimer _timer;
    private readonly TimeSpan _connectTimeout;
    private Ticket? _ticket;

    public TokenDeadline(SandboxOptions options, Action<Disconnect> disconnect)
    {
        (_clock, _delay, _disconnect) = (options.Clock, options.Streams.ExpiryDelay, disconnect);
        _timer = _clock.CreateTimer(_ => Check(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _connectTimeout = options.Streams.ConnectTimeout;
    }

    private TimeSpan TimeLeft => _ticket!.ExpiresAt + _delay - _clock.GetUtcNow();

    /// <summary>Begins to wait for a token. Not before: the connection must be able to end.</summary>
    public void Start() => _timer.Change(_connectTimeout, Timeout.InfiniteTimeSpan);

    /// <summary>Extends the deadline by the life of a token.</summary>
    public void Extend(Ticket ticket)
    {
        _ticket = ticket;
        Wait();
    }

    public void Dispose() => _timer.Dispose();

    private void Wait()
    {
        TimeSpan left = TimeLeft;
        // A token can expire between its check and this.
        _timer.Change(left < TimeSpan.Zero ? TimeSpan.Zero : left < s_maxWait ? left : s_maxWait, Timeout.InfiniteTimeSpan);
    }

    private void Check()
    {
        if (_ticket is null)
        {
            _disconnect(Disconnect.Stale);
        }
        else if (TimeLeft <= TimeSpan.Zero)
        {
            _disconnect(Disconnect.Expired);
        }
        else
        {
            Wait();
        }
    }
}
