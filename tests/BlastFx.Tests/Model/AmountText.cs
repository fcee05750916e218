using System.Globalization;
using System.Management.Automation;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.Model;

/// <summary>Amounts as text, without trailing zeros, to compare what a cmdlet wrote with what the model expects.</summary>
internal static class AmountText
{
    public static string Of(decimal? amount) => amount?.ToString("0.############", CultureInfo.InvariantCulture) ?? "";

    /// <summary>The amount in a property of a record.</summary>
    public static string Of(PSObject record, string property) => Of((decimal?)record.Value(property));
}
