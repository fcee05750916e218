using System.Collections;
using System.Diagnostics;
using System.Management.Automation;
using System.Reflection;
using BlastFx.Tests.Support;

namespace BlastFx.Tests;

public sealed class ManifestTests : IDisposable
{
    private readonly Engine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void The_manifest_exports_exactly_the_compiled_cmdlets()
    {
        Assert.Equal(Compiled().Order(StringComparer.Ordinal), Exported());
        Assert.Equal(Exported(), Names("Get-Command -Module BlastFx | ForEach-Object Name").Order(StringComparer.Ordinal));
        Assert.Empty(Listed("FunctionsToExport").Concat(Listed("AliasesToExport")).Concat(Listed("VariablesToExport")));
    }

    [Fact]
    public void Verbs_are_approved_and_nouns_have_the_prefix()
    {
        var approved = typeof(VerbsCommon).Assembly.GetTypes()
            .Where(type => type.IsPublic && type.Name.StartsWith("Verbs", StringComparison.Ordinal))
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(field => (string)field.GetValue(null)!)
            .ToHashSet(StringComparer.Ordinal);

        Assert.All(Exported(), name =>
        {
            string[] parts = name.Split('-');
            Assert.Contains(parts[0], approved);
            Assert.StartsWith("Bfx", parts[1], StringComparison.Ordinal);
        });
        Assert.Empty(_engine.Run($"Import-Module '{Checkout.Manifest}' -Force").ThrowIfFailed().Warnings);
    }

    [Fact]
    public void FileList_matches_the_output_of_the_build()
    {
        // The package has these unchanged from the root.
        IEnumerable<string> laidOut = new[] { "bin", "en-US" }
            .SelectMany(folder => Directory.EnumerateFiles(Checkout.PathOf(folder), "*", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Checkout.Root, file).Replace('\\', '/'))
            .Concat(["BlastFx.psd1", "CHANGELOG.md", "LICENSE", "README.md", "THIRD-PARTY-NOTICES.txt"]);

        Assert.Equal(laidOut.Order(StringComparer.Ordinal), Listed("FileList").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_third_party_library_in_the_package_has_a_notice()
    {
        string notices = File.ReadAllText(Checkout.PathOf("THIRD-PARTY-NOTICES.txt"));
        string[] libraries = [.. Directory.EnumerateFiles(Checkout.PathOf("bin"), "*.dll", SearchOption.AllDirectories)
            .Where(file => !Path.GetFileName(file).StartsWith("BlastFx.", StringComparison.Ordinal))];

        Assert.NotEmpty(libraries);
        Assert.All(libraries, file =>
        {
            // The package's version, without the commit behind it.
            string version = FileVersionInfo.GetVersionInfo(file).ProductVersion!.Split('+')[0];
            string name = Path.GetFileNameWithoutExtension(file);
            string heading = $"{name} {version} ({name}.dll)\n";
            Assert.Contains(heading, notices, StringComparison.Ordinal);
            string notice = notices.Split(heading)[1].Split("\n\n====")[0];
            Assert.Matches(@"\n\w[^\n]* License[^\n]* \(https://[^\n]+\)\n", notice);
            Assert.Contains("Copyright (c)", notice, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Release_notes_and_version_match_the_changelog()
    {
        string[] sections = File.ReadAllText(Checkout.PathOf("CHANGELOG.md")).Split("\n## ");
        string[] newest = sections[1].Split('\n', 2);

        Assert.Equal(newest[0].Trim(), Data("ModuleVersion"));
        Assert.Equal(newest[1].Trim(), ((string)((IDictionary)((IDictionary)Manifest()["PrivateData"]!)["PSData"]!)["ReleaseNotes"]!).ReplaceLineEndings("\n").Trim());
    }

    [Fact]
    public void A_gallery_shows_that_the_module_is_not_the_exchanges() =>
        Assert.StartsWith("Unofficial module for the Blast Futures Exchange (BFX), with which it is not affiliated", Data("Description"), StringComparison.Ordinal);

    [Fact]
    public void The_manifest_states_its_requirements()
    {
        Assert.Equal("7.4", Data("PowerShellVersion"));
        Assert.Equal(["Core"], Listed("CompatiblePSEditions"));
        IEnumerable<string> tags = ((IEnumerable)((IDictionary)((IDictionary)Manifest()["PrivateData"]!)["PSData"]!)["Tags"]!).Cast<object>().Select(tag => $"{tag}");
        Assert.Superset(new HashSet<string> { "PSEdition_Core", "Windows", "Linux", "MacOS" }, tags.ToHashSet());
    }

    [Fact]
    public async Task Importing_loads_neither_the_client_nor_third_party_libraries()
    {
        IReadOnlyList<string> loaded = await ImportProbe.LoadedAsync();

        Assert.Contains("BlastFx", loaded);
        Assert.DoesNotContain(loaded, name =>
            name.StartsWith("BlastFx.", StringComparison.Ordinal) && name != "BlastFx.Tests");
        Assert.DoesNotContain(loaded, name => name.StartsWith("BouncyCastle", StringComparison.Ordinal));
        Assert.DoesNotContain("System.Net.Http", loaded);
    }

    private static IEnumerable<string> Compiled() =>
        AppDomain.CurrentDomain.GetAssemblies().Single(assembly => assembly.GetName().Name == "BlastFx").GetTypes()
            .Select(type => type.GetCustomAttribute<CmdletAttribute>())
            .OfType<CmdletAttribute>()
            .Select(cmdlet => $"{cmdlet.VerbName}-{cmdlet.NounName}");

    private IEnumerable<string> Exported() => Listed("CmdletsToExport").Order(StringComparer.Ordinal);

    private IEnumerable<string> Names(string script) => _engine.Run(script).ThrowIfFailed().Output.Select(name => $"{name}");

    private IEnumerable<string> Listed(string key) => Manifest()[key] switch
    {
        IEnumerable list and not string => list.Cast<object>().Select(item => $"{item}"),
        var one => [$"{one}"],
    };

    private string Data(string key) => $"{Manifest()[key]}";

    private IDictionary Manifest() => (IDictionary)_engine
        .Run("& ([scriptblock]::Create([System.IO.File]::ReadAllText($file)))", ("file", Checkout.Manifest)).Single.BaseObject;
}
