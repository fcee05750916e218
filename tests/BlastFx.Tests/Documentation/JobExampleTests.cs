using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using BlastFx.Sandbox;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.Documentation;

/// <summary>The job of <c>examples/jobs</c>, run in a process by the command of each scheduler, and the schedulers' files.</summary>
[Collection(SerialTests.Name)]
public sealed partial class JobExampleTests : IClassFixture<InstalledModule>, IDisposable
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(1);
    private static readonly XNamespace s_task = "http://schemas.microsoft.com/windows/2004/02/mit/task";

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("bfx-job-");
    private readonly SandboxExchange _exchange = SandboxExchange.Start();
    private readonly string _keyFile;
    private readonly string _key;

    public JobExampleTests()
    {
        DirectoryInfo folder = _home.CreateSubdirectory("bfx");
        File.Copy(Job("renew-key.ps1"), Path.Combine(folder.FullName, "renew-key.ps1"));
        _key = _exchange.CreateApiKey(TestSandbox.Profile).ToJson();
        _keyFile = PrivateFile.Write(Path.Combine(folder.FullName, "apiKey.json"), _key);
    }

    public void Dispose()
    {
        _exchange.Dispose();
        _home.Delete(recursive: true);
    }

    [Theory]
    [InlineData("crontab")]
    [InlineData("renew-key.service")]
    [InlineData("renew-key.xml")]
    public async Task The_command_of_a_scheduler_renews_the_key_in_its_file(string file)
    {
        (int exitCode, string output, string errors) = await RunAsync(CommandOf(file));

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Matches(@"^The API key \S+ is valid until \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ\.\n$", output);
        Assert.NotEqual(_key, File.ReadAllText(_keyFile));
    }

    [Fact]
    public async Task An_error_ends_the_job_with_exit_code_1()
    {
        File.Delete(_keyFile);

        (int exitCode, string output, string errors) = await RunAsync(CommandOf("crontab"));

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("apiKey.json", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_schedule_is_the_1st_and_the_15th_at_6()
    {
        XElement trigger = XDocument.Load(Job("renew-key.xml")).Descendants(s_task + "CalendarTrigger").Single();

        Assert.StartsWith("0 6 1,15 * * ", LinesOf("crontab").Single(), StringComparison.Ordinal);
        Assert.Contains("OnCalendar=*-*-01,15 06:00:00", LinesOf("renew-key.timer"));
        Assert.Equal(["1", "15"], trigger.Descendants(s_task + "Day").Select(day => day.Value));
        Assert.Equal(12, trigger.Descendants(s_task + "Months").Single().Elements().Count());
        Assert.EndsWith("T06:00:00", trigger.Element(s_task + "StartBoundary")!.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("renew-key.service", "[Unit] Description [Service] Type ExecStart")]
    [InlineData("renew-key.timer", "[Unit] Description [Timer] OnCalendar Persistent [Install] WantedBy")]
    public void A_unit_file_has_these_sections_and_keys(string file, string expected) =>
        Assert.Equal(expected, string.Join(' ', LinesOf(file).Select(line => UnitLine().Match(line).Groups["name"].Value)));

    [Theory]
    [InlineData("renew-key.service", "loginctl enable-linger")]
    [InlineData("renew-key.xml", "-User and -Password")]
    public void A_file_says_how_the_job_runs_while_nobody_is_logged_on(string file, string means) =>
        Assert.Contains(means, File.ReadAllText(Job(file)), StringComparison.Ordinal);

    /// <summary>A command that starts pwsh, with the home folder of this test in place of the user's.</summary>
    private string[] CommandOf(string file)
    {
        string command = file switch
        {
            "crontab" => LinesOf(file).Single().Split(' ', 6)[5].Replace("$HOME", _home.FullName, StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal),
            "renew-key.xml" => XDocument.Load(Job(file)).Descendants(s_task + "Exec")
                .Select(exec => $"{exec.Element(s_task + "Command")!.Value} {exec.Element(s_task + "Arguments")!.Value}").Single()
                .Replace(@"C:\bfx\", $"{_home.FullName}/bfx/", StringComparison.Ordinal),
            _ => LinesOf(file).Single(line => line.StartsWith("ExecStart=", StringComparison.Ordinal)).Split('=', 2)[1].Replace("%h", _home.FullName, StringComparison.Ordinal),
        };
        string[] parts = command.Split(' ');
        Assert.Contains(parts[0], (string[])["pwsh", "/usr/bin/pwsh", "pwsh.exe"]);
        return parts[1..];
    }

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh"), [.. arguments, "-BaseUri", $"{_exchange.BaseUri}"])
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

    private static string Job(string file) => Checkout.PathOf("examples", "jobs", file);

    private static IEnumerable<string> LinesOf(string file) => File.ReadLines(Job(file)).Where(line => line.Length > 0 && line[0] != '#');

    [GeneratedRegex(@"^(?<name>\[\w+\]|\w+)($|=\S)")]
    private static partial Regex UnitLine();
}
