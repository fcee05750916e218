using System.Xml.Linq;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.Charts;

public sealed class ChartFileTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public ChartFileTests() => _engine.Run("$ExecutionContext.SessionState.Path.SetLocation($folder)", ("folder", _folder)).ThrowIfFailed();

    private string Chart => Path.Combine(_folder, "chart.svg");

    public void Dispose()
    {
        _engine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_file_is_self_contained_and_relative_to_the_current_location()
    {
        Engine.Result result = Run("$candle | Show-BfxChart chart.svg -Title 'a < b & c'");

        Assert.Empty(result.ThrowIfFailed().Output);
        byte[] bytes = File.ReadAllBytes(Chart);
        Assert.Equal((byte)'<', bytes[0]);
        XElement picture = XDocument.Parse(File.ReadAllText(Chart)).Root!;
        Assert.Equal("1.1", picture.Attribute("version")!.Value);
        Assert.StartsWith("a < b & c", picture.Descendants().First(element => element.Attribute("class")?.Value == "title").Value, StringComparison.Ordinal);
        Assert.DoesNotContain("href", File.ReadAllText(Chart), StringComparison.Ordinal);
        Assert.Equal(["chart.svg"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void An_existing_file_is_replaced_except_with_NoClobber()
    {
        File.WriteAllText(Chart, new string('x', 1_000_000));

        Assert.Equal("Bfx.ChartFile", Run("$candle | Show-BfxChart chart.svg -NoClobber").ErrorId);
        Assert.Equal(1_000_000, new FileInfo(Chart).Length);
        Assert.Equal(Chart, $"{Run("$candle | Show-BfxChart chart.svg -PassThru").Single}");
        Assert.NotNull(XDocument.Parse(File.ReadAllText(Chart)));
    }

    [Theory]
    [InlineData("nowhere/chart.svg")]
    [InlineData("nowhere:chart.svg")]
    [InlineData("variable:chart.svg")]
    public void A_file_that_cannot_be_written_is_an_error(string path)
    {
        Engine.Result result = Run($"$candle | Show-BfxChart {path}");

        Assert.Equal("Bfx.ChartFile", result.ErrorId);
        Assert.DoesNotContain("sent", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void WhatIf_writes_nothing()
    {
        Run("$candle | Show-BfxChart chart.svg -WhatIf").ThrowIfFailed();

        Assert.False(File.Exists(Chart));
        Assert.Contains("Write chart", _engine.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Charts_of_several_markets_are_stacked()
    {
        Run("$candle, $other | Show-BfxChart chart.svg -Width 400 -Height 300").ThrowIfFailed();

        XElement picture = XDocument.Parse(File.ReadAllText(Chart)).Root!;
        Assert.Equal("0 0 400 600", picture.Attribute("viewBox")!.Value);
        Assert.Equal(
            ["translate(0 0)", "translate(0 300)"],
            picture.Elements().Select(element => element.Attribute("transform")?.Value).OfType<string>());
    }

    [Fact]
    public void Many_candles_do_not_make_a_large_file()
    {
        object[] candles = [.. Enumerable.Range(0, 50_000).Select(hour => ChartInput.Candle(hour, 100, 110, 90, 105))];

        _engine.Run("$rows | Show-BfxChart chart.svg", ("rows", candles)).ThrowIfFailed();

        Assert.InRange(new FileInfo(Chart).Length, 1_000, 200_000);
    }

    private Engine.Result Run(string script) => _engine.Run(
        script,
        ("candle", ChartInput.Candle(0, 1, 2, 1, 2)),
        ("other", ChartInput.Candle(0, 1, 2, 1, 2, market: "ETH-USD")));
}
