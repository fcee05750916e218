using System.Diagnostics;

namespace BlastFx.Bench.Engine;

/// <summary>A process that is told things on its input and answers in lines; it ends when its input does.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    private ChildProcess(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
    }

    /// <summary>This program again, for another purpose.</summary>
    public static ChildProcess OfBench(params string[] arguments) => new(Environment.ProcessPath!, arguments);

    /// <summary>A PowerShell script in pwsh.</summary>
    public static ChildProcess OfPwsh(string script, params string[] arguments) =>
        new(Pwsh.Path!, ["-NoLogo", "-NoProfile", "-File", script, .. arguments]);

    public void WriteLine(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>The next line; an error where the process ended instead.</summary>
    public string ReadLine() =>
        _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("A process of the bench ended before it answered.");

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
