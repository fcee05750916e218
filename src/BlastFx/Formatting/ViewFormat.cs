using System.Collections;
using System.Globalization;
using System.Management.Automation;
using BlastFx.Serialization;

namespace BlastFx.Formatting;

/// <summary>
/// Formats the columns of the module's views (BlastFx.Format.ps1xml). Missing values give empty text. Scripts use the properties
/// of the records instead, which have every digit and do not depend on the culture.
/// </summary>
public static class ViewFormat
{
    private const int MoneyDecimals = 2;
    private const int AmountDecimals = 8;
    private const int PriceDigits = 7;

    /// <summary>Properties that PowerShell adds to objects from jobs and remote sessions.</summary>
    private static readonly string[] s_origin = ["PSComputerName", "RunspaceId", "PSShowComputerName", "PSSourceJobInstanceId"];

    /// <summary>Formats a price with all its digits, and at least the decimals of the market's tick.</summary>
    /// <param name="record">The record.</param>
    /// <param name="price">The price.</param>
    /// <param name="width">The width of the column.</param>
    /// <returns>The text.</returns>
    public static string Price(object? record, object? price, int width) =>
        Number(price, value => NumberText.Exact(value, DecimalPlaces.OfPrices(record) ?? 0, width));

    /// <summary>Formats the price of an order: while it waits, or if it has no price, its trigger price behind an <c>@</c>.</summary>
    /// <param name="record">The order.</param>
    /// <param name="price">Its price.</param>
    /// <param name="triggerPrice">Its trigger price.</param>
    /// <param name="status">Its status.</param>
    /// <param name="width">The width of the column.</param>
    /// <returns>The text.</returns>
    public static string OrderPrice(object? record, object? price, object? triggerPrice, string? status, int width) =>
        triggerPrice.Unwrap() is decimal and not 0 && (status == "placed" || price.Unwrap() is null or 0m)
            ? $"@{Price(record, triggerPrice, width - 1)}"
            : Price(record, price, width);

    /// <summary>Formats the size of an order, or the part of the position that it closes.</summary>
    /// <param name="record">The order.</param>
    /// <param name="size">Its size.</param>
    /// <param name="sizePercent">The part of the position, as a fraction of 1.</param>
    /// <param name="width">The width of the column.</param>
    /// <returns>The text.</returns>
    public static string OrderSize(object? record, object? size, object? sizePercent, int width) =>
        sizePercent.Unwrap() is decimal and not 0 && size.Unwrap() is null or 0m ? Percent(sizePercent, 0, width) : Size(record, size, width);

    /// <summary>Formats a calculated price, such as an average, rounded to the market's tick.</summary>
    /// <param name="record">The record.</param>
    /// <param name="price">The price.</param>
    /// <param name="width">The width of the column.</param>
    /// <returns>The text.</returns>
    public static string RoundedPrice(object? record, object? price, int width) =>
        Number(price, value => DecimalPlaces.OfPrices(record) is { } decimals
            ? NumberText.Rounded(value, decimals, width)
            : NumberText.Significant(value, PriceDigits, width));

    /// <summary>Formats a size with all its digits, and at least the decimals of the market's step.</summary>
    /// <param name="record">The record.</param>
    /// <param name="size">The size.</param>
    /// <param name="width">The width of the column.</param>
    /// <returns>The text.</returns>
    public static string Size(object? record, object? size, int width) =>
        Number(size, value => NumberText.Exact(value, DecimalPlaces.OfSizes(record) ?? 0, width));

    /// <summary>Formats an amount of the quote currency, rounded to two decimals.</summary>
    /// <param name="amount">The amount.</param>
    /// <param name="width">The width of the column.</param>
    /// <returns>The text.</returns>
    public static string Currency(object? amount, int width) =>
        Number(amount, value => NumberText.Rounded(value, MoneyDecimals, width, isGrouped: true));

