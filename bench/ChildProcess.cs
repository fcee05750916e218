using System.Diagnostics;
using System.Globalization;

namespace BlastFx.Bench;

/// <summary>A process that reads commands from its input, writes a line for each, and exits when its input ends.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    private ChildProcess(string program, IEnumerable<string> arguments) => _process = Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        Environment = { ["POWERSHELL_TELEMETRY_OPTOUT"] = "1", ["POWERSHELL_UPDATECHECK"] = "Off" },
    })!;

    /// <summary>Starts this program with another verb.</summary>
    public static ChildProcess StartBench(params string[] arguments) => new(Environment.ProcessPath!, arguments);

    /// <summary>Starts a program.</summary>
    public static ChildProcess Start(string program, params string[] arguments) => new(program, arguments);

    /// <summary>Starts a script of the bench in pwsh.</summary>
    public static ChildProcess StartPwsh(string script, params string[] arguments) =>
        new(BuildOutput.Pwsh, ["-NoLogo", "-NoProfile", "-File", Path.Combine(BuildOutput.Scripts, script), .. arguments]);

    /// <summary>Measures an action of Worker.ps1 and returns the time of each run in microseconds.</summary>
    public double[] Measure(string action, int count = 1, params string[] arguments)
    {
        _process.StandardInput.WriteLine(string.Join(' ', [action, count.ToString(CultureInfo.InvariantCulture), .. arguments]));
        _process.StandardInput.Flush();
        return ReadNumbers();
    }

    /// <summary>Reads a line of numbers separated by commas.</summary>
    public double[] ReadNumbers() => [.. ReadLine().Split(',').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];

    public string ReadLine() =>
        _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("A process of the bench exited without a result.");

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
