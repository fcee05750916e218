using System.Globalization;
using System.Management.Automation;

namespace BlastFx.Hosting;

/// <summary>
/// Takes whole numbers only. PowerShell itself would round 1.5 to 2 without a word, which is no way to treat a leverage.
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
            string text => int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
                ? number
                : throw NotWhole(text),
            decimal amount when amount == decimal.Truncate(amount) => amount,
            double number when number == Math.Truncate(number) => number,
            float number when number == MathF.Truncate(number) => number,
            _ => throw NotWhole(value),
        };
    }

    private static ArgumentTransformationMetadataException NotWhole(object? value) =>
        new(string.Create(CultureInfo.InvariantCulture, $"'{value}' is not a whole number. Nothing was sent."));
}
