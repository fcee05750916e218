using System.Collections;
using System.Globalization;
using System.Management.Automation;
using BlastFx.Serialization;

namespace BlastFx.Formatting;

/// <summary>
/// What the module's views (BlastFx.Format.ps1xml) show in their columns. A width is that of the column; what is no value
/// shows as nothing. Scripts read the records' properties instead: they have every digit and do not follow the culture.
/// </summary>
public static class ViewFormat
{
    private const int MoneyDecimals = 2;
    private const int AmountDecimals = 8;
    private const int PriceDigits = 7;

    /// <summary>What PowerShell adds to what comes from jobs and remote sessions.</summary>
    private static readonly string[] s_origin = ["PSComputerName", "RunspaceId", "PSShowComputerName", "PSSourceJobInstanceId"];

    /// <summary>A price with all its digits, at the tick of the record's market.</summary>
    /// <param name="record">The record.</param>
    /// <param name="price">The price.</param>
    /// <param name="width">The column's.</param>
    /// <returns>The text.</returns>
    public static string Price(object? record, object? price, int width) =>
        Number(price, value => NumberText.Exact(value, DecimalPlaces.OfPrices(record) ?? 0, width));

    /// <summary>A reckoned price, such as an average, rounded to the tick of the record's market.</summary>
    /// <param name="record">The record.</param>
    /// <param name="price">The price.</param>
    /// <param name="width">The column's.</param>
    /// <returns>The text.</returns>
    public static string RoundedPrice(object? record, object? price, int width) =>
        Number(price, value => DecimalPlaces.OfPrices(record) is { } decimals
            ? NumberText.Rounded(value, decimals, width)
            : NumberText.Significant(value, PriceDigits, width));

    /// <summary>A size with all its digits, at the step of the record's market.</summary>
    /// <param name="record">The record.</param>
    /// <param name="size">The size.</param>
    /// <param name="width">The column's.</param>
    /// <returns>The text.</returns>
    public static string Size(object? record, object? size, int width) =>
        Number(size, value => NumberText.Exact(value, DecimalPlaces.OfSizes(record) ?? 0, width));

    /// <summary>An amount of the quote currency, rounded to hundredths.</summary>
    /// <param name="amount">The amount.</param>
    /// <param name="width">The column's.</param>
    /// <returns>The text.</returns>
    public static string Currency(object? amount, int width) =>
        Number(amount, value => NumberText.Rounded(value, MoneyDecimals, width, isGrouped: true));

    /// <summary>An amount of which fractions do not matter, such as a day's volume, rounded to whole ones.</summary>
    /// <param name="amount">The amount.</param>
    /// <param name="width">The column's.</param>
    /// <returns>The text.</returns>
    public static string WholeNumber(object? amount, int width) =>
        Number(amount, value => NumberText.Rounded(value, 0, width, isGrouped: true));

    /// <summary>An amount of the quote currency of which fractions matter, such as a fee, to eight decimals.</summary>
    /// <param name="amount">The amount.</param>
    /// <param name="width">The column's.</param>
    /// <returns>The text.</returns>
    public static string Amount(object? amount, int width) =>
        Number(amount, value => NumberText.Rounded(value, AmountDecimals, width, isGrouped: true));

    /// <summary>A number with all its digits, and zeros up to a number of decimals.</summary>
    /// <param name="number">The number.</param>
    /// <param name="decimals">How many at least.</param>
    /// <param name="width">The column's.</param>
    /// <returns>The text.</returns>
    public static string Exact(object? number, int decimals, int width) =>
        Number(number, value => NumberText.Exact(value, decimals, width));

    /// <summary>A fraction as percents.</summary>
    /// <param name="fraction">The fraction.</param>
    /// <param name="decimals">To how many decimals.</param>
    /// <param name="width">The column's.</param>
    /// <returns>The text.</returns>
    public static string Percent(object? fraction, int decimals, int width) =>
        Number(fraction, value => NumberText.Percent(value, decimals, width));

    /// <summary>A profit or loss, green or red.</summary>
    /// <param name="amount">The amount.</param>
    /// <param name="width">The column's.</param>
    /// <param name="style">The value of <c>$PSStyle</c>.</param>
    /// <param name="host">The value of <c>$Host</c>.</param>
    /// <returns>The text.</returns>
    public static string Gain(object? amount, int width, object? style, object? host) =>
        Number(amount, value => AnsiStyle.Of(style, host).BySign(Currency(value, width), value));

    /// <summary>A change as a fraction, green or red.</summary>
    /// <param name="fraction">The fraction.</param>
    /// <param name="decimals">To how many decimals.</param>
    /// <param name="width">The column's.</param>
    /// <param name="style">The value of <c>$PSStyle</c>.</param>
    /// <param name="host">The value of <c>$Host</c>.</param>
    /// <returns>The text.</returns>
    public static string Change(object? fraction, int decimals, int width, object? style, object? host) =>
        Number(fraction, value => AnsiStyle.Of(style, host).BySign(NumberText.Percent(value, decimals, width), value));

