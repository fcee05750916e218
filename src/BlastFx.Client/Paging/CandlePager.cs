using System.Globalization;
using BlastFx.Http;
using BlastFx.Serialization;

namespace BlastFx.Paging;

/// <summary>
/// Reads the candles of a range of any length, the oldest first. The range is requested in parts that fit one response.
/// Adjacent parts share one second, so no candle is lost whether or not the exchange includes the end. If a response does not
/// cover its part, there were no trades or the exchange returns fewer candles at once: the gaps are requested again until
/// they return nothing.
/// </summary>
internal sealed class CandlePager : Pager<Candle>
{
    /// <summary>The maximum number of candles in a response.</summary>
    public const int MaxCandles = 1_000;

    private readonly IRequestSender _sender;
    private readonly string _marketId;
    private readonly long _period;
    private readonly long _first;
    private readonly long _last;
    private readonly long _end;
    private readonly HashSet<ulong> _unreadable = [];
    private readonly List<(long From, long To)> _missing = [];
    private long _next;
    private DateTimeOffset? _newest;

    public CandlePager(IRequestSender sender, string marketId, TimeSpan period, TimeRange range, DateTimeOffset now, PageWindow window)
        : this(sender, marketId, (long)period.TotalSeconds, Seconds(range, (long)period.TotalSeconds, now), window)
    {
    }

    private CandlePager(IRequestSender sender, string marketId, long period, (long First, long Last) seconds, PageWindow window)
        : base(window.Skip, seconds.First > seconds.Last ? 0 : window.First)
    {
        _sender = sender;
        _marketId = marketId;
        _period = period;
        (_first, _last) = seconds;
        _next = _first;
        // If a candle can begin at the very end, one more second includes it in any case.
        _end = _last % period == 0 ? _last + 1 : _last;
        Total = Math.Max(0, LastPeriod(_last) - FirstPeriod(_first) + 1);
        TotalAccuracy = 1;
    }

    private protected override async Task<(List<ReadRecord<Candle>> Records, bool IsLast)> NextAsync(IRequestObserver? observer, CancellationToken cancellationToken)
    {
        long from = _next;
        long to = Math.Min(_end, from + (MaxCandles * _period) - 1);
        var candles = new SortedList<DateTimeOffset, ReadRecord<Candle>>();
        var unreadable = new List<ReadRecord<Candle>>();
        var gaps = new Stack<(long From, long To)>([(from, to)]);
        while (gaps.TryPop(out (long From, long To) part))
        {
            if (await AddAsync(part, candles, unreadable, observer, cancellationToken).ConfigureAwait(false) is not { } added)
            {
                continue;
            }

            if (FirstPeriod(part.From) * _period < added.Oldest)
            {
                gaps.Push((part.From, added.Oldest - 1));
            }

            // A gap at the end belongs to the next part.
            if (part.To < to && added.Newest < LastPeriod(part.To) * _period)
            {
                gaps.Push((added.Newest + 1, part.To));
            }
        }

        _newest = candles.Count > 0 ? candles.Keys[^1] : _newest;
        bool isWhole = candles.Count == 0 || _newest!.Value.ToUnixTimeSeconds() >= LastPeriod(Math.Min(to, _last)) * _period;
        _next = isWhole ? to : _newest!.Value.ToUnixTimeSeconds() + 1;
        bool isLast = isWhole && to == _end;
        if (isLast && _missing.Count > 0)
        {
            observer?.OnWarning(
                $"Candles of {_marketId} may be missing: for {string.Join(", ", _missing.Select(Format))} the exchange returned only candles of other times. Request a shorter time range.");
        }

        return ([.. candles.Values, .. unreadable], isLast);
    }

    /// <summary>Requests candles and adds the new ones.</summary>
    /// <returns>The start of the oldest and of the newest new candle; null if there are none.</returns>
    private async Task<(long Oldest, long Newest)?> AddAsync(
        (long From, long To) part,
        SortedList<DateTimeOffset, ReadRecord<Candle>> candles,
        List<ReadRecord<Candle>> unreadable,
        IRequestObserver? observer,
        CancellationToken cancellationToken)
    {
        Query query = new Query()
            .Add("market_id", _marketId)
            .Add("timestamp_from", part.From)
            .Add("timestamp_to", part.To)
            .Add("period", _period / 60);
        Envelope response = await _sender.SendAsync(BfxRequest.Get<Candle>("/candles", query), observer, cancellationToken).ConfigureAwait(false);
        (long Oldest, long Newest)? added = null;
        bool isOther = false;
        bool isAny = false;
        foreach (ReadRecord<Candle> item in response.Records<Candle>())
        {
            if (item.Record is not { } candle)
            {
                isAny = true;
                if (_unreadable.Add(item.Content))
                {
                    unreadable.Add(item);
                }

                continue;
            }

            long time = candle.Time.ToUnixTimeSeconds();
            // The period that contains an end of the part can begin outside it.
            bool isNear = time > part.From - _period && time < part.To + _period;
            isAny |= isNear;
            isOther |= !isNear;
            if (time >= part.From && time <= Math.Min(part.To, _last) && !(candle.Time <= _newest) && candles.TryAdd(candle.Time, item))
            {
                candle.MarketId ??= _marketId;
                added = (Math.Min(time, added?.Oldest ?? time), Math.Max(time, added?.Newest ?? time));
            }
        }

        if (isOther && !isAny)
        {
            _missing.Add(part);
        }

        return added;
    }

    private long FirstPeriod(long seconds) => (seconds + _period - 1) / _period;

    private long LastPeriod(long seconds) => seconds / _period;

    private static string Format((long From, long To) part) => string.Create(
        CultureInfo.InvariantCulture,
        $"{DateTimeOffset.FromUnixTimeSeconds(part.From):yyyy-MM-dd'T'HH:mm:ss'Z'} to {DateTimeOffset.FromUnixTimeSeconds(part.To):yyyy-MM-dd'T'HH:mm:ss'Z'}");

    /// <summary>The whole seconds of a range; the first is after the last if there are none.</summary>
    private static (long First, long Last) Seconds(TimeRange range, long period, DateTimeOffset now)
    {
        DateTimeOffset until = range.Until ?? (range.Since > now ? range.Since.Value : now);
        long last = TimeRange.Last(until, TimeSpan.TicksPerSecond)!.Value;
        long first = TimeRange.First(range.Since, TimeSpan.TicksPerSecond) ?? Math.Max(0, last - (last % period) - ((MaxCandles - 1) * period));
        return (first, last);
    }
}
