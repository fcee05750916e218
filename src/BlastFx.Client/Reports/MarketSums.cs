namespace BlastFx.Reports;

/// <summary>The sums of an account's fills in a market and a period.</summary>
internal sealed class MarketSums(long? profileId, string marketId, ReportPeriod period)
{
    private decimal? _pnl = 0;
    private decimal? _fee = 0;
    private decimal _volume;
    private long _count;

    /// <summary>The period.</summary>
    public ReportPeriod Period => period;

    /// <summary>Adds a fill.</summary>
    /// <param name="value">Its price times its size.</param>
    /// <param name="fee">Its fee; null if the exchange did not send it.</param>
    public void Add(decimal value, decimal? fee)
    {
        _volume = ExactMath.Sum(_volume, value);
        _fee = Sum(_fee, fee);
        _count++;
    }

    /// <summary>Adds the profit and loss of a fill; null if it is not known.</summary>
    public void Realize(decimal? pnl) => _pnl = Sum(_pnl, pnl);

    /// <summary>The sums so far.</summary>
    /// <param name="isRealized">True if the profit and loss was added.</param>
    public MarketPnl ToModel(bool isRealized) => new()
    {
        Period = period.Name,
        Start = period.Start,
        ProfileId = profileId,
        MarketId = marketId,
        RealizedPnl = isRealized ? _pnl : null,
        Fee = _fee,
        Volume = _volume,
        Count = _count,
    };

    private static decimal? Sum(decimal? one, decimal? other) => one is { } left && other is { } right ? ExactMath.Sum(left, right) : null;
}
