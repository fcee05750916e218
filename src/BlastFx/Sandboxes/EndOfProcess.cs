using System.Globalization;
using System.Runtime.InteropServices;

namespace BlastFx.Sandboxes;

/// <summary>Runs work before the process exits, or is ended by a signal. The effect of the signal stays the same.</summary>
internal static class EndOfProcess
{
    // A registration ends when it is garbage collected.
    private static readonly List<PosixSignalRegistration> s_signals = [];

    /// <summary>Runs the work at the exit of the process, unless it is killed.</summary>
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
    /// True if the process ignores a signal, as with nohup. Only Linux reports it; elsewhere the signal is assumed to end it.
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
