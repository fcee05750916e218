using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace BlastFx.Refresh;

/// <summary>
/// Holds up the end of the process, for a while, for renewals whose outcome must be kept: a script that ends, Ctrl+C, or a
/// service that is stopped must not leave a spent refresh token behind.
/// </summary>
internal static class ProcessExitGuard
{
    /// <summary>About as long as an attempt may take.</summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);

    private static readonly ConcurrentDictionary<Task, bool> s_awaited = new();

    // Signals end the process without its exit being told; once these return, they still do.
    private static readonly PosixSignalRegistration[] s_signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, static _ => Wait()),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, static _ => Wait()),
    ];

    static ProcessExitGuard() => AppDomain.CurrentDomain.ProcessExit += static (_, _) => Wait();

    /// <summary>Has the process wait for a task, should it end before.</summary>
    public static void Await(Task task)
    {
        s_awaited.TryAdd(task, true);
        task.ContinueWith(static ended => s_awaited.TryRemove(ended, out _), TaskScheduler.Default);
        GC.KeepAlive(s_signals);
    }

    private static void Wait() => Task.WhenAll(s_awaited.Keys).ContinueWith(static _ => { }, TaskScheduler.Default).Wait(s_timeout);
}
