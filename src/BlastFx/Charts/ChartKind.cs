using System.Management.Automation;

namespace BlastFx.Charts;

/// <summary>The kinds of records that can be drawn.</summary>
internal enum ChartKind
{
    /// <summary>Another object.</summary>
    None = 0,

    /// <summary>Candles, as a price chart.</summary>
    Candle,

    /// <summary>Trades, as a price chart.</summary>
    Trade,

    /// <summary>Balance operations, as their cumulative sum.</summary>
    BalanceOperation,

    /// <summary>The profit and loss of periods, as its cumulative sum.</summary>
    AccountPnl,

    /// <summary>Order books, as depth charts.</summary>
    OrderBook,
}

/// <summary>Extensions for <see cref="ChartKind"/>.</summary>
internal static class ChartKinds
{
    /// <summary>Gets the kind of a record by its type, or of a row read from a file by its properties.</summary>
    public static ChartKind Of(PSObject record) => record.BaseObject switch
    {
        Candle => ChartKind.Candle,
        Trade => ChartKind.Trade,
        BalanceOperation => ChartKind.BalanceOperation,
        AccountPnl => ChartKind.AccountPnl,
        OrderBook => ChartKind.OrderBook,
        _ when Has(record, "Time", "Open", "High", "Low", "Close") => ChartKind.Candle,
        _ when Has(record, "Timestamp", "Price", "Size", "TakerSide") => ChartKind.Trade,
        _ when Has(record, "Timestamp", "Amount", "OpsType") => ChartKind.BalanceOperation,
        _ when Has(record, "Start", "Funding", "NetPnl") => ChartKind.AccountPnl,
        _ when Has(record, "Bids", "Asks") => ChartKind.OrderBook,
        _ => ChartKind.None,
    };

    /// <summary>The name of the kind in messages.</summary>
    public static string Name(this ChartKind kind) => kind switch
    {
        ChartKind.Candle => "candles",
        ChartKind.Trade => "trades",
        ChartKind.BalanceOperation => "balance operations",
        ChartKind.AccountPnl => "profit and loss of periods",
        _ => "order books",
    };

    private static bool Has(PSObject record, params string[] names) => names.All(name => record.Properties[name] is not null);
}
