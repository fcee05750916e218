using System.Globalization;
using BlastFx.Sandbox;

namespace BlastFx.Tests.LongRun;

/// <summary>The world of a long run as its scripts see it: time, addresses, files, and what they note. PowerShell needs it public.</summary>
public sealed class World : IDisposable
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    // Only a failing test needs it.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bfx-long-run-");
    private readonly List<string> _watched = [];

    internal World(DateTimeOffset start)
    {
        Start = start;
        Clock = new StoryClock(start);
        Exchange = SandboxExchange.Start(new SandboxOptions
        {
            Clock = Clock,
            FillCount = 0,
            TokenLifetime = TimeSpan.FromHours(1),
            RequestLogLimit = 100_000,
            Streams = new SandboxStreamOptions { ExpectsPong = false },
        });
        Relay = new Relay(Exchange.Port);
        TokenFile = PrivateFile.Write(Path.Combine(_folder.FullName, "tokens.json"), Exchange.IssueTokens(13).ToJson());
        JobClock = new MachineClock(Clock, $"{TokenFile}.lock", isDriving: true);
        GuardClock = new MachineClock(Clock, $"{TokenFile}.lock", isDriving: false);
        KeyFile = PrivateFile.Write(Path.Combine(_folder.FullName, "apiKey.json"), Exchange.CreateApiKey(13).ToJson());
    }

    /// <summary>The beginning of the run.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>The minutes since then.</summary>
    public int Minute => (int)((Clock.GetUtcNow() - Start) / s_minute);

    /// <summary>The exchange's address.</summary>
    public Uri BaseUri => Relay.Address;

    /// <summary>The file with token credentials, which both programs use.</summary>
    public string TokenFile { get; }

    /// <summary>The file with the API key.</summary>
    public string KeyFile { get; }

    /// <summary>A file for the job's report.</summary>
    public string ReportFile => Path.Combine(_folder.FullName, "fills.csv");

    internal StoryClock Clock { get; }

    /// <summary>The clock of the job's sessions.</summary>
    internal MachineClock JobClock { get; }

    /// <summary>The clock of the sessions of the second program, on the same machine.</summary>
    internal MachineClock GuardClock { get; }

    internal SandboxExchange Exchange { get; }

    internal Relay Relay { get; }

    internal RunLog Log { get; } = new();

    internal IReadOnlyList<string> Watched
    {
        get
        {
            lock (_watched)
            {
                return [.. _watched];
            }
        }
    }

    /// <summary>Called each minute, while the job sends nothing.</summary>
    internal Action Checkpoint { get; set; } = static () => { };

    /// <summary>Sleeps until the next whole minute.</summary>
    /// <param name="last">The last minute of the run.</param>
    /// <returns>False at the end of the run.</returns>
    public bool SleepUntilNextMinute(int last)
    {
        Clock.AdvanceTo(Start + ((Minute + 1) * s_minute));
        LetGuardRead();
        Checkpoint();
        return Minute <= last;
    }

    /// <summary>The number of timers of both programs.</summary>
    internal int CountTimers() => Clock.CountTimers(JobClock) + Clock.CountTimers(GuardClock);

    /// <summary>The event that a step of the job begins in.</summary>
    public int CurrentEvent() => Log.Rows.Count - 1;

    /// <summary>Notes the id of an error, or a warning.</summary>
    /// <param name="during">The event that the step began in.</param>
    /// <param name="what">The id or the text.</param>
    public void Note(int during, string what) => Log.Rows[during].Saw.Add(what);

    /// <summary>The session of the second program.</summary>
    public object? GuardSession { get; set; }

    /// <summary>Notes a fill that a watch has shown.</summary>
    public void NoteWatched(object id)
    {
        lock (_watched)
        {
            _watched.Add(string.Create(CultureInfo.InvariantCulture, $"{id}"));
        }
    }

    /// <summary>Lets the second program read, and waits until it has the response or waits for time to pass: what it does before, it has done.</summary>
    private void LetGuardRead()
    {
        dynamic session = GuardSession!;
        Task reading = session.Account.GetProfileAsync();
        SpinWait.SpinUntil(() => reading.IsCompleted || Clock.IsPausing(), s_patience);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Relay.Dispose();
        Exchange.Dispose();
        _folder.Delete(recursive: true);
    }
}
