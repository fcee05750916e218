using System.Management.Automation;
using BlastFx.Serialization;

namespace BlastFx.Charts;

/// <summary>Collects records of one kind, as numbers only, and makes charts of them.</summary>
internal sealed class ChartSeries
{
    private const int MaxCharts = 100;

    // In the order of input.
    private readonly List<(string Market, List<Bar> Bars)> _markets = [];
    private readonly Dictionary<string, List<Bar>> _barsOf = new(StringComparer.Ordinal);
    private readonly List<Change> _changes = [];
    private readonly List<(string Market, Book Book)> _books = [];
    private ChartKind _kind;

    /// <summary>The maximum number of candles or trades of a market: the latest.</summary>
    public int MaxBars { get; set; } = int.MaxValue;

    /// <summary>The number of records without a valid time or amount.</summary>
    public long Skipped { get; private set; }

    /// <summary>Adds a record, or each record of a list.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: the object cannot be drawn, is of another kind, or
    /// needs one chart too many.</exception>
    public void Add(PSObject input)
    {
        if (ChartKinds.Of(input) == ChartKind.None && input.BaseObject is not string && LanguagePrimitives.GetEnumerable(input.BaseObject) is { } records)
        {
            foreach (object record in records)
            {
                AddRecord(record is null ? null : PSObject.AsPSObject(record));
            }
        }
        else
        {
            AddRecord(input);
        }
    }

    /// <summary>Makes one chart for each market or order book, and one for all operations or periods; none if no record can be drawn.</summary>
    /// <param name="title">The title, before the market if there are several.</param>
    public IReadOnlyList<IChart> Charts(string? title) => _kind switch
    {
        ChartKind.Candle or ChartKind.Trade => [.. _markets.Select(market =>
            new PriceChart(NameOf(market.Market, title, _markets.Count), market.Bars, _kind == ChartKind.Trade ? "trade" : "candle"))],
        ChartKind.BalanceOperation or ChartKind.AccountPnl when _changes.Count > 0 =>
            [new OperationsChart(ShownText.Clean(title ?? (_kind == ChartKind.AccountPnl ? "Net profit and loss" : "")), _changes)],
        ChartKind.OrderBook => [.. _books.Select(book => new DepthChart(NameOf(book.Market, title, _books.Count), book.Book))],
        _ => [],
    };

    private static string NameOf(string market, string? title, int count) =>
        ShownText.Clean(title is null ? market : count == 1 ? title : $"{title} {market}".TrimEnd());

    private void AddRecord(PSObject? record)
    {
        ChartKind kind = record is null ? ChartKind.None : ChartKinds.Of(record);
        if (kind == ChartKind.None)
        {
            throw new BfxException(
                BfxErrorIds.InvalidArgument,
                $"{record?.BaseObject.GetType().ToString() ?? "Null"} cannot be drawn. Pipe candles, trades, balance operations, the profit and loss of an account, or order books, such as from Get-BfxCandle.");
        }

        _kind = _kind == ChartKind.None ? kind : _kind;
        if (kind != _kind)
        {
            throw new BfxException(BfxErrorIds.InvalidArgument, $"The input has both {_kind.Name()} and {kind.Name()}. Draw one kind at a time.");
        }

        bool isAdded = kind switch
        {
            ChartKind.Candle => Add(record!, InputValues.Bar(record!)),
            ChartKind.Trade => Add(record!, InputValues.Trade(record!)),
            ChartKind.BalanceOperation => Add(InputValues.Change(record!)),
            ChartKind.AccountPnl => Add(InputValues.Pnl(record!)),
            _ => Add(record!, InputValues.Book(record!)),
        };
        Skipped += isAdded ? 0 : 1;
    }

    private bool Add(PSObject record, Bar? bar)
    {
        if (bar is not { } candle)
        {
            return false;
        }

        string market = InputValues.Market(record);
        if (!_barsOf.TryGetValue(market, out List<Bar>? bars))
        {
            CheckCount(_markets.Count, "markets");
            bars = [];
            _barsOf.Add(market, bars);
            _markets.Add((market, bars));
        }

        bars.Add(candle);
        if (bars.Count / 2 >= MaxBars)
        {
            bars.RemoveRange(0, bars.Count - MaxBars);
        }

        return true;
    }

    private bool Add(Change? change)
    {
        if (change is { } operation)
        {
            _changes.Add(operation);
        }

        return change is not null;
    }

    private bool Add(PSObject record, Book? book)
    {
        if (book is not null)
        {
            CheckCount(_books.Count, "order books");
            _books.Add((InputValues.Market(record), book));
        }

        return book is not null;
    }

    private static void CheckCount(int count, string kind)
    {
        if (count >= MaxCharts)
        {
            throw new BfxException(BfxErrorIds.InvalidArgument, $"The input has more than {MaxCharts} {kind}. Select some with Where-Object.");
        }
    }
}
