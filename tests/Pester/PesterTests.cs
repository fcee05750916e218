namespace BlastFx.Pester;

/// <summary>Makes each case of the Pester files a test of the run.</summary>
public sealed class PesterTests
{
    private const int Processes = 2;

    /// <summary>Runs all files, in processes side by side.</summary>
    public static IEnumerable<object[]> Cases => PesterProcess.Share(Processes)
        .AsParallel().AsOrdered().WithDegreeOfParallelism(Processes)
        .SelectMany(process => process.Run())
        .Select(found => new object[] { found });

    // Not for discovery, because the cases are known after the files have run.
    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void Passes(PesterCase of) => Assert.True(of.Result == "Passed", $"{of.Result}: {of.Error}");
}
