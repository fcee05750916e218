using System.Diagnostics;
using System.Globalization;
using BlastFx.Bench.Engine;

namespace BlastFx.Bench.Rivals;

/// <summary>One account read with HttpClient in a process that has done nothing before.</summary>
internal static class RawFirstCall
{
    public const string Verb = "raw-first-call";

    public static double Once(Uri address)
    {
        using var process = ChildProcess.OfBench(Verb, address.ToString());
        return double.Parse(process.ReadLine(), CultureInfo.InvariantCulture);
    }

    /// <summary>What the process does.</summary>
    public static void Run(string address)
    {
        long start = Stopwatch.GetTimestamp();
        using var client = new RawClient(new Uri(address));
        client.Accounts(1);
        Console.WriteLine(Stopwatch.GetElapsedTime(start).TotalMicroseconds.ToString(CultureInfo.InvariantCulture));
    }
}
