using System.Collections.Concurrent;

namespace BlastFx;

/// <summary>
/// Holds up the end of the process, for a while, for renewals whose outcome must be kept: a script that ends, or Ctrl+C, must
/// not leave a spent refresh token behind.
/// </summary>
internal static class LastMoments
{
    /// <summary>About as long as an attempt may take.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static readonly ConcurrentDictionary<Task, bool> s_awaited = new();

    static LastMoments() => AppDomain.CurrentDomain.ProcessExit += static (_, _) =>
        Task.WhenAll(s_awaited.Keys).ContinueWith(static _ => { }, TaskScheduler.Default).Wait(s_patience);

    /// <summary>Has the process wait for a task, should it end before.</summary>
    public static void Await(Task task)
    {
        s_awaited.TryAdd(task, true);
        task.ContinueWith(static ended => s_awaited.TryRemove(ended, out _), TaskScheduler.Default);
    }
}
