using BlastFx.Persistence;
using BlastFx.Sandbox;

namespace BlastFx.Sandboxes;

/// <summary>The sandboxes this process runs, with their key files.</summary>
internal static class RunningSandboxes
{
    private static readonly object s_lock = new();
    private static readonly List<SandboxInfo> s_running = [];
    private static bool s_cleansUp;

    /// <summary>All that run, the newest last.</summary>
    public static IReadOnlyList<SandboxInfo> All
    {
        get
        {
            lock (s_lock)
            {
                return [.. s_running];
            }
        }
    }

    /// <summary>The one started last; null where none runs.</summary>
    public static SandboxInfo? Latest => All is [.., var latest] ? latest : null;

    /// <summary>Starts one.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.SandboxFailed"/>.</exception>
    public static SandboxInfo Start(SandboxOptions options)
    {
        try
        {
            SandboxExchange exchange = SandboxExchange.Start(options);
            string folder = Directory.CreateTempSubdirectory("bfx-sandbox-").FullName;
            var sandbox = new SandboxInfo(exchange, [.. exchange.Accounts.Select(account => Describe(exchange, account, folder))]);
            lock (s_lock)
            {
                s_running.Add(sandbox);
                if (!s_cleansUp)
                {
                    s_cleansUp = true;
                    AppDomain.CurrentDomain.ProcessExit += static (_, _) => All.ToList().ForEach(Stop);
                }
            }

            return sandbox;
        }
        catch (Exception failure) when (failure is SandboxException or IOException or UnauthorizedAccessException)
        {
            throw new BfxException(BfxErrorIds.SandboxFailed, $"The embedded exchange cannot start: {failure.Message.TrimEnd('.')}. Let it choose a port by leaving -Port out.", failure);
        }
    }

    /// <summary>Stops one and removes its key files; one that has stopped already stays so.</summary>
    public static void Stop(SandboxInfo sandbox)
    {
        lock (s_lock)
        {
            if (!s_running.Remove(sandbox))
            {
                return;
            }
        }

        sandbox.Exchange.Dispose();
        string folder = Path.GetDirectoryName(sandbox.ApiKeyFile)!;
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static SandboxAccountInfo Describe(SandboxExchange exchange, SandboxAccount account, string folder) => new(
        account,
        WriteFile(Path.Combine(folder, $"apiKey-{account.ProfileId}.json"), exchange.CreateApiKey(account.ProfileId).ToJson()),
        WriteFile(Path.Combine(folder, $"session-{account.ProfileId}.json"), exchange.OpenSession(account.ProfileId).ToJson()),
        exchange.OpenSession(account.ProfileId));

    private static string WriteFile(string path, string json)
    {
        using var writer = new StreamWriter(path, FileLock.OwnerOnly(FileMode.CreateNew));
        writer.Write(json);
        return path;
    }
}
