using BlastFx.Bench.Engine;
using BlastFx.Bench.Rivals;
using BlastFx.Bench.Server;
using BlastFx.Tests;

namespace BlastFx.Bench.Rows;

/// <summary>What all rows are measured with: a server that answers at once, one that takes its time, and a key file.</summary>
internal sealed class Bench : IDisposable
{
    public const int SlowMilliseconds = 100;

    private readonly string _folder = Directory.CreateTempSubdirectory("bfx-bench-").FullName;
    private readonly ServerProcess _quick = ServerProcess.Start(TimeSpan.Zero);
    private readonly ServerProcess _slow = ServerProcess.Start(TimeSpan.FromMilliseconds(SlowMilliseconds));

    public Bench()
    {
        KeyFile = Path.Combine(_folder, "apiKey.json");
        // The server looks at no signature: any key will do.
        PrivateFile.Write(KeyFile, $$"""{"key":"bench","secret":"0x{{new string('5', 64)}}"}""");
        Raw = new RawClient(_quick.Address);
        SlowRaw = new RawClient(_slow.Address);
    }

    public string KeyFile { get; }

    public Uri Address => _quick.Address;

    public RawClient Raw { get; }

    public RawClient SlowRaw { get; }

    /// <summary>A shell that is connected and waits for what to measure.</summary>
    public Shell StartWorker(Host host) =>
        Shell.Start(host, "Worker.ps1", Modules.BlastFx, KeyFile, _quick.Address.ToString(), _slow.Address.ToString());

    public void Dispose()
    {
        Raw.Dispose();
        SlowRaw.Dispose();
        _quick.Dispose();
        _slow.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
