using System.Collections;
using System.Management.Automation.Language;

namespace BlastFx.Tests.Support;

/// <summary>The manifest of the checkout, read as data.</summary>
internal static class ModuleManifest
{
    /// <summary>The names of the exported cmdlets.</summary>
    public static IReadOnlyList<string> Cmdlets { get; } =
        [.. ((IEnumerable)Read()["CmdletsToExport"]!).Cast<string>().Order(StringComparer.Ordinal)];

    private static Hashtable Read() =>
        (Hashtable)Parser.ParseFile(Checkout.Manifest, out _, out _).Find(node => node is HashtableAst, searchNestedScriptBlocks: false).SafeGetValue();
}
