using System.Collections;
using System.Globalization;
using System.Management.Automation;
using BlastFx.Sandbox;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.LongRun;

/// <summary>
/// Eight hours of a job's life in simulated time, with all that can go wrong in a night: <see cref="Story"/>. The connections and the
/// files are real. The log of the first night is part of docs/reliability.md.
/// </summary>
[Collection(SerialTests.Name)]
public sealed class LongRunTests : IDisposable
{
    private const string DocumentedTurn = "local time goes back from 3:00 to 2:00";
    private const int MaxTimers = 10;
    private const int FirstHour = 60;

    // The exchange's log of requests takes more than a megabyte an hour.
    private const long MaxGrowth = 32 * 1024 * 1024;

    private static readonly string[] s_limitedEvents = [Story.LimitIsUsedUp, Story.BanBegins];

    private readonly LocalZone _zone = new("Europe/Berlin");

    public void Dispose() => _zone.Dispose();

    [Theory]
    [InlineData("2026-10-25T01:00:00Z", DocumentedTurn)]
    [InlineData("2026-03-29T01:00:00Z", "local time goes forward from 2:00 to 3:00")]
    [InlineData("2028-02-28T23:00:00Z", "the 29th of February begins")]
    [InlineData("2026-12-31T23:00:00Z", "the year 2027 begins")]
    public void A_job_of_eight_hours_loses_nothing_and_does_nothing_twice(string turn, string what)
    {
        DateTimeOffset turnsAt = DateTimeOffset.Parse(turn, CultureInfo.InvariantCulture);
        using var world = new World(turnsAt - TimeSpan.FromMinutes(Story.TurnMinute));
        using var guard = new Engine();
        using var job = new Engine();
        var tokens = new OneTimeTokens(world.Exchange, "/jwt", world.TokenFile);
        var keys = new OneTimeTokens(world.Exchange, "/secrets/refresh", world.KeyFile);
        var memory = new Dictionary<int, long>();
        world.Checkpoint = () =>
        {
            tokens.Check();
            keys.Check();
            Assert.InRange(world.CountTimers(), 0, MaxTimers);
            memory[world.Minute] = world.Minute is FirstHour or Story.Minutes ? GC.GetTotalMemory(forceFullCollection: true) : 0;
        };
        guard.SetClock(world.GuardClock);
        job.SetClock(world.JobClock);
        new Story(world).Begin(what);

        using Engine.Running guarding = guard.Start(Call("Guard.ps1 -World $world"), ("world", world));
        TestSandbox.WaitUntil(() => world.Exchange.Streams.CountSubscribers("account@13") == 1);
        PSObject result = job.Run(Call("Job.ps1 -World $world -Minutes $minutes"), ("world", world), ("minutes", Story.Minutes)).Single;
        PSObject[] fills = Items(result, "Fills");
        TestSandbox.WaitUntil(() => world.Watched.Count >= fills.Length);
        guarding.Shell.Stop();
        DateTime day = TimeZoneInfo.ConvertTime(turnsAt, TimeZoneInfo.Local).Date;
        PSObject report = job.Run(Call("Report.ps1 -World $world -Day $day"), ("world", world), ("day", day)).Single;

        AssertOrders(world.Exchange, result, fills);
        Assert.Equal(Ids(fills).Order(), world.Watched.Order());
        AssertRequests(world);
        Assert.InRange(tokens.Used.Count, 8, 14);
        Assert.Equal(5, keys.Used.Count);
        AssertReport(report, fills, day, world.Clock.GetUtcNow());
        Assert.InRange(memory[Story.Minutes] - memory[FirstHour], long.MinValue, MaxGrowth);
        TestSandbox.WaitUntil(() => world.CountTimers() == 0 && world.Relay.ConnectionCount == 0);
        AssertDocumented(world.Log, what);
    }

    private static string Call(string script) => $"& '{Checkout.PathOf("tests", "BlastFx.Tests", "LongRun")}/{script.Replace(".ps1 ", ".ps1' ")}";

    private static PSObject[] Items(PSObject of, string property) => [.. ((IEnumerable)of.Value(property)!).Cast<object>().Select(PSObject.AsPSObject)];

    private static IEnumerable<string> Ids(IEnumerable<PSObject> records) => records.Select(record => $"{record.Value("Id")}");

