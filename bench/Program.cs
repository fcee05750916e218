// The speed of the module beside what a user would do instead. Without arguments: the table. With them: a part of it, in
// a process of its own.

using BlastFx.Bench.Engine;
using BlastFx.Bench.Measuring;
using BlastFx.Bench.Rivals;
using BlastFx.Bench.Rows;
using BlastFx.Bench.Server;

switch (args)
{
    case []:
        using (var bench = new Bench())
        {
            Console.WriteLine(Circumstances.Describe());
            Console.WriteLine();
            Table.Write(
                Console.Out,
                [.. WarmAccount.Measure(bench), .. ImportTime.Measure(), .. FirstCall.Measure(bench), .. LeverageBatch.Measure(bench), .. FillList.Measure(bench), .. RowUse.Measure(bench)]);
        }

        return 0;
    case [FillList.Verb]:
        using (var bench = new Bench())
        {
            Table.Write(Console.Out, FillList.Measure(bench));
        }

        return 0;
    case [RowUse.Verb]:
        using (var bench = new Bench())
        {
            Table.Write(Console.Out, RowUse.Measure(bench));
        }

        return 0;
    case [ServerProcess.Verb, var delay, var fillCount]:
        await ServerProcess.ServeAsync(delay, fillCount);
        return 0;
    case [RawFirstCall.Verb, var address]:
        RawFirstCall.Run(address);
        return 0;
    case [HostedScript.Verb, var script, .. var arguments]:
        HostedScript.Run(script, arguments);
        return 0;
    default:
        Console.Error.WriteLine("Usage: dotnet run -c Release --project bench [-- fills | use]");
        return 2;
}
