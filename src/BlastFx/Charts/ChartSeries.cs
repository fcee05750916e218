using System.Management.Automation;
using BlastFx.Serialization;

namespace BlastFx.Charts;

/// <summary>Collects the rows of one kind, as numbers only, and makes charts of them.</summary>
internal sealed class ChartSeries(RowKind kind)
{
    // More are no longer looked at.
    private const int MaxCharts = 100;

    // In the order the markets came.
    private readonly List<(string Market, List<Bar> Bars)> _markets = [];
    private readonly Dictionary<string, List<Bar>> _barsOf = new(StringComparer.Ordinal);
    private readonly List<Change> _changes = [];
    private readonly List<(string Market, Book Book)> _books = [];

    /// <summary>What it is of.</summary>
    public RowKind Kind => kind;

    /// <summary>How many rows had nothing to draw.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Takes a row.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: it would be one chart too many.</exception>
    public void Add(PSObject row)
    {
        bool isTaken = kind switch
        {
            RowKind.Candle => AddTo(row, RowValues.Bar(row)),
            RowKind.BalanceOperation => AddTo(RowValues.Change(row)),
            _ => AddTo(row, RowValues.Book(row)),
        };
        LeftOut += isTaken ? 0 : 1;
    }

    /// <summary>One chart for each market or book, and one for all operations; none where no row had anything to draw.</summary>
    /// <param name="title">What to call them, before the market where there are several.</param>
    public IReadOnlyList<IChart> Charts(string? title) => kind switch
    {
        RowKind.Candle => [.. _markets.Select(market => new PriceChart(NameOf(market.Market, title, _markets.Count), market.Bars))],
        RowKind.BalanceOperation => _changes.Count == 0 ? [] : [new OperationsChart(ShownText.Clean(title ?? ""), _changes)],
        _ => [.. _books.Select(book => new DepthChart(NameOf(book.Market, title, _books.Count), book.Book))],
    };

    private static string NameOf(string market, string? title, int count) =>
        ShownText.Clean(title is null ? market : count == 1 ? title : $"{title} {market}".TrimEnd());

    private bool AddTo(PSObject row, Bar? bar)
    {
        if (bar is not { } candle)
        {
            return false;
        }

        string market = RowValues.Market(row);
        if (!_barsOf.TryGetValue(market, out List<Bar>? bars))
        {
            MakeRoom(_markets.Count, "markets");
            bars = [];
            _barsOf.Add(market, bars);
            _markets.Add((market, bars));
        }

        bars.Add(candle);
        return true;
    }

    private bool AddTo(Change? change)
    {
        if (change is { } operation)
        {
            _changes.Add(operation);
        }

        return change is not null;
    }

    private bool AddTo(PSObject row, Book? book)
    {
        if (book is not null)
        {
            MakeRoom(_books.Count, "order books");
            _books.Add((RowValues.Market(row), book));
        }

        return book is not null;
    }

    private static void MakeRoom(int count, string what)
    {
        if (count >= MaxCharts)
        {
            throw new BfxException(BfxErrorIds.InvalidArgument, $"More than {MaxCharts} {what} at once are too many charts: choose some with Where-Object.");
        }
    }
}
