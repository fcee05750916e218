using System.Globalization;
using BlastFx.Testing;

namespace BlastFx.Bench;

/// <summary>The rows of the table, and the servers and the key file they are measured with.</summary>
internal sealed class Bench : IDisposable
{
    private const int FillCount = 100_000;
    private const int ManyFills = 1_000_000;
    private const string ByHand = "Invoke-RestMethod, signed by hand";
    private const string PagedByHand = "Invoke-RestMethod page by page, signed by hand";

    private static readonly (string Name, string Shown)[] s_lists =
        [("fills", "fills"), ("candles", "candles"), ("operations", "balance operations")];

    private static readonly (string Name, string Shown)[] s_uses =
    [
        ("sort", "`Sort-Object` by time, 20,000"),
        ("sum", "sum of products in a loop, 20,000"),
        ("filter", "`Where-Object` by amount, 20,000"),
        ("group", "`Group-Object` by text, 20,000"),
        ("select", "`Select-Object` of three columns, 20,000"),
        ("csv", "`Export-Csv`, 20,000"),
        ("json", "`ConvertTo-Json`, 2,000"),
        ("clixml", "`Export-Clixml`, 1,000"),
        ("table", "`Format-Table` of three columns, 2,000"),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("bfx-bench-").FullName;
    private readonly string _keyFile;
    private readonly List<ChildProcess> _servers = [];
    private readonly Uri _quick;
    private readonly Uri _slow;
    private readonly Uri _orders;
    private readonly Uri _fills;
    private readonly Uri _manyFills;

    public Bench()
    {
        // The server does not check signatures: any key will do.
        _keyFile = PrivateFile.Write(Path.Combine(_folder, "apiKey.json"), $$"""{"key":"bench","secret":"0x{{new string('5', 64)}}"}""");
        _quick = StartServer();
        _slow = StartServer(delayMilliseconds: 100);
        _orders = StartServer(delayMilliseconds: 20);
        _fills = StartServer(fillCount: FillCount);
        _manyFills = StartServer(fillCount: ManyFills);
    }

    /// <summary>Measures a part of the table, or all of it, row by row.</summary>
    public IEnumerable<string> Rows(string? part) => part switch
    {
        "fills" => FillList().Concat(FillMemory()),
        "use" => Uses(),
        "sums" => Sums(),
        "orders" => WarmOrder().Concat(ManyOrders()),
        "streams" => new StreamRows(_keyFile).All(),
        "sessions" => new SessionRows(_keyFile, _quick).All(),
        "stream-memory" => new StreamRows(_keyFile).Memory(),
        _ => WarmAccount().Concat(ImportTime()).Concat(FirstCall()).Concat(Leverages()).Concat(Rows("orders")).Concat(Rows("sessions")).Concat(Rows("fills")).Concat(Rows("streams")).Concat(Rows("stream-memory")).Concat(Rows("use")).Concat(Rows("sums")),
    };

    public void Dispose()
    {
        _servers.ForEach(server => server.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    private IEnumerable<string> WarmAccount()
    {
        const string what = "`Get-BfxAccount`, warm, per call";
        const int block = 50;
        using ChildProcess shell = StartWorker();
        using var raw = new RawClient(_quick);
        double[] times = Times.Medians(
            warmUp: 40,
            rounds: 60,
            () => shell.Measure("Account", block),
            () => raw.ReadAccounts(block),
            () => shell.Measure("AccountByHand", block));
        yield return Table.Row(what, times[0], times[1], "raw HttpClient", Table.RatioAim(times[0], times[1], 3));
        yield return Table.Row(what, times[0], times[2], ByHand);
    }

    private static IEnumerable<string> ImportTime()
    {
        double[][] times = Times.Interleave(
            warmUp: 2,
            rounds: 25,
            () => MeasureFresh("Import", BuildOutput.Module),
            () => MeasureFresh("Import", BuildOutput.EmptyModule));
        double difference = Times.Median(times[0].Zip(times[1], (module, empty) => module - empty));
        yield return Table.Row(
            "`Import-Module`, fresh process",
            Table.Time(Times.Median(times[0])),
            Table.Time(Times.Median(times[1])),
            "an empty binary module",
            $"+{Table.Time(difference)}",
            Table.Aim("≤ +60 ms", difference <= 60_000));
    }

    private IEnumerable<string> FirstCall()
    {
        const string what = "import, connect and first `Get-BfxAccount`, fresh process";
        double[] times = Times.Medians(
            warmUp: 2,
            rounds: 15,
            () => MeasureFresh("FirstCall", BuildOutput.Module, _keyFile, _quick.ToString()),
            () => MeasureOnce(ChildProcess.StartBench("first-call", _quick.ToString())),
            () => MeasureFresh("FirstCallByHand", BuildOutput.Module, _keyFile, _quick.ToString()));
        yield return Table.Row(what, times[0], times[1], "raw HttpClient, fresh process");
        yield return Table.Row(what, times[0], times[2], $"{ByHand}, fresh pwsh");
    }

    private IEnumerable<string> Leverages()
    {
        const string what = "50 × `Set-BfxLeverage -ThrottleLimit 16`, 100 ms latency";
        using ChildProcess shell = StartWorker();
        using var raw = new RawClient(_slow);
        double[] times = Times.Medians(
            warmUp: 2,
            rounds: 9,
            () => shell.Measure("Leverages"),
            () => raw.SetLeverages(count: 50, parallel: 16),
            () => shell.Measure("LeveragesByHand"));
        yield return Table.Row(what, times[0], times[1], "raw HttpClient, 16 at once", Table.Aim("≤ 0.6 s", times[0] <= 600_000));
        yield return Table.Row(what, times[0], shell.Measure("LeveragesOneByOne")[0], "without -ThrottleLimit");
        yield return Table.Row(what, times[0], times[2], "ForEach-Object -Parallel, signed by hand");
    }

    private IEnumerable<string> WarmOrder()
    {
        const string what = "`New-BfxOrder`, warm, per call";
        const int block = 50;
        using ChildProcess shell = StartWorker();
        using var raw = new RawClient(_quick);
        double[] times = Times.Medians(
            warmUp: 40,
            rounds: 40,
            () => shell.Measure("Order", block),
            () => raw.PlaceOrders(block),
            () => shell.Measure("OrderByHand", block));
        yield return Table.Row(what, times[0], times[1], "raw HttpClient, the same request", Table.RatioAim(times[0], times[1], 3));
        yield return Table.Row(what, times[0], times[2], ByHand, Table.RatioAim(times[0], times[2], 0.167));
    }

    private IEnumerable<string> ManyOrders()
    {
        using ChildProcess shell = StartWorker();
        using var raw = new RawClient(_orders);
        double[] placed = Times.Medians(
            warmUp: 2, rounds: 7, () => shell.Measure("Orders"), () => raw.SendOrders(HttpMethod.Post, 1000, parallel: 16));
        yield return Table.Row(
            "1,000 × `New-BfxOrder -ThrottleLimit 16`, 20 ms latency", placed[0], placed[1], "raw HttpClient, 16 at once", Table.RatioAim(placed[0], placed[1], 1.3));
        double[] canceled = Times.Medians(
            warmUp: 2, rounds: 7, () => shell.Measure("Cancels"), () => raw.SendOrders(HttpMethod.Delete, 1000, parallel: 16));
        yield return Table.Row(
            "1,000 × `Remove-BfxOrder -ThrottleLimit 16`, 20 ms latency", canceled[0], canceled[1], "raw HttpClient, 16 at once", Table.RatioAim(canceled[0], canceled[1], 1.3));
    }

    private IEnumerable<string> FillList()
    {
        using ChildProcess shell = StartWorker();
        using var raw = new RawClient(_fills);
        double[] counted = Times.Medians(
            warmUp: 2,
            rounds: 7,
            () => shell.Measure("Fills"),
            () => raw.CountFills(FillCount),
            () => shell.Measure("FillsByHand"));
        const string what = "`Get-BfxFill`, 100,000 fills counted";
        yield return Table.Row(what, counted[0], counted[1], "raw HttpClient and Utf8JsonReader", Table.RatioAim(counted[0], counted[1], 4));
        yield return Table.Row(what, counted[0], counted[2], PagedByHand, Table.RatioAim(counted[0], counted[2], 0.15));

        double[] exported = Times.Medians(warmUp: 1, rounds: 5, () => shell.Measure("Export"), () => shell.Measure("ExportByHand"));
        yield return Table.Row(
            "`Get-BfxFill` into `Export-Csv`, 100,000 fills", exported[0], exported[1], PagedByHand, Table.RatioAim(exported[0], exported[1], 0.4));

        double[] first = Times.Medians(warmUp: 2, rounds: 7, () => shell.Measure("FirstFill", 20), () => shell.Measure("FirstFillByHand", 20));
        yield return Table.Row("`Get-BfxFill`, to the first fill", first[0], first[1], PagedByHand);
    }

    private IEnumerable<string> FillMemory()
    {
        double many = MemoryOf(_manyFills);
        double few = MemoryOf(_fills);
        yield return Table.Row(
            "`Get-BfxFill` into `Export-Csv`, peak memory over idle, 1,000,000 fills",
            Table.Mebibytes(many),
            Table.Mebibytes(few),
            "the same with 100,000 fills",
            "",
            Table.Aim("≤ 64 MB", Math.Max(few, many) <= 64 * 1024 * 1024));

        double MemoryOf(Uri fills) => MeasureOnce(ChildProcess.StartPwsh("FillMemory.ps1", BuildOutput.Module, _keyFile, fills.ToString()))[0];
    }

    private IEnumerable<string> Uses()
    {
        using ChildProcess shell = StartWorker();
        foreach ((string list, string listShown) in s_lists)
        {
            foreach ((string use, string useShown) in s_uses)
            {
                double[] times = Times.Medians(
                    warmUp: 1,
                    rounds: 5,
                    () => shell.Measure(use, 1, list, "records"),
                    () => shell.Measure(use, 1, list, "plain"));
                yield return Table.Row(
                    $"{useShown} {listShown}", times[0], times[1], "plain objects of the same values", Table.RatioAim(times[0], times[1], 1.3));
            }
        }
    }

    private IEnumerable<string> Sums()
    {
        using ChildProcess shell = StartWorker();
        foreach ((string list, string listShown) in s_lists.Where(list => list.Name != "candles"))
        {
            double[] times = Times.Medians(
                warmUp: 1,
                rounds: 5,
                () => shell.Measure("pnl", 1, list, "records"),
                () => shell.Measure("pnlByHand", 1, list, "records"));
            yield return Table.Row($"`Measure-BfxPnl Day`, 20,000 {listShown}", times[0], times[1], "a hash table in ForEach-Object");
        }
    }

    private static double[] MeasureFresh(params string[] arguments) => MeasureOnce(ChildProcess.StartPwsh("Fresh.ps1", arguments));

    private static double[] MeasureOnce(ChildProcess process)
    {
        using (process)
        {
            return process.ReadNumbers();
        }
    }

    private ChildProcess StartWorker() => ChildProcess.StartPwsh(
        "Worker.ps1", BuildOutput.Module, _keyFile, _quick.ToString(), _slow.ToString(), _fills.ToString(), FillCount.ToString(CultureInfo.InvariantCulture), _orders.ToString());

    private Uri StartServer(int delayMilliseconds = 0, int fillCount = 0)
    {
        ChildProcess server = ChildProcess.StartBench(
            "serve", delayMilliseconds.ToString(CultureInfo.InvariantCulture), fillCount.ToString(CultureInfo.InvariantCulture));
        _servers.Add(server);
        return new Uri($"http://127.0.0.1:{server.ReadLine()}/");
    }
}
