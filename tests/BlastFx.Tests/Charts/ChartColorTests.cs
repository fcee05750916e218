using BlastFx.Tests.Support;

namespace BlastFx.Tests.Charts;

/// <summary>Charts in colour. All runspaces of the process share <c>$PSStyle</c>, which is restored.</summary>
[Collection(SerialTests.Name)]
public sealed class ChartColorTests : IDisposable
{
    private readonly Engine _engine = new();

    public ChartColorTests() => _engine.Run("$rendering = $PSStyle.OutputRendering; $PSStyle.OutputRendering = 'Ansi'").ThrowIfFailed();

    public void Dispose()
    {
        _engine.Run("$PSStyle.OutputRendering = $rendering").ThrowIfFailed();
        _engine.Dispose();
    }

    [Fact]
    public void Colours_are_only_in_the_view_of_a_line()
    {
        Engine.Result result = _engine.Run(
            """
            $lines = $candle | Show-BfxChart
            ($lines -join '').Contains("`e")
            ($lines | Where-Object { $_ -isnot [string] }).Count
            ($lines | ForEach-Object Colored) -join ''
            """,
            ("candle", ChartInput.Candle(0, 1, 2, 1, 2)));

        Assert.False((bool)result.ThrowIfFailed().Output[0].BaseObject);
        Assert.Equal(0, result.Output[1].BaseObject);
        Assert.Contains("\u001b[32m", $"{result.Output[2]}", StringComparison.Ordinal);
    }
}
