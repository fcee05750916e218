namespace BlastFx.Http;

/// <summary>Delays that report progress and can be cancelled.</summary>
internal static class ReportedDelay
{
    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(1);

    /// <summary>Waits, reporting about once a second.</summary>
    /// <param name="reason">The reason, for the reports.</param>
    /// <param name="pending">The time to wait.</param>
    /// <param name="total">The duration of the whole wait, of which this is a part.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="observer">Notified of the wait.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
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

    /// <summary>Rounded up: a delay of less than a millisecond does not wait, and the loop would spin.</summary>
    private static TimeSpan WholeMilliseconds(TimeSpan left) => TimeSpan.FromMilliseconds((long)Math.Ceiling(left.TotalMilliseconds));
}
