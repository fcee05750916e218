using System.Management.Automation;
using BlastFx.Formatting;

namespace BlastFx.Charts.Terminal;

/// <summary>The latest order book of each market, as ladders below each other.</summary>
internal sealed class LiveLadders
{
    private readonly List<string> _markets = [];
    private readonly Dictionary<string, object> _books = new(StringComparer.Ordinal);

    /// <summary>True if there is no order book.</summary>
    public bool IsEmpty => _markets.Count == 0;

    /// <summary>Adds an order book in place of the last one of its market.</summary>
    public void Add(PSObject book)
    {
        string market = InputValues.Market(book);
        if (!_books.ContainsKey(market))
        {
            _markets.Add(market);
        }

        _books[market] = Record.ModelOf(book)!;
    }

    /// <summary>Gets the lines.</summary>
    /// <param name="style">The colours.</param>
    /// <param name="height">The maximum number of lines.</param>
    public IEnumerable<string> Lines(AnsiStyle style, int height)
    {
        int levels = ((height + 1) / _markets.Count - BookLadder.OtherLines - 1) / 2;
        return _markets
            .SelectMany((market, index) => Ladder((Models.OrderBook)_books[market], index))
            .Take(height);

        IEnumerable<string> Ladder(Models.OrderBook book, int index) =>
            [.. index > 0 ? [""] : Array.Empty<string>(), .. BookLadder.LinesOf(book, style, Math.Clamp(levels, 1, BookLadder.DefaultLevels))];
    }
}
