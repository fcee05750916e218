using System.Collections;
using System.Globalization;
using System.Management.Automation;
using BlastFx.Parameters;

namespace BlastFx.Charts;

/// <summary>
/// Reads the data of charts from records of the module, or from rows of a file with the same columns. A record without a valid
/// time or amount gives null.
/// </summary>
internal static class InputValues
{
    /// <summary>Reads a candle.</summary>
    public static Bar? Bar(PSObject record)
    {
        (DateTimeOffset? time, decimal? open, decimal? high, decimal? low, decimal? close, decimal? volume) = Record.ModelOf(record) is Models.Candle candle
            ? (candle.Time, candle.Open, candle.High, candle.Low, candle.Close, candle.Volume)
            : (Time(record, "Time"), Number(record, "Open"), Number(record, "High"), Number(record, "Low"), Number(record, "Close"), Number(record, "Volume"));
        if (time is null || InBounds(open) is not { } first || InBounds(high) is not { } max || InBounds(low) is not { } min || InBounds(close) is not { } last)
        {
            return null;
        }

        // Open and close are within the range, even if the record has another range.
        return new Bar(
            time.Value,
            first,
            Math.Max(Math.Max(max, min), Math.Max(first, last)),
            Math.Min(Math.Min(max, min), Math.Min(first, last)),
            last,
            InBounds(volume) is > 0 and var traded ? traded : 0);
    }

    /// <summary>Reads a trade, as a candle of its price.</summary>
    public static Bar? Trade(PSObject record)
    {
        (DateTimeOffset? time, decimal? price, decimal? size) = Record.ModelOf(record) is Models.Trade trade
            ? (trade.Timestamp, trade.Price, trade.Size)
            : (Time(record, "Timestamp"), Number(record, "Price"), Number(record, "Size"));
        return time is { } at && InBounds(price) is { } paid
            ? new Bar(at, paid, paid, paid, paid, InBounds(size) is > 0 and var traded ? traded : 0)
            : null;
    }

    /// <summary>Reads a balance operation.</summary>
    public static Change? Change(PSObject record)
    {
        (DateTimeOffset? time, decimal? amount) = Record.ModelOf(record) is Models.BalanceOperation operation
            ? (operation.Timestamp, operation.Amount)
            : (Time(record, "Timestamp"), Number(record, "Amount"));
        return time is { } at && InBounds(amount) is { } change ? new Change(at, change) : null;
    }

    /// <summary>Reads the profit and loss of a period, as a change at its start.</summary>
    public static Change? Pnl(PSObject record)
    {
        (DateTimeOffset? time, decimal? amount) = Record.ModelOf(record) is Models.AccountPnl pnl
            ? (pnl.Start, pnl.NetPnl)
            : (Time(record, "Start"), Number(record, "NetPnl"));
        return time is { } at && InBounds(amount) is { } change ? new Change(at, change) : null;
    }

    /// <summary>Reads an order book; null if it has no level.</summary>
    public static Book? Book(PSObject record)
    {
        Book book = Record.ModelOf(record) is Models.OrderBook typed
            ? new Book(typed.Timestamp, Levels(typed.Bids), Levels(typed.Asks))
            : new Book(Time(record, "Timestamp"), Levels(Value(record, "Bids")), Levels(Value(record, "Asks")));
        return book.IsEmpty ? null : book;
    }

    /// <summary>Reads the market of a candle, trade or order book; empty if it has none.</summary>
    public static string Market(PSObject record) => Record.ModelOf(record) switch
    {
        Models.Candle candle => candle.MarketId ?? "",
        Models.Trade trade => trade.MarketId ?? "",
        Models.OrderBook book => book.MarketId ?? "",
        _ => Value(record, "MarketId") as string ?? "",
    };

    /// <summary>Reads levels: records, objects with the same properties, or the text of a record list in a file.</summary>
    private static Level[] Levels(object? side) => side switch
    {
        IEnumerable<Models.BookLevel> levels => InBounds(levels.Select(level => new Level(level.Price, level.Size))),
        string text => InBounds(text.Split(';').Select(LevelOf).OfType<Level>()),
        IEnumerable items => InBounds(items.Cast<object>().Where(item => item is not null).Select(item => LevelOf(PSObject.AsPSObject(item))).OfType<Level>()),
        _ => [],
    };

    /// <summary>Reads text such as <c>0.45 at 19800</c>.</summary>
    private static Level? LevelOf(string text)
    {
        string[] parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts is [var size, "at", var price] && Number(size) is { } much && Number(price) is { } at ? new Level(at, much) : null;
    }

    private static Level? LevelOf(PSObject record) =>
        Number(record, "Price") is { } price && Number(record, "Size") is { } size ? new Level(price, size) : null;

    private static Level[] InBounds(IEnumerable<Level> levels) =>
        [.. levels.Where(level => InBounds(level.Price) is not null && InBounds(level.Size) is not null)];

    private static decimal? InBounds(decimal? value) => value is >= -Scale.Limit and <= Scale.Limit ? value : null;

    private static decimal? Number(PSObject record, string name) => Number(Value(record, name));

    private static decimal? Number(object? value) => value switch
    {
        decimal number => number,
        int or long => Convert.ToDecimal(value, CultureInfo.InvariantCulture),
        double number when Math.Abs(number) <= (double)Scale.Limit => (decimal)number,
        string text when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) => number,
        _ => null,
    };

    private static DateTimeOffset? Time(PSObject record, string name)
    {
        try
        {
            return TimeValue.Read(record.Properties[name]?.Value) ?? Value(record, name) switch
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

    private static object? Value(PSObject record, string name) => record.Properties[name]?.Value.Unwrap();
}
