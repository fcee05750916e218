using System.Globalization;
using System.Management.Automation;
using CsCheck;

namespace BlastFx.Tests.Charts;

/// <summary>Rows as read from a file: all properties are text.</summary>
internal static class ChartInput
{
    public static readonly DateTimeOffset Start = new(2024, 3, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Amounts from tiny to huge, also zero and negative.</summary>
    public static Gen<decimal> Amount { get; } = Gen.Select(Gen.Int[-99_999, 99_999], Gen.Int[-12, 12], (digits, exponent) =>
        digits * (decimal)Math.Pow(10, Math.Abs(exponent)) is var large && exponent >= 0 ? large : digits / (decimal)Math.Pow(10, Math.Abs(exponent)));

    /// <summary>Candles with any four prices.</summary>
    public static Gen<PSObject[]> Candles { get; } = Gen.Select(Amount.Array[4], Gen.Int[0, 9999]).Array[1, 300]
        .Select(rows => rows.Select((row, place) => Candle(place, row.Item1[0], row.Item1[1], row.Item1[2], row.Item1[3], row.Item2)).ToArray());

    public static Gen<PSObject[]> Operations { get; } = Gen.Select(Amount, Gen.Int[0, 5000]).Array[1, 300]
        .Select(rows => rows.Select(row => Operation(row.Item2, row.Item1)).ToArray());

    public static Gen<PSObject[]> Books { get; } = Gen.Select(Levels, Levels)
        .Select(sides => new[] { Book(sides.Item1, sides.Item2) });

    private static Gen<string> Levels => Gen.Select(Gen.Int[1, 9999], Amount.Where(price => price > 0)).Array[1, 50]
        .Select(levels => string.Join("; ", levels.Select(level => $"{Text(level.Item1)} at {Text(level.Item2)}")));

    public static PSObject Candle(int hour, decimal open, decimal high, decimal low, decimal close, decimal volume = 1, string market = "BTC-USD") => Row(
        ("MarketId", market),
        ("Time", Time(Start.AddHours(hour))),
        ("Open", Text(open)),
        ("High", Text(high)),
        ("Low", Text(low)),
        ("Close", Text(close)),
        ("Volume", Text(volume)));

    public static PSObject Operation(int minute, decimal amount) =>
        Row(("Timestamp", Time(Start.AddMinutes(minute))), ("OpsType", "pnl"), ("Amount", Text(amount)));

    public static PSObject Book(string bids, string asks) => Row(("MarketId", "BTC-USD"), ("Bids", bids), ("Asks", asks), ("Timestamp", Time(Start)));

    private static PSObject Row(params (string Name, string Value)[] properties)
    {
        var row = new PSObject();
        foreach ((string name, string value) in properties)
        {
            row.Properties.Add(new PSNoteProperty(name, value));
        }

        return row;
    }

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
