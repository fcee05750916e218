using System.Globalization;
using System.Management.Automation;

namespace BlastFx.Parameters;

/// <summary>
/// Takes whole numbers only, as numbers and as text, also as sheets write them (<c>10.0</c>, blanks around it). PowerShell
/// itself would round 1.5 to 2 without a word, which is no way to treat a leverage.
/// </summary>
internal sealed class ExactIntegerAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            int or long or short or byte or sbyte or ushort or uint => value,
            string text => IsWhole(text.Trim(), out decimal number) ? number : throw NotWhole(text),
            decimal amount when amount == decimal.Truncate(amount) => amount,
            double number when number == Math.Truncate(number) => number,
            float number when number == MathF.Truncate(number) => number,
            _ => throw NotWhole(value),
        };
    }

    private static bool IsWhole(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number)
        && number == decimal.Truncate(number);

    private static ArgumentTransformationMetadataException NotWhole(object? value) =>
        new(ArgumentMessage.Of(string.Create(CultureInfo.InvariantCulture, $"'{value}' is not a whole number. Nothing was sent.")));
}
