using System.Globalization;
using System.Management.Automation;
using System.Xml.Linq;
using BlastFx.Tests.Support;
using CsCheck;

namespace BlastFx.Tests.Charts;

/// <summary>Properties of every chart, for any input.</summary>
public sealed class ChartPropertyTests : IDisposable
{
    private static readonly int s_runs = Effort.Of(25);
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";
    private readonly Engine _engine = new();
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.svg");

    public void Dispose()
    {
        _engine.Dispose();
        File.Delete(_file);
    }

    public static TheoryData<string> Kinds => new("candles", "operations", "books");

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_chart_has_the_specified_width_and_height(string kind) =>
        Gen.Select(Rows(kind), Gen.Int[30, 200], Gen.Int[8, 60]).Sample(
            (rows, width, height) =>
            {
                string[] lines = Draw(rows, $"-Width {width} -Height {height}");
                Assert.Equal(height, lines.Length);
                Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
                Assert.All(lines, line => Assert.DoesNotContain(line, char.IsControl));
            },
            iter: s_runs,
            threads: 1);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Axis_labels_ascend_and_are_distinct(string kind) =>
        Rows(kind).Sample(
            rows =>
            {
                decimal[] axis = [.. Draw(rows, "-Width 120 -Height 30").Skip(2).Reverse()
                    .Where(line => line.Contains('┤', StringComparison.Ordinal))
                    .Select(line => decimal.Parse(line.Split('┤')[1], NumberStyles.Number, CultureInfo.InvariantCulture))];
                Assert.Equal(axis.Distinct().Order(), axis);
            },
            iter: s_runs,
            threads: 1);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Ascii_draws_ASCII_in_the_same_cells(string kind) =>
        Rows(kind).Sample(
            rows =>
            {
                string[] drawn = Draw(rows, "");
                string[] ascii = Draw(rows, "-Ascii");
                Assert.All(ascii, line => Assert.True(line.All(char.IsAscii), line));
                Assert.All(ascii, line => Assert.DoesNotContain('?', line));
                Assert.Equal(drawn.Select(line => line.Length), ascii.Select(line => line.Length));
            },
            iter: s_runs,
            threads: 1);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_culture_does_not_change_a_chart(string kind) =>
        Rows(kind).Sample(
            rows => Assert.Equal(Draw(rows, "", "en-US").Append(Save(rows, "", "en-US")), Draw(rows, "", "de-DE").Append(Save(rows, "", "de-DE"))),
            iter: Effort.Of(15),
            threads: 1);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_is_valid_SVG_within_its_bounds(string kind) =>
        Gen.Select(Rows(kind), Gen.Int[200, 1500], Gen.Int[150, 900]).Sample(
            (rows, width, height) =>
            {
                XElement picture = XDocument.Parse(Save(rows, $"-Width {width} -Height {height}")).Root!;
                Assert.Equal(s_svg + "svg", picture.Name);
                Assert.Equal($"0 0 {width} {height}", picture.Attribute("viewBox")!.Value);
                Assert.All(picture.Descendants().Where(shape => shape.Name.LocalName is "line" or "rect"), shape =>
                {
                    Assert.All(new[] { "x", "x1", "x2" }, name => Assert.InRange(Number(shape, name), 0, width));
                    Assert.All(new[] { "y", "y1", "y2" }, name => Assert.InRange(Number(shape, name), 0, height));
                    Assert.InRange(Number(shape, "x") + Number(shape, "width"), 0, width);
                    Assert.InRange(Number(shape, "y") + Number(shape, "height"), 0, height + 1);
                });
                Assert.All(picture.Descendants(s_svg + "path").SelectMany(path => path.Attribute("d")!.Value.Split('M', 'L').Skip(1)), point =>
                {
                    double[] place = [.. point.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
                    Assert.InRange(place[0], 0, width);
                    Assert.InRange(place[1], 0, height);
                });
            },
            iter: s_runs,
            threads: 1);

    [Fact]
    public void Every_candle_has_a_tooltip_with_its_numbers() =>
        ChartInput.Candles.Where(rows => rows.Length < 100).Sample(
            rows => Assert.Equal(
                rows.Length,
                XDocument.Parse(Save(rows, "")).Descendants(s_svg + "title").Count(title => title.Value.Contains("\nClose ", StringComparison.Ordinal))),
            iter: s_runs,
            threads: 1);

    private static Gen<PSObject[]> Rows(string kind) => kind switch
    {
        "candles" => ChartInput.Candles,
        "operations" => ChartInput.Operations,
        _ => ChartInput.Books,
    };

    private static double Number(XElement shape, string name) =>
        shape.Attribute(name) is { } attribute ? double.Parse(attribute.Value, CultureInfo.InvariantCulture) : 0;

    private string[] Draw(PSObject[] rows, string arguments, string culture = "") => [.. _engine
        .Run($"[cultureinfo]::CurrentCulture = '{culture}'; $rows | Show-BfxChart {arguments}", ("rows", rows))
        .ThrowIfFailed().Output.Select(line => $"{line}")];

    private string Save(PSObject[] rows, string arguments, string culture = "")
    {
        _engine.Run($"[cultureinfo]::CurrentCulture = '{culture}'; $rows | Show-BfxChart $file {arguments}", ("rows", rows), ("file", _file)).ThrowIfFailed();
        return File.ReadAllText(_file);
    }
}
