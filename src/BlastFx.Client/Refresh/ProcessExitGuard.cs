using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace BlastFx.Refresh;

/// <summary>
/// Delays the exit of the process until pending refreshes are stored, for a limited time: the end of a script, Ctrl+C or the
/// stop of a service must not leave a used refresh token in the store.
/// </summary>
internal static class ProcessExitGuard
{
    /// <summary>About the maximum duration of an attempt.</summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);

    private static readonly ConcurrentDictionary<Task, bool> s_pending = new();

    // These signals end the process without ProcessExit. They still end it when the handlers have returned.
    private static readonly PosixSignalRegistration[] s_signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, static _ => Wait()),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, static _ => Wait()),
    ];

    static ProcessExitGuard() => AppDomain.CurrentDomain.ProcessExit += static (_, _) => Wait();

    /// <summary>Delays the exit of the process until a task has ended.</summary>
    public static void WaitFor(Task task)
    {
        s_pending.TryAdd(task, true);
        task.ContinueWith(static ended => s_pending.TryRemove(ended, out _), TaskScheduler.Default);
        GC.KeepAlive(s_signals);
    }

    [SuppressMessage("ApiDesign", "RS0030", Justification = "The process ends when the handler returns; the wait is limited.")]
    private static void Wait() => Task.WhenAll(s_pending.Keys).ContinueWith(static _ => { }, TaskScheduler.Default).Wait(s_timeout);
}
