using BlastFx.Sandbox;

namespace BlastFx.Sandboxes;

/// <summary>The running sandboxes of this process, with their key files.</summary>
internal static class RunningSandboxes
{
    private static readonly object s_lock = new();
    private static readonly List<SandboxInfo> s_running = [];
    private static bool s_endsWithProcess;

    /// <summary>The sandboxes, newest last.</summary>
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

    /// <summary>The sandbox started last; null if none is running.</summary>
    public static SandboxInfo? Latest => All is [.., var latest] ? latest : null;

    /// <summary>Starts a sandbox.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.SandboxFailed"/>.</exception>
    public static SandboxInfo Start(SandboxOptions options)
    {
        SandboxExchange? exchange = null;
        SandboxFolder? folder = null;
        try
        {
            exchange = SandboxExchange.Start(options);
            folder = new SandboxFolder();
            var sandbox = new SandboxInfo(exchange, folder, [.. exchange.Accounts.Select(account => Describe(exchange, account, folder))]);
            lock (s_lock)
            {
                s_running.Add(sandbox);
                if (!s_endsWithProcess)
                {
                    s_endsWithProcess = true;
                    EndOfProcess.Do(StopAll);
                }
            }

            return sandbox;
        }
        catch (Exception failure) when (failure is SandboxException or IOException or UnauthorizedAccessException)
        {
            exchange?.Dispose();
            folder?.Dispose();
            throw new BfxException(BfxErrorIds.SandboxFailed, $"The embedded exchange cannot start: {failure.Message.TrimEnd('.')}.", failure);
        }
    }

    /// <summary>Stops a sandbox and removes its key files. A stopped sandbox is ignored.</summary>
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
        sandbox.Folder.Dispose();
    }

    private static void StopAll() => All.ToList().ForEach(Stop);

    private static SandboxAccountInfo Describe(SandboxExchange exchange, SandboxAccount account, SandboxFolder folder) => new(
        account,
        folder.Write($"apiKey-{account.ProfileId}.json", exchange.CreateApiKey(account.ProfileId).ToJson()),
        folder.Write($"session-{account.ProfileId}.json", exchange.IssueTokens(account.ProfileId).ToJson()),
        exchange.IssueTokens(account.ProfileId));
}
