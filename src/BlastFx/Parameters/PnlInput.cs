using System.Globalization;
using System.Management.Automation;
using BlastFx.Reports;
using BlastFx.Serialization;

namespace BlastFx.Parameters;

/// <summary>
/// Reads balance operations, fills and positions: records of the module, or rows of a file with the same columns. A value that
/// cannot be read exactly is an error, because the sums would be wrong without it.
/// </summary>
internal static class PnlInput
{
    /// <summary>Adds a record or row to a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="record">The record or row.</param>
    /// <param name="number">Its number in the input, for messages.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>.</exception>
    public static void AddTo(PnlReport report, object? record, long number)
    {
        try
        {
            switch (Record.ModelOf(record))
            {
                case Models.BalanceOperation operation:
                    report.Add(operation);
                    break;
                case Models.Fill fill:
                    report.Add(fill);
                    break;
                case PSCustomObject when Has(record!, "Timestamp", "OpsType", "Amount"):
                    report.Add(Operation(PSObject.AsPSObject(record)));
                    break;
                case PSCustomObject when Has(record!, "Timestamp", "MarketId", "Side", "Price", "Size", "Fee"):
                    report.Add(Fill(PSObject.AsPSObject(record)));
                    break;
                case var other:
                    throw new BfxException(
                        BfxErrorIds.InvalidArgument,
                        $"'{record}' ({(record as PSObject)?.TypeNames[0] ?? other?.GetType().FullName ?? "null"}) is neither a balance operation nor a fill, nor a row of a file with their columns.");
            }
        }
        catch (BfxException failure)
        {
            throw new BfxException(failure.ErrorId, $"Input {number.ToString(CultureInfo.InvariantCulture)}: {failure.Message}", failure);
        }
    }

    /// <summary>Reads the positions of an argument.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: one is not a position.</exception>
    public static IEnumerable<Models.Position> Positions(IEnumerable<PSObject?> values) => values.Where(value => value is not null).Select(value =>
        Record.ModelOf(value) as Models.Position
        ?? throw new BfxException(BfxErrorIds.InvalidArgument, $"'{value}' is not a position. Specify the output of Get-BfxPosition."));

    private static Models.BalanceOperation Operation(PSObject row) => new()
    {
        Timestamp = Time(row),
        OpsType = Text(row, "OpsType"),
        Amount = Number(row, "Amount"),
        ProfileId = ProfileId(row),
        Id = Text(row, "Id"),
        OpsId2 = Text(row, "OpsId2"),
        TxHash = Text(row, "TxHash"),
    };

    private static Models.Fill Fill(PSObject row) => new()
    {
        Timestamp = Time(row),
        MarketId = Text(row, "MarketId"),
        Side = Text(row, "Side"),
        Price = Number(row, "Price"),
        Size = Number(row, "Size"),
        Fee = Number(row, "Fee"),
        ProfileId = ProfileId(row),
        Id = Text(row, "Id"),
        OrderId = Text(row, "OrderId"),
        TradeId = Text(row, "TradeId"),
    };

    private static bool Has(object row, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (((PSObject)row).Properties[name] is null)
            {
                return false;
            }
        }

        return true;
    }

    private static long? ProfileId(PSObject row) => Number(row, "ProfileId") is { } id
        ? id == decimal.Truncate(id) && id is >= 0 and <= long.MaxValue ? (long)id : throw NotValid("ProfileId", id)
        : null;

    private static string? Text(PSObject row, string name) => Value(row, name)?.ToString()?.Trim();

    private static decimal? Number(PSObject row, string name)
    {
        switch (Value(row, name))
        {
            case null or "":
                return null;
            case decimal number:
                return number;
            case int number:
                return number;
            case long number:
                return number;
            case string text:
                try
                {
                    return ExactDecimal.Parse(text.Trim());
                }
                catch (FormatException)
                {
                    throw NotValid(name, text);
                }

            case var other:
                // A double is not what the file or the exchange contained.
                throw NotValid(name, other);
        }
    }

    private static DateTimeOffset? Time(PSObject row)
    {
        object? value = Value(row, "Timestamp");
        try
        {
            return value is null or "" ? null : TimeValue.Read(row.Properties["Timestamp"].Value) ?? TimeText.Read(value, DateTimeOffset.UnixEpoch);
        }
        catch (FormatException)
        {
            throw NotValid("Timestamp", value!);
        }
    }

    private static object? Value(PSObject row, string name) => row.Properties[name]?.Value.Unwrap();

    private static BfxException NotValid(string name, object value) => new(
        BfxErrorIds.InvalidArgument,
        $"The {name} '{value}' ({value.GetType().Name}) cannot be read exactly. Numbers are texts with a decimal point, such as -0.5, or decimals; times are ISO 8601.");
}
