using System.Globalization;
using System.Management.Automation;

namespace BlastFx.Parameters;

/// <summary>
/// Accepts integers only, as numbers or as text, also as spreadsheets write them (<c>10.0</c>, surrounding spaces).
/// PowerShell itself rounds 1.5 to 2 silently.
/// </summary>
internal sealed class ExactIntegerAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData.Unwrap();
        return value switch
        {
            int or long or short or byte or sbyte or ushort or uint => value,
            string text => TryParse(text.Trim(), out decimal number) ? number : throw NotInteger(text),
            decimal amount when amount == decimal.Truncate(amount) => amount,
            double number when number == Math.Truncate(number) => number,
            float number when number == MathF.Truncate(number) => number,
            _ => throw NotInteger(value),
        };
    }

    private static bool TryParse(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number)
        && number == decimal.Truncate(number);

    private static ArgumentTransformationMetadataException NotInteger(object? value) =>
        ArgumentError.NotConverted(string.Create(CultureInfo.InvariantCulture, $"'{value}' is not an integer. Nothing was sent."));
}
