namespace BlastFx.Tests.LongRun;

/// <summary>
/// The clock of the machine, which can be wrong, for one of its programs. A program that is in the foreground lets time pass by
/// waiting; in the background it is only told when time has passed.
/// </summary>
internal sealed class MachineClock(StoryClock clock, string lockFile, bool isDriving) : TimeProvider
{
    // Longer timers are limits of a stream and the renewals of a deadman switch.
    private static readonly TimeSpan s_maxWait = TimeSpan.FromSeconds(20);

    // The interval at which the lock of the token file is tried, which the other program holds while it works in real time.
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(25);

    /// <summary>True if the waits of the program let time pass.</summary>
    public bool IsDriving => isDriving;

    /// <summary>True if a timer cancels something; else somebody waits for it.</summary>
    public static bool IsTimeLimit(object? state) => state is CancellationTokenSource;

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + clock.MachineError;

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = clock.Add(this, callback, state, dueTime, period);
        if (isDriving && !IsTimeLimit(state) && dueTime > TimeSpan.Zero && dueTime <= s_maxWait)
        {
            if (dueTime <= s_poll)
            {
                clock.AdvanceSoon(dueTime, IsUnlocked);
            }
            else
            {
                clock.AdvanceSoon(dueTime);
            }
        }

        return timer;
    }

    private bool IsUnlocked()
    {
        try
        {
            using FileStream file = File.Open(lockFile, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
