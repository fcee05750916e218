using BlastFx.Bench.Engine;
using BlastFx.Bench.Rivals;
using BlastFx.Bench.Server;
using BlastFx.Tests;

namespace BlastFx.Bench.Rows;

/// <summary>What all rows are measured with: servers that answer at once, one that takes its time, and a key file.</summary>
internal sealed class Bench : IDisposable
{
    public const int SlowMilliseconds = 100;
    public const int FillCount = 100_000;
    public const int ManyFills = 1_000_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("bfx-bench-").FullName;
    private readonly ServerProcess _quick = ServerProcess.Start(TimeSpan.Zero);
    private readonly ServerProcess _fills = ServerProcess.Start(TimeSpan.Zero, FillCount);
    private readonly ServerProcess _manyFills = ServerProcess.Start(TimeSpan.Zero, ManyFills);
    private readonly ServerProcess _slow = ServerProcess.Start(TimeSpan.FromMilliseconds(SlowMilliseconds));

    public Bench()
    {
        KeyFile = Path.Combine(_folder, "apiKey.json");
        // The server looks at no signature: any key will do.
        PrivateFile.Write(KeyFile, $$"""{"key":"bench","secret":"0x{{new string('5', 64)}}"}""");
        Raw = new RawClient(_quick.Address);
        SlowRaw = new RawClient(_slow.Address);
        FillsRaw = new RawClient(_fills.Address);
    }

    public string KeyFile { get; }

    public Uri Address => _quick.Address;

    public RawClient Raw { get; }

    public RawClient SlowRaw { get; }

    public RawClient FillsRaw { get; }

    public Uri FillsAddress => _fills.Address;

    public Uri ManyFillsAddress => _manyFills.Address;

    /// <summary>A shell that is connected and waits for what to measure.</summary>
    public Shell StartWorker(Host host) =>
        Shell.Start(host, "Worker.ps1", Modules.BlastFx, KeyFile, _quick.Address.ToString(), _slow.Address.ToString(), _fills.Address.ToString());

    public void Dispose()
    {
        Raw.Dispose();
        SlowRaw.Dispose();
        FillsRaw.Dispose();
        _quick.Dispose();
        _slow.Dispose();
        _fills.Dispose();
        _manyFills.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
