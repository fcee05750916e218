using System.Globalization;
using BlastFx.Authentication;
using BlastFx.Client.Tests.Support;
using BlastFx.Sandbox;
using BlastFx.Tests;

namespace BlastFx.Client.Tests;

/// <summary>Processes that share a session file, and processes that are killed while they renew it.</summary>
public sealed class ProcessTests : IDisposable
{
    /// <summary>How many processes are killed; the environment variable BFX_KILLS asks for more.</summary>
    private static readonly int s_kills =
        int.TryParse(Environment.GetEnvironmentVariable("BFX_KILLS"), CultureInfo.InvariantCulture, out int more) ? more : 60;

    private readonly SharedFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Two_processes_that_share_a_file_renew_once_between_them()
    {
        await using SandboxExchange exchange = Sessions.Exchange(TimeProvider.System);
        _file.Write(exchange.OpenSession(Sessions.Profile));
        using RenewerProcess one = await RenewerProcess.StartAsync(exchange.BaseUri, _file.FilePath);
        using RenewerProcess two = await RenewerProcess.StartAsync(exchange.BaseUri, _file.FilePath);

        string?[] jwts = await Task.WhenAll(one.RenewAsync(), two.RenewAsync());

        Assert.All(jwts, jwt => Assert.Equal(_file["jwt"], jwt));
        Assert.Equal(["POST /jwt 200"], exchange.Requests.Select(request => $"{request}"));
    }

    [Fact]
    public async Task Where_locks_keep_nobody_out_no_process_renews_and_the_file_stays()
    {
        if (OperatingSystem.IsWindows())
        {
            // Nothing turns the locks off there.
            return;
        }

        await using SandboxExchange exchange = Sessions.Exchange(TimeProvider.System);
        string before = _file.Write(exchange.OpenSession(Sessions.Profile)).Text;
        RenewerProcess[] processes = await Task.WhenAll(Enumerable.Range(0, 3).Select(
            _ => RenewerProcess.StartAsync(exchange.BaseUri, _file.FilePath, ("DOTNET_SYSTEM_IO_DISABLEFILELOCKING", "1"))));

        string?[] said = await Task.WhenAll(processes.Select(process => process.RenewAsync()));

        Assert.All(said, text => Assert.StartsWith("Bfx.NotPersisted", text, StringComparison.Ordinal));
        Assert.All(said, text => Assert.Contains("does not exclude other processes", text, StringComparison.Ordinal));
        Assert.Equal(before, _file.Text);
        Assert.Empty(_file.Others);
        Assert.Empty(exchange.Requests);
        Assert.All(processes, process => process.Dispose());
    }

    [Fact]
    public async Task A_file_that_is_a_mount_point_is_told_before_anything_is_spent()
    {
        await using SandboxExchange exchange = Sessions.Exchange(TimeProvider.System);
        string before = _file.Write(exchange.OpenSession(Sessions.Profile)).Text;
        string mounted = PrivateFile.Write(Path.Combine(_file.Folder, "mounted.json"), before);
        using RenewerProcess? process = await RenewerProcess.StartMountedAsync($"mount --bind '{mounted}' '{_file.FilePath}'", exchange.BaseUri, _file.FilePath);
        if (process is null)
        {
            return;
        }

        string? said = await process.RenewAsync();

        Assert.StartsWith("Bfx.NotPersisted", said, StringComparison.Ordinal);
        Assert.Contains("Mount its folder", said, StringComparison.Ordinal);
        Assert.Equal((before, before), (_file.Text, File.ReadAllText(mounted)));
        Assert.Equal(["mounted.json"], _file.Others);
        Assert.Empty(exchange.Requests);
    }

    [Fact]
    public async Task A_full_disk_is_told_as_one_before_anything_is_spent()
    {
        await using SandboxExchange exchange = Sessions.Exchange(TimeProvider.System);
        _file.Write(exchange.OpenSession(Sessions.Profile));
        string folder = Directory.CreateDirectory(Path.Combine(_file.Folder, "small")).FullName;
        string file = Path.Combine(folder, "credentials.json");
        // Eight blocks, of which the file has one, and those of the filler leave room for one more.
        string script = $"mount -t tmpfs -o size=32k,mode=700 none '{folder}'; cp '{_file.FilePath}' '{file}'; dd if=/dev/zero of='{folder}/filler' bs=4096 count=5 status=none";
        using RenewerProcess? process = await RenewerProcess.StartMountedAsync(script, exchange.BaseUri, file);
        if (process is null)
        {
            return;
        }

        string? said = await process.RenewAsync();

        Assert.StartsWith("Bfx.NotPersisted", said, StringComparison.Ordinal);
        Assert.Contains("the disk is full", said, StringComparison.Ordinal);
        Assert.Contains("Free disk space", said, StringComparison.Ordinal);
        Assert.Empty(exchange.Requests);
    }

