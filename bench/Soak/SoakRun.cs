using System.Diagnostics;
using BlastFx.Sandbox;

namespace BlastFx.Soak;

/// <summary>Many workers, each with an account and a session of its own, against one exchange on loopback.</summary>
internal sealed class SoakRun : IDisposable
{
    private const int Workers = 64;
    private const int WarmUpShare = 5;

    private readonly SandboxExchange _exchange;
    private readonly Worker[] _workers;
    private readonly int _each;

    public SoakRun(int requests)
    {
        _exchange = SandboxExchange.Start(new SandboxOptions { AccountCount = Workers, RateLimitPerMinute = 0, RequestLogLimit = 1000 });
        _workers = [.. _exchange.Accounts.Select(account => new Worker(_exchange, account))];
        _each = requests / Workers;
    }

    public Tally Total => _workers.Select(worker => worker.Tally).Aggregate(new Tally(), (sum, one) => sum + one);

    public IReadOnlyList<SandboxExecution> Executed => _exchange.Executed;

    /// <summary>Writes whose effect the exchange does not show at the end.</summary>
    public int WithoutEffect => _workers.Count(worker => !worker.SeesItsLastWrite);

    public TimeSpan Took { get; private set; }

    public long MemoryWarm { get; private set; }

    public long MemoryAtTheEnd { get; private set; }

    public long HeapWarm { get; private set; }

    public long HeapAtTheEnd { get; private set; }

    /// <summary>The first fifth: code is compiled, pools fill up, buffers reach their sizes.</summary>
    public async Task WarmUpAsync()
    {
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(_workers.Select(worker => Task.Run(() => worker.RunAsync(_each / WarmUpShare))));
        Took = Stopwatch.GetElapsedTime(start);
        MemoryWarm = WorkingSet();
        HeapWarm = GC.GetTotalMemory(forceFullCollection: false);
    }

    public async Task RunAsync()
    {
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(_workers.Select(worker => Task.Run(() => worker.RunAsync(_each - (_each / WarmUpShare)))));
        Took += Stopwatch.GetElapsedTime(start);
        MemoryAtTheEnd = WorkingSet();
        HeapAtTheEnd = GC.GetTotalMemory(forceFullCollection: false);
    }

    public void Dispose()
    {
        Array.ForEach(_workers, worker => worker.Dispose());
        _exchange.Dispose();
    }

    /// <summary>What is in use and not merely waiting to be collected.</summary>
    private static long WorkingSet()
    {
        for (int round = 0; round < 2; round++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return Environment.WorkingSet;
    }
}