    /// <summary>A side, long in green and short in red.</summary>
    /// <param name="side">The exchange's word.</param>
    /// <param name="style">The value of <c>$PSStyle</c>.</param>
    /// <param name="host">The value of <c>$Host</c>.</param>
    /// <returns>The text.</returns>
    public static string Side(string? side, object? style, object? host) => side switch
    {
        "long" => AnsiStyle.Of(style, host).Good(side),
        "short" => AnsiStyle.Of(style, host).Bad(side),
        _ => Text(side),
    };

    /// <summary>A text as the exchange gives it, or the text form of another value, without what a terminal would obey.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The text on one line; nothing where there is no value.</returns>
    public static string Text(object? value) => ShownText.Clean(AnsiStyle.Unwrap(value) switch
    {
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        Hashtable deserialized => RecordConverter.LeverageOf(deserialized).ToString(),
        var other => other?.ToString() ?? "",
    });

    /// <summary>The fields of a record that this version knows no property for.</summary>
    /// <param name="record">The record.</param>
    /// <param name="shown">Fields shown elsewhere, by their properties' names.</param>
    /// <returns>Such as <c>NewField=7; Another=open</c>; nothing where there are none.</returns>
    public static string OtherFields(object? record, params string[] shown) => record is null ? "" : Text(string.Join(
        "; ",
        PSObject.AsPSObject(record).Properties
            .Where(property => property.MemberType == PSMemberTypes.NoteProperty
                && !shown.Concat(s_origin).Contains(property.Name, StringComparer.OrdinalIgnoreCase))
            .Select(property => $"{property.Name}={property.Value}")));

    /// <summary>A time to the minute, of which the year is clear.</summary>
    /// <param name="time">The time.</param>
    /// <returns>Such as <c>03-01 12:00Z</c>.</returns>
    public static string MonthToMinute(object? time) => Time(time, "MM-dd HH:mm'Z'");

    /// <summary>A time to the minute.</summary>
    /// <param name="time">The time.</param>
    /// <returns>Such as <c>2026-03-01 12:00Z</c>.</returns>
    public static string Minute(object? time) => Time(time, "yyyy-MM-dd HH:mm'Z'");

    /// <summary>A time to the second.</summary>
    /// <param name="time">The time.</param>
    /// <returns>Such as <c>2026-03-01 12:00:00Z</c>.</returns>
    public static string Second(object? time) => Time(time, "yyyy-MM-dd HH:mm:ss'Z'");

    /// <summary>A time to the millisecond, for what comes many a second.</summary>
    /// <param name="time">The time.</param>
    /// <returns>Such as <c>2026-03-01 12:00:00.250Z</c>.</returns>
    public static string Millisecond(object? time) => Time(time, "yyyy-MM-dd HH:mm:ss.fff'Z'");

    /// <summary>A length of time in seconds, to the millisecond.</summary>
    /// <param name="duration">The length; below zero is one too.</param>
    /// <param name="width">The column's.</param>
    /// <returns>Such as <c>0.260 s</c>.</returns>
    public static string Seconds(object? duration, int width) => AnsiStyle.Unwrap(duration) is TimeSpan span
        ? NumberText.Rounded(span.Ticks / (decimal)TimeSpan.TicksPerSecond, 3, width - 2) + " s"
        : "";

    /// <summary>A tier in a word.</summary>
    /// <param name="tier">The tier.</param>
    /// <returns>Such as <c>1 VIP 1</c>; nothing where there is no tier.</returns>
    public static string Tier(object? tier) => Record.ModelOf(tier) is Models.FeeTier known
        ? Text(string.Create(CultureInfo.InvariantCulture, $"{known.Tier} {known.Title}").Trim())
        : "";

    /// <summary>A field that the record may lack, of which the exchange may have made a number or a text.</summary>
    /// <param name="record">The record.</param>
    /// <param name="name">The property's name.</param>
    /// <returns>The number, else the value as it is; null where there is none.</returns>
    public static object? Field(object? record, string name)
    {
        object? value = record is null ? null : AnsiStyle.Unwrap(PSObject.AsPSObject(record).Properties[name]?.Value);
        return value is string text && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? number : value;
    }

    /// <summary>An order book as a ladder.</summary>
    /// <param name="book">The book.</param>
    /// <param name="style">The value of <c>$PSStyle</c>.</param>
    /// <param name="host">The value of <c>$Host</c>.</param>
    /// <returns>The lines.</returns>
    public static string[] Ladder(object? book, object? style, object? host) =>
        Record.ModelOf(book) is Models.OrderBook known ? [.. BookLadder.LinesOf(known, AnsiStyle.Of(style, host))] : [];

    /// <summary>A number as it is to be shown; a text in its place as it is.</summary>
    private static string Number(object? value, Func<decimal, string> show) => AnsiStyle.Unwrap(value) switch
    {
        null => "",
        decimal number => show(number),
        int or long => show(Convert.ToDecimal(AnsiStyle.Unwrap(value), CultureInfo.InvariantCulture)),
        var other => Text(other),
    };

    /// <summary>No culture's calendar: 2569 is a year of one.</summary>
    private static string Time(object? time, string form) => TimeValue.Read(time) is { } point
        ? point.ToUniversalTime().ToString(form, CultureInfo.InvariantCulture)
        : "";
}
