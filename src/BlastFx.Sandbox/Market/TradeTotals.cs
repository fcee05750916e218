namespace BlastFx.Sandbox.Market;

/// <summary>What a run of trades comes to. Prices in ticks, volume in lots, turnover in ticks times lots.</summary>
internal struct TradeTotals
{
    public long Open { get; private set; }

    public long High { get; private set; }

    public long Low { get; private set; }

    public long Close { get; private set; }

    public long Volume { get; private set; }

    public long Turnover { get; private set; }

    public readonly bool IsEmpty => Volume == 0;

    public void Add(long price, long size)
    {
        if (IsEmpty)
        {
            (Open, High, Low) = (price, price, price);
        }

        High = Math.Max(High, price);
        Low = Math.Min(Low, price);
        Close = price;
        Volume += size;
        Turnover += price * size;
    }
}
