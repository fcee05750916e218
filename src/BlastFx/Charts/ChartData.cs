namespace BlastFx.Charts;

/// <summary>The data of a candle, or of consecutive candles merged to one.</summary>
internal readonly record struct Bar(DateTimeOffset Time, decimal Open, decimal High, decimal Low, decimal Close, decimal Volume)
{
    /// <summary>True if the price did not fall.</summary>
    public bool IsUp => Close >= Open;

    /// <summary>Merges this bar with a later one.</summary>
    public Bar With(Bar later) =>
        new(Time, Open, Math.Max(High, later.High), Math.Min(Low, later.Low), later.Close, Volume + later.Volume);
}

/// <summary>The data of a balance operation.</summary>
internal readonly record struct Change(DateTimeOffset Time, decimal Amount);

/// <summary>The size at a price, or up to it.</summary>
internal readonly record struct Level(decimal Price, decimal Size);

/// <summary>The data of an order book.</summary>
internal sealed record Book(DateTimeOffset? Time, IReadOnlyList<Level> Bids, IReadOnlyList<Level> Asks)
{
    /// <summary>True if no level has a size.</summary>
    public bool IsEmpty => !Bids.Concat(Asks).Any(level => level.Size > 0);
}
