using System.Diagnostics;

namespace BlastFx.Tests.Documentation;

/// <summary>The program behind the README's first command, run in a new process.</summary>
internal static class Quickstart
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(2);

    public static Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) => RunAsync(arguments, "");

    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string[] arguments, string input)
    {
        // The tests build it, in the same configuration.
        string configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Checkout.PathOf("artifacts", "bin", "Quickstart", configuration, "Quickstart.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["NO_COLOR"] = "1" },
        };

        using Process process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(s_timeout);
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, (await output).ReplaceLineEndings("\n"), (await errors).ReplaceLineEndings("\n"));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