    /// <summary>Formats an amount rounded to an integer, such as a day's volume.</summary>
    /// <param name="amount">The amount.</param>
    /// <param name="width">The width of the column.</param>
    /// <returns>The text.</returns>
    public static string WholeNumber(object? amount, int width) =>
        Number(amount, value => NumberText.Rounded(value, 0, width, isGrouped: true));

    /// <summary>Formats an amount of the quote currency with up to eight decimals, such as a fee.</summary>
    /// <param name="amount">The amount.</param>
    /// <param name="width">The width of the column.</param>
    /// <returns>The text.</returns>
    public static string Amount(object? amount, int width) =>
        Number(amount, value => NumberText.Rounded(value, AmountDecimals, width, isGrouped: true));

    /// <summary>Formats a number with all its digits and a minimum number of decimals.</summary>
    /// <param name="number">The number.</param>
    /// <param name="decimals">The minimum number of decimals.</param>
    /// <param name="width">The width of the column.</param>
    /// <returns>The text.</returns>
    public static string Exact(object? number, int decimals, int width) =>
        Number(number, value => NumberText.Exact(value, decimals, width));

    /// <summary>Formats a fraction as a percentage.</summary>
    /// <param name="fraction">The fraction.</param>
    /// <param name="decimals">The number of decimals.</param>
    /// <param name="width">The width of the column.</param>
    /// <returns>The text.</returns>
    public static string Percent(object? fraction, int decimals, int width) =>
        Number(fraction, value => NumberText.Percent(value, decimals, width));

    /// <summary>Formats a profit or loss in green or red.</summary>
    /// <param name="amount">The amount.</param>
    /// <param name="width">The width of the column.</param>
    /// <param name="style">The value of <c>$PSStyle</c>.</param>
    /// <param name="host">The value of <c>$Host</c>.</param>
    /// <returns>The text.</returns>
    public static string Gain(object? amount, int width, object? style, object? host) =>
        Number(amount, value => AnsiStyle.Of(style, host).BySign(Currency(value, width), value));

    /// <summary>Formats a change as a percentage in green or red.</summary>
    /// <param name="fraction">The fraction.</param>
    /// <param name="decimals">The number of decimals.</param>
    /// <param name="width">The width of the column.</param>
    /// <param name="style">The value of <c>$PSStyle</c>.</param>
    /// <param name="host">The value of <c>$Host</c>.</param>
    /// <returns>The text.</returns>
    public static string Change(object? fraction, int decimals, int width, object? style, object? host) =>
        Number(fraction, value => AnsiStyle.Of(style, host).BySign(NumberText.Percent(value, decimals, width), value));

    /// <summary>Formats a side: long in green, short in red.</summary>
    /// <param name="side">The value of the exchange.</param>
    /// <param name="style">The value of <c>$PSStyle</c>.</param>
    /// <param name="host">The value of <c>$Host</c>.</param>
    /// <returns>The text.</returns>
    public static string Side(string? side, object? style, object? host) => side switch
    {
        "long" => AnsiStyle.Of(style, host).Good(side),
        "short" => AnsiStyle.Of(style, host).Bad(side),
        _ => Text(side),
    };

    /// <summary>Formats a text, or another value in the invariant culture. Control characters are replaced.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The text on one line; empty if there is no value.</returns>
    public static string Text(object? value) => ShownText.Clean(value.Unwrap() switch
    {
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        Hashtable deserialized => RecordConverter.LeverageOf(deserialized).ToString(),
        var other => other?.ToString() ?? "",
    });

    /// <summary>Formats the fields of a record without a property in this version.</summary>
    /// <param name="record">The record.</param>
    /// <param name="shown">The names of fields that other columns show.</param>
    /// <returns>Such as <c>NewField=7; Another=open</c>; empty if there are none.</returns>
    public static string OtherFields(object? record, params string[] shown) => record is null ? "" : Text(string.Join(
        "; ",
        PSObject.AsPSObject(record).Properties
            .Where(property => property.MemberType == PSMemberTypes.NoteProperty
                && !shown.Concat(s_origin).Contains(property.Name, StringComparer.OrdinalIgnoreCase))
            .Select(property => $"{property.Name}={property.Value}")));

