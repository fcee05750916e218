using System.Globalization;

namespace BlastFx.Bench;

/// <summary>The rows of the table that are about streams.</summary>
internal sealed class StreamRows(string keyFile)
{
    private static readonly Feed s_trades = new("trade", Markets: 1, Messages: 200_000, PerSecond: 0);
    private static readonly Feed s_manyMarkets = new("trade", Markets: 200, Messages: 200_000, PerSecond: 0);
    private static readonly Feed s_books = new("orderbook", Markets: 1, Messages: 200_000, PerSecond: 0);
    private static readonly Feed s_paced = new("trade", Markets: 1, Messages: 5_000, PerSecond: 1_000);
    // As fast as the pipeline takes them for long: what waits would be memory, too.
    private static readonly Feed s_soak = new("trade", Markets: 1, Messages: 10_000_000, PerSecond: 50_000);

    public IEnumerable<string> All()
    {
        using ChildProcess trades = Start(s_trades);
        using ChildProcess many = Start(s_manyMarkets);
        using ChildProcess books = Start(s_books);
        using ChildProcess paced = Start(s_paced);
        Uri[] addresses = [.. new[] { trades, books, paced, many }.Select(AddressOf)];
        using ChildProcess shell = StartShell("trades", addresses[0], "books", addresses[1], "latency", addresses[2], "many", addresses[3]);

        foreach (string row in Counted("`Watch-BfxTrade`, 200,000 messages counted", "trades", addresses[0], s_trades))
        {
            yield return row;
        }

        foreach (string row in Counted("`Watch-BfxTrade`, 200,000 messages of 200 markets counted", "many", addresses[3], s_manyMarkets))
        {
            yield return row;
        }

        foreach (string row in Counted("`Watch-BfxOrderBook`, 200,000 updates", "books", addresses[1], s_books))
        {
            yield return row;
        }

        double[] latency = shell.Measure("latency", s_paced.Messages);
        yield return Table.Row(
            "from the server's send to the object in the pipeline, 1,000 messages a second, median and 99th percentile",
            Table.Time(latency[0]), Table.Time(latency[1]), "the 99th percentile", "", Table.Aim("≤ 1 ms, ≤ 5 ms", latency[0] <= 1_000 && latency[1] <= 5_000));

        IEnumerable<string> Counted(string what, string action, Uri address, Feed feed)
        {
            double[] times = Times.Medians(warmUp: 3, rounds: 5, () => shell.Measure(action, feed.Messages), () => RawStream.Count(address, feed), () => CountInNode(address, feed));
            yield return Table.Row(what, times[0], times[1], "ClientWebSocket and Utf8JsonReader", Table.RatioAim(times[0], times[1], 3));
            yield return times[2] > 0
                ? Table.Row(what, times[0], times[2], "the npm package centrifuge in Node.js", Table.RatioAim(times[0], times[2], 1))
                : Table.Row(what, Table.Time(times[0]), "not run", "the npm package centrifuge: install the packages of tests/Centrifuge first", "", "");
        }
    }

    /// <summary>The memory of a watch that goes on for minutes.</summary>
    public IEnumerable<string> Memory()
    {
        using ChildProcess soak = Start(s_soak);
        using ChildProcess shell = StartShell("memory", AddressOf(soak));
        double[] memory = shell.Measure("memory", s_soak.Messages);
        yield return Table.Row(
            "managed memory after 10,000,000 messages more", Table.Mebibytes(memory[1]), Table.Mebibytes(memory[0]), "after the first 1,000,000", "", Table.Aim("flat (within 1 MB)", memory[1] - memory[0] <= 1024 * 1024));
    }

    private ChildProcess StartShell(params object[] feeders) =>
        ChildProcess.StartPwsh("Streams.ps1", [BuildOutput.Module, keyFile, .. feeders.Select(static argument => $"{argument}")]);

    /// <summary>Counts with the published JavaScript client, which needs Node.js and its packages; 0 without them.</summary>
    private static double[] CountInNode(Uri address, Feed feed)
    {
        string folder = Path.Combine(BuildOutput.Checkout, "tests", "Centrifuge");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            return [0];
        }

        using ChildProcess node = ChildProcess.Start(
            "node",
            Path.Combine(folder, "count.mjs"),
            new UriBuilder(address) { Scheme = "ws", Path = "/ws" }.Uri.ToString(),
            feed.Kind,
            feed.Markets.ToString(CultureInfo.InvariantCulture),
            feed.Messages.ToString(CultureInfo.InvariantCulture));
        return node.ReadNumbers();
    }

    private static ChildProcess Start(Feed feed) => ChildProcess.StartBench(
        "feed",
        feed.Kind,
        feed.Markets.ToString(CultureInfo.InvariantCulture),
        feed.Messages.ToString(CultureInfo.InvariantCulture),
        feed.PerSecond.ToString(CultureInfo.InvariantCulture));

    private static Uri AddressOf(ChildProcess feeder) => new($"http://127.0.0.1:{feeder.ReadLine()}/");
}
