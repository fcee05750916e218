using System.Management.Automation;

namespace BlastFx.Charts;

/// <summary>What can be charted.</summary>
internal enum RowKind
{
    /// <summary>Nothing of it.</summary>
    None = 0,

    /// <summary>Candles, as a price chart.</summary>
    Candle,

    /// <summary>Balance operations, as their running total.</summary>
    BalanceOperation,

    /// <summary>Order books, as depth charts.</summary>
    OrderBook,
}

/// <summary>Tells the kinds apart.</summary>
internal static class RowKinds
{
    /// <summary>The kind of a row: by its type or, of one that was read from a file, by its properties.</summary>
    public static RowKind Of(PSObject row) => row.BaseObject switch
    {
        Candle => RowKind.Candle,
        BalanceOperation => RowKind.BalanceOperation,
        OrderBook => RowKind.OrderBook,
        _ when Has(row, "Time", "Open", "High", "Low", "Close") => RowKind.Candle,
        _ when Has(row, "Timestamp", "Amount", "OpsType") => RowKind.BalanceOperation,
        _ when Has(row, "Bids", "Asks") => RowKind.OrderBook,
        _ => RowKind.None,
    };

    /// <summary>The kind in words.</summary>
    public static string Words(this RowKind kind) => kind switch
    {
        RowKind.Candle => "candles",
        RowKind.BalanceOperation => "balance operations",
        _ => "order books",
    };

    private static bool Has(PSObject row, params string[] names) => names.All(name => row.Properties[name] is not null);
}
