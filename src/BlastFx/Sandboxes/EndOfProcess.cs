using System.Globalization;
using System.Runtime.InteropServices;

namespace BlastFx.Sandboxes;

/// <summary>Work to do before the process ends: by itself, or by a signal, whose usual effect stays as it is.</summary>
internal static class EndOfProcess
{
    // A registration ends when it is collected.
    private static readonly List<PosixSignalRegistration> s_signals = [];

    /// <summary>Does the work at the end; nothing can be done where the process is killed.</summary>
    public static void Do(Action work)
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => work();
        foreach ((PosixSignal signal, int number) in new[] { (PosixSignal.SIGHUP, 1), (PosixSignal.SIGTERM, 15) })
        {
            if (!IsIgnored(number))
            {
                s_signals.Add(PosixSignalRegistration.Create(signal, _ => work()));
            }
        }
    }

    /// <summary>
    /// Whether the process lives on after a signal, as under nohup. Only Linux tells; elsewhere a signal is taken to end it.
    /// </summary>
    private static bool IsIgnored(int signal)
    {
        const string status = "/proc/self/status";
        const string label = "SigIgn:";
        string? line = File.Exists(status) ? File.ReadLines(status).FirstOrDefault(line => line.StartsWith(label, StringComparison.Ordinal)) : null;
        return line is not null
            && ulong.TryParse(line.AsSpan(label.Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong ignored)
            && (ignored & (1UL << (signal - 1))) != 0;
    }
}
