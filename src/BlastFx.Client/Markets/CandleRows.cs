using BlastFx.Http;
using BlastFx.Serialization;

namespace BlastFx;

/// <summary>
/// Candles of a range of any length, the oldest first. It is asked for in stretches that one answer holds, which share the
/// second where they meet: no candle is lost there, whether the exchange counts the end in or not.
/// </summary>
internal sealed class CandleRows : RowReader<Candle>
{
    /// <summary>The most candles of an answer.</summary>
    public const int MostCandles = 1_000;

    private readonly Send _send;
    private readonly string _marketId;
    private readonly long _period;
    private readonly long _first;
    private readonly long _last;
    private readonly long _end;
    private long _next;
    private DateTimeOffset? _newest;

    public CandleRows(Send send, string marketId, TimeSpan period, TimeRange range, DateTimeOffset now, RowWindow window)
        : this(send, marketId, (long)period.TotalSeconds, Seconds(range, (long)period.TotalSeconds, now), window)
    {
    }

    private CandleRows(Send send, string marketId, long period, (long First, long Last) seconds, RowWindow window)
        : base(WireJson.Default.Candle, window.Skip, seconds.First > seconds.Last ? 0 : window.First)
    {
        _send = send;
        _marketId = marketId;
        _period = period;
        (_first, _last) = seconds;
        _next = _first;
        // Where a candle may begin at the very end, a second more has it come in any case.
        _end = _last % period == 0 ? _last + 1 : _last;
        Total = Math.Max(0, (_last / period) - ((_first + period - 1) / period) + 1);
    }

    private protected override async Task<(Envelope Answer, bool IsLast)> AskAsync(IRequestObserver? observer, CancellationToken cancellation)
    {
        long from = _next;
        _next = Math.Min(_end, from + (MostCandles * _period) - 1);
        Query query = new Query()
            .Add("market_id", _marketId)
            .Add("timestamp_from", from)
            .Add("timestamp_to", _next)
            .Add("period", _period / 60);
        var request = new BfxRequest(HttpMethod.Get, "/candles", RequestKind.Read) { Query = query.ToString() };
        return (await _send(request, observer, cancellation).ConfigureAwait(false), _next == _end);
    }

    private protected override IEnumerable<Candle> New(List<Candle> rows)
    {
        foreach (Candle candle in rows.OrderBy(candle => candle.Time))
        {
            long time = candle.Time.ToUnixTimeSeconds();
            if (time >= _first && time <= _last && !(candle.Time <= _newest))
            {
                _newest = candle.Time;
                candle.MarketId ??= _marketId;
                yield return candle;
            }
        }
    }

    /// <summary>The whole seconds of a range; the first is after the last where there is none.</summary>
    private static (long First, long Last) Seconds(TimeRange range, long period, DateTimeOffset now)
    {
        DateTimeOffset until = range.Until ?? (range.Since > now ? range.Since.Value : now);
        long last = TimeRange.Last(until, TimeSpan.TicksPerSecond)!.Value;
        long first = TimeRange.First(range.Since, TimeSpan.TicksPerSecond) ?? Math.Max(0, last - (last % period) - ((MostCandles - 1) * period));
        return (first, last);
    }
}
