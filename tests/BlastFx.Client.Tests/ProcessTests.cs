using System.Globalization;
using BlastFx.Authentication;
using BlastFx.Client.Tests.Support;
using BlastFx.Sandbox;

namespace BlastFx.Client.Tests;

/// <summary>Processes that share a token file, and processes that are killed while they refresh its tokens.</summary>
public sealed class ProcessTests : IDisposable
{
    /// <summary>The number of processes to kill, unless the environment variable BFX_KILLS sets another.</summary>
    private static readonly int s_kills =
        int.TryParse(Environment.GetEnvironmentVariable("BFX_KILLS"), CultureInfo.InvariantCulture, out int kills) ? kills : 20;

    private readonly SharedFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Two_processes_that_share_a_file_refresh_once_between_them()
    {
        await using SandboxExchange exchange = Sessions.Exchange(TimeProvider.System);
        _file.Write(exchange.IssueTokens(Sessions.Profile));
        using RefreshProcess one = await RefreshProcess.StartAsync(exchange.BaseUri, _file.FilePath);
        using RefreshProcess two = await RefreshProcess.StartAsync(exchange.BaseUri, _file.FilePath);

        string?[] jwts = await Task.WhenAll(one.RefreshAsync(), two.RefreshAsync());

        Assert.All(jwts, jwt => Assert.Equal(_file["jwt"], jwt));
        Assert.Equal(["POST /jwt 200"], exchange.Requests.Select(request => $"{request}"));
    }

    [Fact]
    public async Task Without_effective_locks_no_process_refreshes_and_the_file_is_not_changed()
    {
        if (OperatingSystem.IsWindows())
        {
            // On Windows, file locks cannot be disabled.
            return;
        }

        await using SandboxExchange exchange = Sessions.Exchange(TimeProvider.System);
        string before = _file.Write(exchange.IssueTokens(Sessions.Profile)).Text;
        RefreshProcess[] processes = await Task.WhenAll(Enumerable.Range(0, 3).Select(
            _ => RefreshProcess.StartAsync(exchange.BaseUri, _file.FilePath, ("DOTNET_SYSTEM_IO_DISABLEFILELOCKING", "1"))));

        string?[] output = await Task.WhenAll(processes.Select(process => process.RefreshAsync()));

        Assert.All(output, text => Assert.StartsWith("Bfx.NotPersisted", text, StringComparison.Ordinal));
        Assert.All(output, text => Assert.Contains("does not exclude other processes", text, StringComparison.Ordinal));
        Assert.Equal(before, _file.Text);
        Assert.Empty(_file.Others);
        Assert.Empty(exchange.Requests);
        Assert.All(processes, process => process.Dispose());
    }

    [Fact]
    public async Task A_file_that_is_a_mount_point_is_reported_before_a_token_is_used()
    {
        await using SandboxExchange exchange = Sessions.Exchange(TimeProvider.System);
        string before = _file.Write(exchange.IssueTokens(Sessions.Profile)).Text;
        string mounted = PrivateFile.Write(Path.Combine(_file.Folder, "mounted.json"), before);
        using RefreshProcess? process = await RefreshProcess.StartMountedAsync($"mount --bind '{mounted}' '{_file.FilePath}'", exchange.BaseUri, _file.FilePath);
        if (process is null)
        {
            return;
        }

        string? output = await process.RefreshAsync();

        Assert.StartsWith("Bfx.NotPersisted", output, StringComparison.Ordinal);
        Assert.Contains("Mount its folder", output, StringComparison.Ordinal);
        Assert.Equal((before, before), (_file.Text, File.ReadAllText(mounted)));
        Assert.Equal(["mounted.json"], _file.Others);
        Assert.Empty(exchange.Requests);
    }

    [Fact]
    public async Task A_full_disk_is_reported_before_a_token_is_used()
    {
        await using SandboxExchange exchange = Sessions.Exchange(TimeProvider.System);
        _file.Write(exchange.IssueTokens(Sessions.Profile));
        string folder = Directory.CreateDirectory(Path.Combine(_file.Folder, "small")).FullName;
        string file = Path.Combine(folder, "credentials.json");
        // Eight blocks: one for the file, five for the filler, so that there is space for one more block.
        string script = $"mount -t tmpfs -o size=32k,mode=700 none '{folder}'; cp '{_file.FilePath}' '{file}'; dd if=/dev/zero of='{folder}/filler' bs=4096 count=5 status=none";
        using RefreshProcess? process = await RefreshProcess.StartMountedAsync(script, exchange.BaseUri, file);
        if (process is null)
        {
            return;
        }

        string? output = await process.RefreshAsync();

        Assert.StartsWith("Bfx.NotPersisted", output, StringComparison.Ordinal);
        Assert.Contains("the disk is full", output, StringComparison.Ordinal);
        Assert.Contains("Free disk space", output, StringComparison.Ordinal);
        Assert.Empty(exchange.Requests);
    }

