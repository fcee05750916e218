using System.Globalization;

namespace BlastFx.Formatting;

/// <summary>
/// Formats an order book as a ladder: asks down to the best, the spread, bids from the best. Totals are cumulative from the best price.
/// </summary>
internal static class BookLadder
{
    /// <summary>Two sides with this many levels fit on a screen.</summary>
    public const int DefaultLevels = 10;

    /// <summary>The lines besides those of levels.</summary>
    public const int OtherLines = 7;

    private const int MaxWidth = 22;
    private const string Indent = "     ";

    /// <summary>Gets the lines, at most 80 columns wide.</summary>
    /// <param name="book">The order book.</param>
    /// <param name="style">The colours.</param>
    /// <param name="maxLevels">The maximum number of levels of each side.</param>
    public static IEnumerable<string> LinesOf(Models.OrderBook book, AnsiStyle style, int maxLevels = DefaultLevels)
    {
        Models.BookLevel[] asks = [.. book.Asks.Where(HasSize)];
        Models.BookLevel[] bids = [.. book.Bids.Where(HasSize)];
        Rung[] above = Rungs(book, asks, maxLevels);
        Rung[] below = Rungs(book, bids, maxLevels);
        var columns = Columns.Of([.. above, .. below]);

        yield return Title(book);
        yield return "";
        yield return Indent + columns.Line("Price", "Size", "Total");
        yield return Indent + columns.Line("-----", "----", "-----");
        if (More(book, asks, maxLevels, "ask", "up to") is { } moreAsks)
        {
            yield return Indent + moreAsks;
        }

        foreach (Rung rung in Enumerable.Reverse(above))
        {
            yield return "ask  " + columns.Line(rung, style.Bad);
        }

        yield return Indent + Middle(book);
        foreach (Rung rung in below)
        {
            yield return "bid  " + columns.Line(rung, style.Good);
        }

        if (More(book, bids, maxLevels, "bid", "down to") is { } moreBids)
        {
            yield return Indent + moreBids;
        }
    }

    private static Rung[] Rungs(Models.OrderBook book, Models.BookLevel[] levels, int maxLevels)
    {
        decimal total = 0;
        return [.. levels.Take(maxLevels).Select(level => new Rung(
            ViewFormat.Price(book, level.Price, MaxWidth),
            ViewFormat.Size(book, level.Size, MaxWidth),
            ViewFormat.Size(book, total += level.Size, MaxWidth)))];
    }

    private static string Title(Models.OrderBook book) => string.Join(
        "  ",
        new[]
        {
            ViewFormat.Text(book.MarketId),
            ViewFormat.Second(book.Timestamp),
            book.Sequence is null ? null : string.Create(CultureInfo.InvariantCulture, $"sequence {book.Sequence}"),
        }.Where(part => !string.IsNullOrEmpty(part)));

    private static string Middle(Models.OrderBook book) => (book.BestAsk, book.BestBid, book.Spread, book.Mid) switch
    {
        ({ }, { }, { } spread, { } mid) =>
            $"spread {ViewFormat.Price(book, spread, MaxWidth)}{Ratio(spread, mid)}, mid {ViewFormat.Price(book, mid, MaxWidth)}",
        (null, null, _, _) => "order book is empty",
        (null, _, _, _) => "no asks",
        _ => "no bids",
    };

    private static string Ratio(decimal spread, decimal mid) => mid > 0 ? $" ({NumberText.Percent(spread / mid, 3, MaxWidth)})" : "";

    private static string? More(Models.OrderBook book, Models.BookLevel[] levels, int maxLevels, string side, string toward)
    {
        int more = levels.Length - maxLevels;
        return more <= 0 ? null : string.Create(
            CultureInfo.CurrentCulture,
            $"{more} more {side}{(more == 1 ? "" : "s")}, {toward} {ViewFormat.Price(book, levels[^1].Price, MaxWidth)}");
    }

    /// <summary>A level without a size was removed.</summary>
    private static bool HasSize(Models.BookLevel level) => level.Size != 0;

    /// <summary>The texts of a level.</summary>
    private sealed record Rung(string Price, string Size, string Total);

    /// <summary>The widths of the columns.</summary>
    private sealed record Columns(int Price, int Size, int Total)
    {
        private const int MinWidth = 8;

        public static Columns Of(Rung[] rungs) => new(
            Widest(rungs, rung => rung.Price), Widest(rungs, rung => rung.Size), Widest(rungs, rung => rung.Total));

        public string Line(string price, string size, string total) =>
            $"{price.PadLeft(Price)}  {size.PadLeft(Size)}  {total.PadLeft(Total)}";

        public string Line(Rung rung, Func<string, string> colour) =>
            $"{colour(rung.Price.PadLeft(Price))}  {rung.Size.PadLeft(Size)}  {rung.Total.PadLeft(Total)}";

        private static int Widest(Rung[] rungs, Func<Rung, string> text) => rungs.Select(rung => text(rung).Length).Append(MinWidth).Max();
    }
}
