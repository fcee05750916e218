using System.Globalization;
using BlastFx.Http;
using BlastFx.Serialization;

namespace BlastFx.Paging;

/// <summary>
/// Candles of a range of any length, the oldest first. It is asked for in stretches that one answer holds, which share the
/// second where they meet: no candle is lost there, whether the exchange counts the end in or not. Where an answer begins
/// behind its stretch or ends before it, nobody traded, or the exchange gives fewer at once: what is open is asked for again
/// until nothing comes.
/// </summary>
internal sealed class CandlePager : Pager<Candle>
{
    /// <summary>The most candles of an answer.</summary>
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
        // Where a candle may begin at the very end, a second more has it come in any case.
        _end = _last % period == 0 ? _last + 1 : _last;
        Total = Math.Max(0, LastPeriod(_last) - FirstPeriod(_first) + 1);
        TotalAccuracy = 1;
    }

    private protected override async Task<(List<ReadRecord<Candle>> Rows, bool IsLast)> NextAsync(IRequestObserver? observer, CancellationToken cancellationToken)
    {
        long from = _next;
        long to = Math.Min(_end, from + (MaxCandles * _period) - 1);
        var candles = new SortedList<DateTimeOffset, ReadRecord<Candle>>();
        var unreadable = new List<ReadRecord<Candle>>();
        var open = new Stack<(long From, long To)>([(from, to)]);
        while (open.TryPop(out (long From, long To) asked))
        {
            if (await AddAsync(asked, candles, unreadable, observer, cancellationToken).ConfigureAwait(false) is not { } came)
            {
                continue;
            }

            if (FirstPeriod(asked.From) * _period < came.Oldest)
            {
                open.Push((asked.From, came.Oldest - 1));
            }

            // What is open at the end of the stretch begins the next.
            if (asked.To < to && came.Newest < LastPeriod(asked.To) * _period)
            {
                open.Push((came.Newest + 1, asked.To));
            }
        }

        _newest = candles.Count > 0 ? candles.Keys[^1] : _newest;
        bool isWhole = candles.Count == 0 || _newest!.Value.ToUnixTimeSeconds() >= LastPeriod(Math.Min(to, _last)) * _period;
        _next = isWhole ? to : _newest!.Value.ToUnixTimeSeconds() + 1;
        bool isLast = isWhole && to == _end;
        if (isLast && _missing.Count > 0)
        {
            observer?.OnWarning(
                $"Candles of {_marketId} may be missing: asked for {string.Join(", ", _missing.Select(Shown))}, the exchange gave only candles of other times. Read a shorter time at once.");
        }

        return ([.. candles.Values, .. unreadable], isLast);
    }

    /// <summary>Asks for candles and adds those that had not come before.</summary>
    /// <returns>When the oldest and the newest of these begin; null where there were none.</returns>
    private async Task<(long Oldest, long Newest)?> AddAsync(
        (long From, long To) asked,
        SortedList<DateTimeOffset, ReadRecord<Candle>> candles,
        List<ReadRecord<Candle>> unreadable,
        IRequestObserver? observer,
        CancellationToken cancellationToken)
    {
        Query query = new Query()
            .Add("market_id", _marketId)
            .Add("timestamp_from", asked.From)
            .Add("timestamp_to", asked.To)
            .Add("period", _period / 60);
        Envelope answer = await _sender.SendAsync(BfxRequest.Get<Candle>("/candles", query), observer, cancellationToken).ConfigureAwait(false);
        (long Oldest, long Newest)? came = null;
        bool isOther = false;
        bool isAny = false;
        foreach (ReadRecord<Candle> row in answer.Records<Candle>())
        {
            if (row.Record is not { } candle)
            {
                isAny = true;
                if (_unreadable.Add(row.Content))
                {
                    unreadable.Add(row);
                }

                continue;
            }

            long time = candle.Time.ToUnixTimeSeconds();
            // The period that an end is in may begin outside.
            bool isNear = time > asked.From - _period && time < asked.To + _period;
            isAny |= isNear;
            isOther |= !isNear;
            if (time >= asked.From && time <= Math.Min(asked.To, _last) && !(candle.Time <= _newest) && candles.TryAdd(candle.Time, row))
            {
                candle.MarketId ??= _marketId;
                came = (Math.Min(time, came?.Oldest ?? time), Math.Max(time, came?.Newest ?? time));
            }
        }

        if (isOther && !isAny)
        {
            _missing.Add(asked);
        }

        return came;
    }

    private long FirstPeriod(long seconds) => (seconds + _period - 1) / _period;

    private long LastPeriod(long seconds) => seconds / _period;

    private static string Shown((long From, long To) stretch) => string.Create(
        CultureInfo.InvariantCulture,
        $"{DateTimeOffset.FromUnixTimeSeconds(stretch.From):yyyy-MM-dd'T'HH:mm:ss'Z'} to {DateTimeOffset.FromUnixTimeSeconds(stretch.To):yyyy-MM-dd'T'HH:mm:ss'Z'}");

    /// <summary>The whole seconds of a range; the first is after the last where there is none.</summary>
    private static (long First, long Last) Seconds(TimeRange range, long period, DateTimeOffset now)
    {
        DateTimeOffset until = range.Until ?? (range.Since > now ? range.Since.Value : now);
        long last = TimeRange.Last(until, TimeSpan.TicksPerSecond)!.Value;
        long first = TimeRange.First(range.Since, TimeSpan.TicksPerSecond) ?? Math.Max(0, last - (last % period) - ((MaxCandles - 1) * period));
        return (first, last);
    }
}
