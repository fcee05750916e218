using System.Diagnostics;
using System.Reflection;

namespace BlastFx.Tests.Support;

/// <summary>The entry point of the tests: imports the module in a new process, runs scripts and lists the loaded assemblies.</summary>
internal static class ImportProbe
{
    public static void Main(string[] scripts)
    {
        using var engine = new Engine();
        foreach (string script in scripts)
        {
            engine.Run(script).ThrowIfFailed();
        }

        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            Console.WriteLine(assembly.GetName().Name);
        }
    }

    /// <summary>The names of the assemblies that a new process has loaded after it imported the module and ran the scripts.</summary>
    public static async Task<IReadOnlyList<string>> LoadedAsync(params string[] scripts)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(ImportProbe).Assembly.Location, .. scripts])
        {
            RedirectStandardOutput = true,
        };
        using Process child = Process.Start(start)!;
        string[] loaded = (await child.StandardOutput.ReadToEndAsync()).Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        await child.WaitForExitAsync();

        Assert.Equal(0, child.ExitCode);
        return loaded;
    }
}
