namespace BlastFx.Pester;

/// <summary>Makes each case of the Pester files a test of the run.</summary>
public sealed class PesterTests
{
    /// <summary>Runs all files, two at a time.</summary>
    public static IEnumerable<object[]> Cases => PesterFile.All
        .AsParallel().AsOrdered().WithDegreeOfParallelism(2)
        .SelectMany(file => file.Run())
        .Select(found => new object[] { found });

    // Not for discovery, because the cases are known after the files have run.
    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void Passes(PesterCase of) => Assert.True(of.Result == "Passed", $"{of.Result}: {of.Error}");
}
