namespace BlastFx.Http;

/// <summary>Waits that are told of while they last, and that cancellation ends at once.</summary>
internal static class ReportedDelay
{
    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(1);

    /// <summary>Waits, reporting about once a second.</summary>
    /// <param name="reason">Why, for the reports.</param>
    /// <param name="pending">How long to wait.</param>
    /// <param name="total">How long the whole wait is that this is part of.</param>
    /// <param name="clock">What the time is told by.</param>
    /// <param name="observer">Hears of it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task WaitAsync(
        string reason,
        TimeSpan pending,
        TimeSpan total,
        TimeProvider clock,
        IRequestObserver? observer,
        CancellationToken cancellationToken)
    {
        long start = clock.GetTimestamp();
        try
        {
            for (TimeSpan left = pending; left > TimeSpan.Zero; left = pending - clock.GetElapsedTime(start))
            {
                observer?.OnWait(new WaitReport(reason, total, left));
                await Task.Delay(left < s_step ? WholeMilliseconds(left) : s_step, clock, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            observer?.OnWait(new WaitReport(reason, total, TimeSpan.Zero));
        }
    }

    /// <summary>Rounded up: a delay of less than one is none at all, and the rest of the wait would spin.</summary>
    private static TimeSpan WholeMilliseconds(TimeSpan left) => TimeSpan.FromMilliseconds((long)Math.Ceiling(left.TotalMilliseconds));
}
