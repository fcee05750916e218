using System.Collections;
using System.Globalization;
using System.Management.Automation;
using BlastFx.Parameters;

namespace BlastFx.Charts;

/// <summary>
/// What charts take of rows: of the module's records, or of the same rows read back from a file. A row without what a chart
/// needs, or with amounts that are none, gives null.
/// </summary>
internal static class RowValues
{
    /// <summary>A candle.</summary>
    public static Bar? Bar(PSObject row)
    {
        (DateTimeOffset? time, decimal? open, decimal? high, decimal? low, decimal? close, decimal? volume) = Record.ModelOf(row) is Models.Candle candle
            ? (candle.Time, candle.Open, candle.High, candle.Low, candle.Close, candle.Volume)
            : (Time(row, "Time"), Number(row, "Open"), Number(row, "High"), Number(row, "Low"), Number(row, "Close"), Number(row, "Volume"));
        if (time is null || InBounds(open) is not { } first || InBounds(high) is not { } most || InBounds(low) is not { } least || InBounds(close) is not { } last)
        {
            return null;
        }

        // Nothing stands out of its own range, whatever the row says.
        return new Bar(
            time.Value,
            first,
            Math.Max(Math.Max(most, least), Math.Max(first, last)),
            Math.Min(Math.Min(most, least), Math.Min(first, last)),
            last,
            InBounds(volume) is > 0 and var traded ? traded : 0);
    }

    /// <summary>A balance operation.</summary>
    public static Change? Change(PSObject row)
    {
        (DateTimeOffset? time, decimal? amount) = Record.ModelOf(row) is Models.BalanceOperation operation
            ? (operation.Timestamp, operation.Amount)
            : (Time(row, "Timestamp"), Number(row, "Amount"));
        return time is { } at && InBounds(amount) is { } change ? new Change(at, change) : null;
    }

    /// <summary>An order book; null where it has no level.</summary>
    public static Book? Book(PSObject row)
    {
        Book book = Record.ModelOf(row) is Models.OrderBook typed
            ? new Book(typed.Timestamp, Levels(typed.Bids), Levels(typed.Asks))
            : new Book(Time(row, "Timestamp"), Levels(Value(row, "Bids")), Levels(Value(row, "Asks")));
        return book.IsEmpty ? null : book;
    }

    /// <summary>The market of a candle or book; empty where it says none.</summary>
    public static string Market(PSObject row) => Record.ModelOf(row) switch
    {
        Models.Candle candle => candle.MarketId ?? "",
        Models.OrderBook book => book.MarketId ?? "",
        _ => Value(row, "MarketId") as string ?? "",
    };

    /// <summary>Levels as records, as objects like them, or as the text that a record list has in a file.</summary>
    private static Level[] Levels(object? side) => side switch
    {
        IEnumerable<Models.BookLevel> levels => InBounds(levels.Select(level => new Level(level.Price, level.Size))),
        string text => InBounds(text.Split(';').Select(LevelOf).OfType<Level>()),
        IEnumerable rows => InBounds(rows.Cast<object>().Where(row => row is not null).Select(row => LevelOf(PSObject.AsPSObject(row))).OfType<Level>()),
        _ => [],
    };

    /// <summary>Such as <c>0.45 at 19800</c>.</summary>
    private static Level? LevelOf(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [var size, "at", var price] && Number(size) is { } much && Number(price) is { } at ? new Level(at, much) : null;
    }

    private static Level? LevelOf(PSObject row) =>
        Number(row, "Price") is { } price && Number(row, "Size") is { } size ? new Level(price, size) : null;

    private static Level[] InBounds(IEnumerable<Level> levels) =>
        [.. levels.Where(level => InBounds(level.Price) is not null && InBounds(level.Size) is not null)];

    private static decimal? InBounds(decimal? value) => value is >= -Scale.Limit and <= Scale.Limit ? value : null;

    private static decimal? Number(PSObject row, string name) => Number(Value(row, name));

    private static decimal? Number(object? value) => value switch
    {
        decimal number => number,
        int or long => Convert.ToDecimal(value, CultureInfo.InvariantCulture),
        double number when Math.Abs(number) <= (double)Scale.Limit => (decimal)number,
        string text when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) => number,
        _ => null,
    };

    private static DateTimeOffset? Time(PSObject row, string name)
    {
        try
        {
            return TimeValue.Read(row.Properties[name]?.Value) ?? Value(row, name) switch
            {
                null or TimeSpan => null,
                string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) => time,
                var value => TimeText.Read(value, DateTimeOffset.UnixEpoch),
            };
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static object? Value(PSObject row, string name)
    {
        object? value = row.Properties[name]?.Value;
        return value is PSObject wrapped ? wrapped.BaseObject : value;
    }
}
