using System.Diagnostics;
using BlastFx.Sandbox;

namespace BlastFx.Soak;

/// <summary>Many workers, each with its own account and session, against one exchange on loopback.</summary>
internal sealed class SoakRun : IDisposable
{
    private const int WorkerCount = 64;
    private const int WarmUpShare = 5;

    private readonly SandboxExchange _exchange;
    private readonly Worker[] _workers;
    private readonly int _requestsPerWorker;

    public SoakRun(int requests)
    {
        _exchange = SandboxExchange.Start(new SandboxOptions { AccountCount = WorkerCount, RateLimitPerMinute = 0, RequestLogLimit = 1000 });
        _workers = [.. _exchange.Accounts.Select(account => new Worker(_exchange, account))];
        _requestsPerWorker = requests / WorkerCount;
    }

    public Tally Total => _workers.Select(worker => worker.Tally).Aggregate(new Tally(), (sum, one) => sum + one);

    public IReadOnlyList<SandboxExecution> Executed => _exchange.Executed;

    /// <summary>The number of accounts that do not show the last write at the end.</summary>
    public int LostLastWrites => _workers.Count(worker => !worker.HasLastWrite);

    public TimeSpan Duration { get; private set; }

    public long WarmMemory { get; private set; }

    public long MemoryAtEnd { get; private set; }

    public long WarmHeap { get; private set; }

    public long HeapAtEnd { get; private set; }

    /// <summary>Runs the first fifth: code is compiled, pools fill, and buffers reach their sizes.</summary>
    public async Task WarmUpAsync()
    {
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(_workers.Select(worker => Task.Run(() => worker.RunAsync(_requestsPerWorker / WarmUpShare))));
        Duration = Stopwatch.GetElapsedTime(start);
        WarmMemory = WorkingSet();
        WarmHeap = GC.GetTotalMemory(forceFullCollection: false);
    }

    public async Task RunAsync()
    {
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(_workers.Select(worker => Task.Run(() => worker.RunAsync(_requestsPerWorker - (_requestsPerWorker / WarmUpShare)))));
        Duration += Stopwatch.GetElapsedTime(start);
        MemoryAtEnd = WorkingSet();
        HeapAtEnd = GC.GetTotalMemory(forceFullCollection: false);
    }

    public void Dispose()
    {
        Array.ForEach(_workers, worker => worker.Dispose());
        _exchange.Dispose();
    }

    /// <summary>The working set after a full collection.</summary>
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
