using System.Globalization;

namespace BlastFx.Bench.Engine;

/// <summary>Which PowerShell a script of the bench runs in.</summary>
internal enum Host
{
    /// <summary>The engine this program carries.</summary>
    HostedEngine = 0,

    /// <summary>The pwsh on PATH.</summary>
    Pwsh,
}

/// <summary>A script of the bench in a process of its own. What it answers with are microseconds, comma between.</summary>
internal sealed class Shell : IDisposable
{
    private readonly ChildProcess _process;

    private Shell(ChildProcess process) => _process = process;

    /// <summary>The nearest there is to what a user has.</summary>
    public static Host UsersHost => Pwsh.Path is null ? Host.HostedEngine : Host.Pwsh;

    public static Shell Start(Host host, string script, params string[] arguments)
    {
        string file = Path.Combine(AppContext.BaseDirectory, "Scripts", script);
        return new Shell(host == Host.Pwsh
            ? ChildProcess.OfPwsh(file, arguments)
            : ChildProcess.OfBench([HostedScript.Verb, file, .. arguments]));
    }

    /// <summary>Runs a script that measures once, in a fresh process.</summary>
    public static double Once(Host host, string script, params string[] arguments)
    {
        using Shell shell = Start(host, script, arguments);
        return shell.Read()[0];
    }

    /// <summary>What a host is called in the table.</summary>
    public static string NameOf(Host host) => host == Host.Pwsh ? "pwsh" : "hosted engine";

    /// <summary>Has the script measure something.</summary>
    public double[] Measure(string what, int argument) => Measure(string.Create(CultureInfo.InvariantCulture, $"{what} {argument}"));

    /// <inheritdoc cref="Measure(string, int)"/>
    public double[] Measure(string what)
    {
        _process.WriteLine(what);
        return Read();
    }

    public void Dispose() => _process.Dispose();

    private double[] Read() =>
        [.. _process.ReadLine().Split(',').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
}