    /// <summary>Formats a time to the minute, without the year.</summary>
    /// <param name="time">The time.</param>
    /// <returns>Such as <c>03-01 12:00Z</c>.</returns>
    public static string MonthToMinute(object? time) => Time(time, "MM-dd HH:mm'Z'");

    /// <summary>Formats a time to the minute.</summary>
    /// <param name="time">The time.</param>
    /// <returns>Such as <c>2026-03-01 12:00Z</c>.</returns>
    public static string Minute(object? time) => Time(time, "yyyy-MM-dd HH:mm'Z'");

    /// <summary>Formats a time to the second.</summary>
    /// <param name="time">The time.</param>
    /// <returns>Such as <c>2026-03-01 12:00:00Z</c>.</returns>
    public static string Second(object? time) => Time(time, "yyyy-MM-dd HH:mm:ss'Z'");

    /// <summary>Formats a time to the millisecond.</summary>
    /// <param name="time">The time.</param>
    /// <returns>Such as <c>2026-03-01 12:00:00.250Z</c>.</returns>
    public static string Millisecond(object? time) => Time(time, "yyyy-MM-dd HH:mm:ss.fff'Z'");

    /// <summary>Formats a duration in seconds with milliseconds.</summary>
    /// <param name="duration">The duration; it may be negative.</param>
    /// <param name="width">The width of the column.</param>
    /// <returns>Such as <c>0.260 s</c>.</returns>
    public static string Seconds(object? duration, int width) => duration.Unwrap() is TimeSpan span
        ? NumberText.Rounded(span.Ticks / (decimal)TimeSpan.TicksPerSecond, 3, width - 2) + " s"
        : "";

    /// <summary>Formats a fee tier.</summary>
    /// <param name="tier">The tier.</param>
    /// <returns>Such as <c>1 VIP 1</c>; empty if there is no tier.</returns>
    public static string Tier(object? tier) => Record.ModelOf(tier) is Models.FeeTier known
        ? Text(string.Create(CultureInfo.InvariantCulture, $"{known.Tier} {known.Title}").Trim())
        : "";

    /// <summary>Gets an optional field, which the exchange may send as a number or as text.</summary>
    /// <param name="record">The record.</param>
    /// <param name="name">The property's name.</param>
    /// <returns>The number, or the unchanged value; null if there is none.</returns>
    public static object? Field(object? record, string name)
    {
        object? value = record is null ? null : PSObject.AsPSObject(record).Properties[name]?.Value.Unwrap();
        return value is string text && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? number : value;
    }

    /// <summary>Formats an order book as a ladder.</summary>
    /// <param name="book">The book.</param>
    /// <param name="style">The value of <c>$PSStyle</c>.</param>
    /// <param name="host">The value of <c>$Host</c>.</param>
    /// <returns>The lines.</returns>
    public static string[] Ladder(object? book, object? style, object? host) =>
        Record.ModelOf(book) is Models.OrderBook known ? [.. BookLadder.LinesOf(known, AnsiStyle.Of(style, host))] : [];

    /// <summary>Formats a number. Text in place of a number is unchanged.</summary>
    private static string Number(object? value, Func<decimal, string> format) => value.Unwrap() switch
    {
        null => "",
        decimal number => format(number),
        int or long => format(Convert.ToDecimal(value.Unwrap(), CultureInfo.InvariantCulture)),
        var other => Text(other),
    };

    /// <summary>The invariant culture, because others have other calendars, in which it is the year 2569.</summary>
    private static string Time(object? time, string format) => TimeValue.Read(time) is { } point
        ? point.ToUniversalTime().ToString(format, CultureInfo.InvariantCulture)
        : "";
}
