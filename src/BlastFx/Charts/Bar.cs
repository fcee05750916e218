namespace BlastFx.Charts;

/// <summary>What a price chart keeps of a candle, or of several that follow one another.</summary>
internal readonly record struct Bar(DateTimeOffset Time, decimal Open, decimal High, decimal Low, decimal Close, decimal Volume)
{
    /// <summary>Whether it did not fall.</summary>
    public bool IsUp => Close >= Open;

    /// <summary>Both as one; the other comes later.</summary>
    public Bar With(Bar later) =>
        new(Time, Open, Math.Max(High, later.High), Math.Min(Low, later.Low), later.Close, Volume + later.Volume);
}
