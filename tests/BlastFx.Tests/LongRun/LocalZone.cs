namespace BlastFx.Tests.LongRun;

/// <summary>Gives the process a local time zone until it is disposed of.</summary>
internal sealed class LocalZone : IDisposable
{
    private const string Variable = "TZ";

    private readonly string? _before = Environment.GetEnvironmentVariable(Variable);

    public LocalZone(string id) => Set(id);

    public void Dispose() => Set(_before);

    private static void Set(string? id)
    {
        Environment.SetEnvironmentVariable(Variable, id);
        TimeZoneInfo.ClearCachedData();
    }
}
