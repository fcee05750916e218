using System.Runtime.Versioning;
using BlastFx.Tests.Support;

namespace BlastFx.Tests;

/// <summary>The key files of a sandbox after the end of its process. Signals are those of Unix.</summary>
public sealed class SandboxFolderTests : IDisposable
{
    private const int Killed = 128 + 9;

    // Others cannot write here, so that it is safe to clean as root.
    private readonly string _temporary = Directory.CreateTempSubdirectory("bfx-tests-").FullName;

    public void Dispose() => Directory.Delete(_temporary, recursive: true);

    [Theory]
    [InlineData("TERM", 128 + 15)]
    [InlineData("HUP", 128 + 1)]
    public async Task A_signal_ends_the_process_and_leaves_no_key_file(string signal, int exitCode)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using SandboxProcess sandbox = await SandboxProcess.StartAsync(_temporary);
        Assert.NotEmpty(Directory.GetFiles(sandbox.Folder));

        if (signal == "HUP" && OperatingSystem.IsLinux() && sandbox.Ignores(signal: 1))
        {
            // Tests that were started with nohup pass that on, and nothing but another signal would end the process.
            (signal, exitCode) = ("TERM", 128 + 15);
        }

        Assert.Equal(exitCode, await sandbox.EndAsync(signal));

        Assert.False(Directory.Exists(sandbox.Folder));
    }

    [Fact]
    public async Task An_ignored_signal_stops_no_sandbox()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using SandboxProcess sandbox = await SandboxProcess.StartAsync(_temporary, ignoredSignal: "HUP");

        // Still ignored: the process does not receive it.
        Assert.True(sandbox.Ignores(signal: 1));
        Assert.False(sandbox.Ignores(signal: 15));
        Assert.Equal(128 + 15, await sandbox.EndAsync("TERM"));
        Assert.False(Directory.Exists(sandbox.Folder));
    }

    [Fact]
    public async Task The_next_sandbox_removes_only_the_files_of_a_killed_process()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using SandboxProcess alive = await SandboxProcess.StartAsync(_temporary);
        using SandboxProcess killed = await SandboxProcess.StartAsync(_temporary);
        Assert.Equal(Killed, await killed.EndAsync("KILL"));
        Assert.True(Directory.Exists(killed.Folder));
        string gone = Path.GetFileName(killed.Folder);
        string locked = Copy(killed.Folder, gone + "locked");
        using FileStream held = new(Path.Combine(locked, "lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        string ofOthers = Copy(killed.Folder, gone + "others", UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
        string ofNobody = Copy(killed.Folder, "bfx-sandbox-x-y");
        string unlocked = Copy(killed.Folder, gone + "unlocked");
        File.Delete(Path.Combine(unlocked, "lock"));
        string target = Copy(killed.Folder, "target");
        Directory.CreateSymbolicLink(Path.Combine(_temporary, gone + "link"), target);

        using SandboxProcess next = await SandboxProcess.StartAsync(_temporary);

        Assert.Equal(
            new[] { alive.Folder, next.Folder, locked, ofOthers, ofNobody, unlocked, target, Path.Combine(_temporary, gone + "link") }.Order(StringComparer.Ordinal),
            Directory.GetDirectories(_temporary).Where(IsOfSandbox).Order(StringComparer.Ordinal));
        Assert.NotEmpty(Directory.GetFiles(target));
    }

    /// <summary>The processes have their own folders beside it.</summary>
    private static bool IsOfSandbox(string folder) =>
        Path.GetFileName(folder) is var name && (name.StartsWith("bfx-sandbox-", StringComparison.Ordinal) || name == "target");

    [UnsupportedOSPlatform("windows")]
    private string Copy(string folder, string name, UnixFileMode more = UnixFileMode.None)
    {
        string copy = Path.Combine(_temporary, name);
        Directory.CreateDirectory(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | more);
        foreach (string file in Directory.GetFiles(folder))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }
}
