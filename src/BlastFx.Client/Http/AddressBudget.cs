namespace BlastFx.Http;

/// <summary>
/// What is left of the exchange's limit of requests from this machine's address, as its responses report it, less the requests that
/// have no response yet. Time is measured, not read: a clock that is set back or forward changes no window. Thread-safe.
/// </summary>
/// <param name="clock">The clock.</param>
internal sealed class AddressBudget(TimeProvider clock)
{
    /// <summary>The limit whose unit is known: tokens, of which requests cost different numbers. Another limit may count otherwise.</summary>
    private const long KnownLimit = 1_200;

    /// <summary>The latest plausible end of a window.</summary>
    private static readonly TimeSpan s_maxWindow = TimeSpan.FromHours(1);

    /// <summary>How much the ends can differ that responses of one window report.</summary>
    private static readonly TimeSpan s_tolerance = TimeSpan.FromSeconds(5);

    /// <summary>The time until a new window has probably been reported.</summary>
    private static readonly TimeSpan s_reportTime = TimeSpan.FromSeconds(1);

    private readonly object _lock = new();
    private readonly long _start = clock.GetTimestamp();
    private long? _limit;
    private long _left;
    private long _inFlight;
    private TimeSpan _resetsAt = TimeSpan.MinValue;

    private TimeSpan Now => clock.GetElapsedTime(_start);

    /// <summary>Takes the tokens of a request if they are left. <see cref="Release"/> must follow then.</summary>
    /// <param name="cost">Their number.</param>
    /// <returns>Zero if they were taken; else the time after which to try again.</returns>
    public TimeSpan Take(int cost)
    {
        lock (_lock)
        {
            TimeSpan now = Now;
            bool isOver = now >= _resetsAt;
            _left = isOver ? _limit ?? 0 : _left;
            if (_limit == KnownLimit && _left - _inFlight < cost)
            {
                return isOver ? s_reportTime : _resetsAt - now;
            }

            _inFlight += cost;
            return TimeSpan.Zero;
        }
    }

    /// <summary>The request has ended: what it cost is in what responses report.</summary>
    public void Release(int cost)
    {
        lock (_lock)
        {
            _inFlight -= cost;
        }
    }

    /// <summary>Records what a response reports.</summary>
    /// <param name="limit">The tokens of a window.</param>
    /// <param name="left">The tokens that are left.</param>
    /// <param name="reset">The end of the window, by the local clock now.</param>
    public void Record(long limit, long left, DateTimeOffset reset)
    {
        lock (_lock)
        {
            TimeSpan now = Now;
            TimeSpan resetsAt = now + (reset - clock.GetUtcNow());
            bool isCurrent = now < _resetsAt && (resetsAt - _resetsAt).Duration() < s_tolerance;
            if (isCurrent)
            {
                // Responses can arrive in another order than the exchange counted.
                _left = Math.Min(_left, left);
            }
            else if (resetsAt > now && resetsAt > _resetsAt && resetsAt <= now + s_maxWindow)
            {
                (_limit, _left, _resetsAt) = (limit, left, resetsAt);
            }
        }
    }
}
