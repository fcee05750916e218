using Xunit.Abstractions;

[assembly: TestCollectionOrderer("BlastFx.Tests.Support.LongestFirst", "BlastFx.Tests")]

namespace BlastFx.Tests.Support;

/// <summary>Starts the longest test classes first, so that none runs alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly Type[] s_longest = [typeof(ParameterFuzzTests), typeof(Documentation.QuickstartTests), typeof(SandboxFolderTests), typeof(HelpTests)];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderByDescending(collection => Array.Exists(s_longest, type => collection.DisplayName.Contains(type.FullName!, StringComparison.Ordinal)));
}