    /// <summary>Each order exists once, each fill was read, and the deadman switch has cancelled the order that was left alone.</summary>
    private static void AssertOrders(SandboxExchange exchange, PSObject job, PSObject[] fills)
    {
        SandboxAccount account = exchange.Accounts[0];
        string[] market = [.. Enumerable.Range(0, Story.Minutes / 10).Select(number => $"market-{(number * 10) + 5}")];
        string[] limit = [.. Enumerable.Range(0, Story.Minutes / 60).Select(hour => $"limit-{(hour * 60) + 10}")];
        Assert.Equal(market.Concat(limit).Order(), account.Orders.Select(order => order.ClientOrderId).Order());
        Assert.All(account.Orders, order => Assert.Equal(order.Type == "market" ? ("closed", order.Size) : ("canceled", 0), (order.Status, order.FilledSize)));
        string left = account.Orders.Single(order => order.ClientOrderId == Story.OrderLeftAlone).Id;
        Assert.DoesNotContain(exchange.Requests, request => request is { Method: "DELETE", Executed: true } && request.Body.Contains($"\"{left}\"", StringComparison.Ordinal));
        Assert.Equal((market.Length, 0, 0), (job.Value("Placed"), job.Value("Planned"), job.Value("Unsettled")));
        Assert.Equal(
            account.Orders.Where(order => order.FilledSize > 0).Select(order => (order.Id, order.FilledSize)).Order(),
            fills.GroupBy(fill => $"{fill.Value("OrderId")}").Select(group => (group.Key, group.Sum(fill => (decimal)fill.Value("Size")!))).Order());
    }

    /// <summary>Requests have the signature of their own credentials, keep to the limit, and none is sent during a ban.</summary>
    private static void AssertRequests(World world)
    {
        IReadOnlyList<SandboxRequest> requests = world.Exchange.Requests;
        Assert.All(requests.Where(request => request.Headers.ContainsKey("RBT-SIGNATURE")), request => Assert.True(world.Exchange.IsSignedByOwnCredentials(request), $"{request}"));
        int last = requests.Count;
        foreach (RunLog.Row row in world.Log.Rows.Reverse())
        {
            SandboxRequest[] during = [.. requests.Take(last).Skip(row.FirstRequest)];
            last = row.FirstRequest;
            Assert.True(s_limitedEvents.Contains(row.What) || !during.Any(request => request.Status == 429), $"429 during '{row.What}'.");
            if (row.What == Story.BanBegins)
            {
                // The job's, the other program's, and the renewal of the deadman switch.
                Assert.All(during, request => Assert.Equal(429, request.Status));
                Assert.InRange(during.Length, 1, 3);
            }
        }
    }

    private static void AssertReport(PSObject report, PSObject[] fills, DateTime day, DateTimeOffset now)
    {
        PSObject[] all = Items(report, "Fills");
        Assert.Equal(Ids(fills).Order(), Ids(all).Order());
        Assert.Equal(
            all.Select(fill => ($"{fill.Value("Id")}", (DateTimeOffset)fill.Value("Timestamp")!)),
            Items(report, "Csv").Select(row => ($"{row.Value("Id")}", DateTimeOffset.Parse($"{row.Value("Timestamp")}", CultureInfo.InvariantCulture))));

        var byDay = (Hashtable)report.Value("ByDay")!;
        Assert.Equal(2, byDay.Count);
        foreach ((string property, DateTime date) in new[] { ("DayBefore", day.AddDays(-1)), ("Day", day) })
        {
            IEnumerable<PSObject> ofDay = ((IEnumerable)byDay[date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)]!).Cast<object>().Select(PSObject.AsPSObject);
            Assert.Equal(Ids(ofDay), Ids(Items(report, property)));
        }

        DateTimeOffset midnight = new DateTimeOffset(day, TimeZoneInfo.Local.GetUtcOffset(day)).ToUniversalTime();
        Assert.Equal(
            Enumerable.Range(0, (int)Math.Ceiling((now - midnight).TotalHours)).Select(hour => midnight.AddHours(hour)),
            Items(report, "Candles").Select(candle => (DateTimeOffset)candle.Value("Time")!));
    }

    /// <summary>The table of the documentation is the log of the first night. In the others, the job saw the same.</summary>
    private static void AssertDocumented(RunLog log, string turn)
    {
        string document = File.ReadAllText(Checkout.PathOf("docs", "reliability.md"));
        string[] expected = [.. document[document.IndexOf("## Long run", StringComparison.Ordinal)..].Split('\n').SkipWhile(line => line != RunLog.Header).TakeWhile(line => line.StartsWith('|'))];
        string[] actual = log.ToTable().TrimEnd().Split('\n');
        if (turn == DocumentedTurn)
        {
            Assert.Equal(expected, actual);
        }
        else
        {
            Assert.Equal(expected.Select(line => WithoutTime(line).Replace(DocumentedTurn, turn, StringComparison.Ordinal)), actual.Select(WithoutTime));
        }
    }

    private static string WithoutTime(string line) => line[(line.IndexOf('|', 1) + 1)..];
}
