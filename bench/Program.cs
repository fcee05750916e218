// Measures the speed of the module beside the alternatives and prints a table. The other verbs are for the processes it starts.
using System.Globalization;
using BlastFx.Bench;

switch (args)
{
    case [] or ["fills"] or ["orders"] or ["sessions"] or ["streams"] or ["stream-memory"] or ["use"] or ["sums"]:
        using (var bench = new Bench())
        {
            Table.WriteHeader();
            foreach (string row in bench.Rows(args.FirstOrDefault()))
            {
                Console.WriteLine(row);
            }
        }

        return 0;
    case ["serve", var delay, var fillCount]:
        var responses = new Responses(int.Parse(fillCount, CultureInfo.InvariantCulture));
        using (var server = new IdleServer(responses, int.Parse(delay, CultureInfo.InvariantCulture)))
        {
            Console.WriteLine(server.Port);
            await Console.In.ReadToEndAsync();
        }

        return 0;
    case ["feed", var kind, var markets, var messages, var perSecond]:
        var feed = new Feed(
            kind, int.Parse(markets, CultureInfo.InvariantCulture), int.Parse(messages, CultureInfo.InvariantCulture), int.Parse(perSecond, CultureInfo.InvariantCulture));
        using (var feeder = new StreamFeeder(feed))
        {
            Console.WriteLine(feeder.Port);
            await Console.In.ReadToEndAsync();
        }

        return 0;
    case ["first-call", var address]:
        Console.WriteLine(RawClient.FirstCall(new Uri(address)).ToString(CultureInfo.InvariantCulture));
        return 0;
    default:
        Console.Error.WriteLine("Usage: dotnet run -c Release --project bench [-- fills | orders | sessions | streams | stream-memory | use | sums]");
        return 2;
}
