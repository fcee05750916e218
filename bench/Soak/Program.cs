using BlastFx.Soak;

// dotnet run -c Release --project bench/Soak [requests]
int requests = args is [var given] ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : 200_000;
using var run = new SoakRun(requests);
await run.WarmUpAsync();
await run.RunAsync();
return Report.Print(run) ? 0 : 1;
