using System.Globalization;
using System.Net;
using BlastFx.Sandbox;

namespace BlastFx.Tests.LongRun;

/// <summary>What happens in a long run, minute by minute.</summary>
internal sealed class Story(World world)
{
    public const int Minutes = 480;

    /// <summary>The minute in the middle of the run at which the calendar turns.</summary>
    public const int TurnMinute = 245;

    /// <summary>The order that the job cannot cancel while the exchange is down.</summary>
    public const string OrderLeftAlone = "limit-190";

    public const string LimitIsUsedUp = "other programs use up the limit of the address for a minute";

    public const string BanBegins = "the exchange bans the address for 10 minutes";

    private const string RateLimited = """{"success":false,"error":"rate limit exceeded","result":[]}""";

    /// <summary>Begins the story. Its events happen when the clock passes them.</summary>
    /// <param name="turn">What happens in the calendar.</param>
    public void Begin(string turn)
    {
        At(0, "the job starts", () => { });
        At(47, LimitIsUsedUp, UseUpLimit);
        At(65, "the response to an order is lost", () => Add(new() { Method = "POST", Path = "/orders", Kind = FaultKind.ResetAfterWork }));
        At(72, "reads get no response for 2 minutes", () => Stall("/account", "/positions"));
        At(74, "they get responses again", EndFaults);
        At(111, "the machine's clock is set back by an hour", () => world.Clock.MachineError = TimeSpan.FromHours(-1));
        At(127, "it is put right", PutRight);
        At(131, "a proxy responds with 502 for 10 minutes", () => CutOff(new() { Status = 502, Body = "<html>Bad gateway</html>", ContentType = "text/html" }));
        At(141, "the exchange is back", EndFaults);
        At(152, "every connection is reset for 6 minutes", () => CutOff(new() { Kind = FaultKind.ResetBeforeWork }));
        At(158, "the exchange is back", EndFaults);
        At(200, "the exchange is down for 40 minutes", world.Relay.Close);
        At(240, "the exchange is back", world.Relay.Open);
        At(TurnMinute, turn, () => { });
        At(262, "the machine's clock is set forward by 90 seconds", () => world.Clock.MachineError = TimeSpan.FromSeconds(90));
        At(278, "it is put right", PutRight);
        At(322, BanBegins, () => Ban(TimeSpan.FromMinutes(10)));
        At(332, "the ban ends", EndFaults);
        At(346, "the machine's clock is set back by 5 minutes", () => world.Clock.MachineError = TimeSpan.FromMinutes(-5));
        At(362, "it is put right", PutRight);
        At(375, "the stream is cut while an order is filled", world.Exchange.Streams.Cut);
    }

    private void At(int minute, string what, Action action)
    {
        void Happen()
        {
            world.Log.Begin(world.Clock.GetUtcNow(), what, world.Exchange.Requests.Count);
            action();
        }

        if (minute == 0)
        {
            Happen();
        }
        else
        {
            world.Clock.CreateTimer(_ => Happen(), null, TimeSpan.FromMinutes(minute), Timeout.InfiniteTimeSpan);
        }
    }

    private void Add(SandboxFault fault) => world.Exchange.Faults.Add(fault);

    private void Stall(params string[] paths) =>
        Array.ForEach(paths, path => Add(new() { Path = path, Kind = FaultKind.DelayOnly, Delay = StoryClock.Hold, Times = int.MaxValue }));

    private void CutOff(SandboxFault fault)
    {
        Add(fault with { Times = int.MaxValue });
        world.Exchange.Streams.Cut();
    }

    private void EndFaults() => world.Exchange.Faults.Clear();

    private void PutRight() => world.Clock.MachineError = TimeSpan.Zero;

    private void Ban(TimeSpan time) => Add(new()
    {
        Status = 429,
        Body = RateLimited,
        Times = int.MaxValue,
        Headers = new Dictionary<string, string> { ["Retry-After"] = (world.Clock.GetUtcNow() + time).ToString("R", CultureInfo.InvariantCulture) },
    });

    /// <summary>Sends requests that cost much until the exchange takes no more.</summary>
    private void UseUpLimit()
    {
        using var http = new HttpClient { BaseAddress = world.BaseUri };
        HttpStatusCode status;
        do
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "markets");
            using HttpResponseMessage response = http.Send(request);
            status = response.StatusCode;
        }
        while (status != HttpStatusCode.TooManyRequests);
    }
}