    [Fact]
    public async Task Secrets_of_a_file_are_not_in_memory_after_the_session_is_closed()
    {
        if (!OperatingSystem.IsLinux())
        {
            // Other systems have no file with the memory of a process.
            return;
        }

        await using SandboxExchange exchange = Sessions.Exchange(TimeProvider.System);
        SandboxTokens tokens = exchange.IssueTokens(Sessions.Profile);
        _file.Write(tokens);
        using RefreshProcess process = await RefreshProcess.StartAsync(exchange.BaseUri, _file.FilePath);
        // The search finds the secrets of the open session.
        Assert.Equal((1, 1), (process.CountInMemory(tokens.RandomSecret), process.CountInMemory(tokens.RefreshToken)));

        await process.CloseSessionAsync();

        Assert.Equal((0, 0), (process.CountInMemory(tokens.RandomSecret), process.CountInMemory(tokens.RefreshToken)));
    }

    [Fact]
    public async Task A_process_that_ends_during_a_refresh_waits_for_the_response_and_stores_it()
    {
        var asked = new TaskCompletionSource();
        var response = new TaskCompletionSource();
        string jwt = Jwt.Of(DateTimeOffset.UtcNow.AddHours(48));
        await using var server = new RawServer(async _ =>
        {
            asked.TrySetResult();
            await response.Task;
            return RawResponse.Result($$"""[{"jwt":"{{jwt}}","random_secret":"0x0b","refresh_token":"refresh-2"}]""");
        });
        _file.Write($$"""{"jwt":"{{Jwt.Of(DateTimeOffset.UtcNow.AddHours(1))}}","refreshToken":"refresh-1","randomSecret":"0x0a"}""");
        using RefreshProcess process = await RefreshProcess.StartAsync(server.BaseUri, _file.FilePath);

        await process.StartRefreshAsync();
        await asked.Task;
        Task left = process.LeaveAsync();
        Assert.False(left.IsCompleted);
        response.SetResult();
        await left;

        Assert.Equal((jwt, "refresh-2"), (_file["jwt"], _file["refreshToken"]));
    }

    /// <summary>
    /// A process that is killed at any time of a refresh leaves a complete file: with valid tokens or, if it was killed between
    /// the execution and the write, with a refresh token that is used up.
    /// </summary>
    [Fact]
    public async Task A_process_killed_at_any_time_leaves_a_complete_file()
    {
        var random = new Random(20_261_123);
        await using SandboxExchange exchange = Sessions.Exchange(TimeProvider.System);
        SessionOptions options = Sessions.Options(exchange.BaseUri, TimeProvider.System, 100);
        _file.Write(exchange.IssueTokens(Sessions.Profile));
        int usable = 0;
        int used = 0;
        for (int run = 0; run < s_kills; run++)
        {
            exchange.ClearRequests();
            // A short delay of the exchange, so that some processes are killed during it.
            exchange.Faults.Add(new SandboxFault { Path = "/jwt", Kind = FaultKind.DelayOnly, Delay = TimeSpan.FromMilliseconds(random.Next(4)), Times = random.Next(1, 3) });
            using (RefreshProcess process = await RefreshProcess.StartAsync(exchange.BaseUri, _file.FilePath))
            {
                process.RefreshRepeatedly();
                int refreshes = random.Next(4);
                while (exchange.Requests.Count < refreshes)
                {
                    await Task.Yield();
                }

                Thread.SpinWait(random.Next(200_000));
                await process.KillAsync();
            }

            exchange.Faults.Clear();
            using Session next = await Session.OpenAsync(options, _file.FilePath, CredentialKind.Token);
            await next.Account.GetAccountAsync();
            try
            {
                await next.RefreshTokenAsync();
                usable++;
            }
            catch (BfxException rejected) when (rejected.ErrorId == "Bfx.NO_SUCH_KEY")
            {
                used++;
                _file.Write(exchange.IssueTokens(Sessions.Profile));
            }
        }

        Assert.Equal(s_kills, usable + used);
        Assert.InRange(usable, 1, s_kills);
        Console.WriteLine($"{s_kills} processes killed during refreshes: {usable} left valid tokens, {used} a used refresh token.");
    }
}
