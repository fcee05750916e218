using BlastFx.Http;
using BlastFx.Serialization;

namespace BlastFx;

/// <summary>
/// Candles of a range of any length, the oldest first. It is asked for in stretches that one answer holds, which share the
/// moment where they meet: no candle is lost there, whether the exchange counts the end in or not.
/// </summary>
internal sealed class CandleRows : RowReader<Candle>
{
    /// <summary>From a stretch's first candle to its last; the most candles of an answer are one more.</summary>
    private const int PeriodsAtOnce = 999;

    private readonly Send _send;
    private readonly string _marketId;
    private readonly TimeSpan _period;
    private readonly DateTimeOffset _since;
    private readonly DateTimeOffset _until;
    private DateTimeOffset _next;
    private DateTimeOffset? _newest;

    public CandleRows(Send send, string marketId, TimeSpan period, TimeRange range, DateTimeOffset now, RowWindow window)
        : base(WireJson.Default.Candle, window.Skip, window.First)
    {
        _send = send;
        _marketId = marketId;
        _period = period;
        _until = range.Until ?? (range.Since > now ? range.Since.Value : now);
        _since = range.Since ?? _until - (PeriodsAtOnce * period);
        _next = _since;
        Total = ((_until - _since).Ticks / period.Ticks) + 1;
    }

    private protected override async Task<(Envelope Answer, bool IsLast)> AskAsync(IRequestObserver? observer, CancellationToken cancellation)
    {
        DateTimeOffset from = _next;
        _next = _until - from > PeriodsAtOnce * _period ? from + (PeriodsAtOnce * _period) : _until;
        Query query = new Query()
            .Add("market_id", _marketId)
            .Add("timestamp_from", TimeRange.First(from, TimeSpan.TicksPerSecond))
            .Add("timestamp_to", TimeRange.Last(_next, TimeSpan.TicksPerSecond))
            .Add("period", (long)_period.TotalMinutes);
        var request = new BfxRequest(HttpMethod.Get, "/candles", RequestKind.Read) { Query = query.ToString() };
        return (await _send(request, observer, cancellation).ConfigureAwait(false), _next == _until);
    }

    private protected override IEnumerable<Candle> New(List<Candle> rows)
    {
        foreach (Candle candle in rows.OrderBy(candle => candle.Time))
        {
            if (candle.Time >= _since && !(candle.Time <= _newest))
            {
                _newest = candle.Time;
                candle.MarketId ??= _marketId;
                yield return candle;
            }
        }
    }
}
