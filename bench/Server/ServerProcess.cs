using System.Globalization;
using BlastFx.Bench.Engine;

namespace BlastFx.Bench.Server;

/// <summary>The idle server in a process of its own, so that its work is not in the times of this one.</summary>
internal sealed class ServerProcess : IDisposable
{
    public const string Verb = "serve";

    private readonly ChildProcess _process;

    private ServerProcess(ChildProcess process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Starts a server that waits before each answer, with so many fills.</summary>
    public static ServerProcess Start(TimeSpan delay, int fillCount = 0)
    {
        var process = ChildProcess.OfBench(
            Verb, delay.TotalMilliseconds.ToString(CultureInfo.InvariantCulture), fillCount.ToString(CultureInfo.InvariantCulture));
        return new ServerProcess(process, new Uri($"http://127.0.0.1:{process.ReadLine()}/"));
    }

    /// <summary>What the process does: it says its port, and ends with its input.</summary>
    public static async Task ServeAsync(string delayMilliseconds, string fillCount)
    {
        using var server = new IdleServer(
            new Answers(int.Parse(fillCount, CultureInfo.InvariantCulture)), TimeSpan.FromMilliseconds(double.Parse(delayMilliseconds, CultureInfo.InvariantCulture)));
        using var stopping = new CancellationTokenSource();
        Console.WriteLine(server.Start().ToString(CultureInfo.InvariantCulture));
        Task serving = server.RunAsync(stopping.Token);
        await Console.In.ReadToEndAsync(stopping.Token);
        await stopping.CancelAsync();
        await serving.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    public void Dispose() => _process.Dispose();
}