    [Fact]
    public async Task Secrets_of_a_file_are_nowhere_in_memory_once_the_session_is_closed()
    {
        if (!OperatingSystem.IsLinux())
        {
            // Other systems have no file that shows a process's memory.
            return;
        }

        await using SandboxExchange exchange = Sessions.Exchange(TimeProvider.System);
        SandboxTokens tokens = exchange.OpenSession(Sessions.Profile);
        _file.Write(tokens);
        using RenewerProcess process = await RenewerProcess.StartAsync(exchange.BaseUri, _file.FilePath);
        // The search works: the open session has them.
        Assert.Equal((1, 1), (process.CountInMemory(tokens.RandomSecret), process.CountInMemory(tokens.RefreshToken)));

        await process.CloseSessionAsync();

        Assert.Equal((0, 0), (process.CountInMemory(tokens.RandomSecret), process.CountInMemory(tokens.RefreshToken)));
    }

    [Fact]
    public async Task A_process_that_ends_while_it_renews_waits_for_the_answer_and_keeps_it()
    {
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        string jwt = Jwt.Of(DateTimeOffset.UtcNow.AddHours(48));
        await using var server = new RawServer(async _ =>
        {
            asked.TrySetResult();
            await answer.Task;
            return RawResponse.Result($$"""[{"jwt":"{{jwt}}","random_secret":"0x0b","refresh_token":"refresh-2"}]""");
        });
        _file.Write($$"""{"jwt":"{{Jwt.Of(DateTimeOffset.UtcNow.AddHours(1))}}","refreshToken":"refresh-1","randomSecret":"0x0a"}""");
        using RenewerProcess process = await RenewerProcess.StartAsync(server.BaseUri, _file.FilePath);

        Task left = process.LeaveAsync();
        await asked.Task;
        Assert.False(left.IsCompleted);
        answer.SetResult();
        await left;

        Assert.Equal((jwt, "refresh-2"), (_file["jwt"], _file["refreshToken"]));
    }

    /// <summary>
    /// Killed at any point of a renewal, a process leaves a file that is whole: with tokens that work, or, where it was killed
    /// between the exchange's work and the write, with a refresh token that the exchange says is spent.
    /// </summary>
    [Fact]
    public async Task A_process_killed_at_any_point_leaves_a_whole_file()
    {
        var random = new Random(20_261_123);
        await using SandboxExchange exchange = Sessions.Exchange(TimeProvider.System);
        SessionOptions options = Sessions.Options(exchange.BaseUri, TimeProvider.System, 100);
        _file.Write(exchange.OpenSession(Sessions.Profile));
        int usable = 0;
        int spent = 0;
        for (int run = 0; run < s_kills; run++)
        {
            exchange.ClearRequests();
            // A bit of delay in the exchange's work, so that kills meet it there too.
            exchange.Faults.Add(new SandboxFault { Path = "/jwt", Kind = FaultKind.DelayOnly, Delay = TimeSpan.FromMilliseconds(random.Next(4)), Times = random.Next(1, 3) });
            using (RenewerProcess process = await RenewerProcess.StartAsync(exchange.BaseUri, _file.FilePath))
            {
                process.RenewOnAndOn();
                int renewals = random.Next(4);
                while (exchange.Requests.Count < renewals)
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
            catch (BfxException refused) when (refused.ErrorId == "Bfx.NO_SUCH_KEY")
            {
                spent++;
                _file.Write(exchange.OpenSession(Sessions.Profile));
            }
        }

        Assert.Equal(s_kills, usable + spent);
        Assert.InRange(usable, 1, s_kills);
        Console.WriteLine($"{s_kills} processes killed while they renewed: {usable} left tokens that work, {spent} a spent refresh token.");
    }
}
