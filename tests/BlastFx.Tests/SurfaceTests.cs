using BlastFx.Tests.Support;

namespace BlastFx.Tests;

/// <summary>Scripts depend on the public surface: it does not change unseen.</summary>
public sealed class SurfaceTests
{
    private const string Update = "docs/surface.txt differs from the module. If that is intended, state it in CHANGELOG.md, and run: "
        + "dotnet run --project tools/PowerShell -- -NoProfile -File tools/Get-Surface.ps1 -Save";

    [Fact]
    public void The_public_surface_is_the_one_on_file()
    {
        using var engine = new Engine();
        IEnumerable<string> surface = engine.Run("& $script", ("script", Checkout.PathOf("tools", "Get-Surface.ps1")))
            .ThrowIfFailed().Output.Select(line => $"{line}");
        string[] onFile = File.ReadAllLines(Checkout.PathOf("docs", "surface.txt"));

        string[] changes = [.. onFile.Except(surface).Select(line => $"- {line}"), .. surface.Except(onFile).Select(line => $"+ {line}")];
        Assert.True(onFile.SequenceEqual(surface), $"{Update}\n{string.Join('\n', changes)}");
    }

    [Fact]
    public void Each_cmdlet_is_in_the_changelog()
    {
        string changelog = File.ReadAllText(Checkout.PathOf("CHANGELOG.md"));
        string[] cmdlets = [.. File.ReadLines(Checkout.PathOf("docs", "surface.txt")).Where(line => line.Contains("-Bfx", StringComparison.Ordinal) && line[0] is >= 'A' and <= 'Z')];

        Assert.Contains("Get-BfxAccount", cmdlets);
        Assert.All(cmdlets, cmdlet => Assert.Matches($@"\b{cmdlet}\b", changelog));
    }
}
