using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace BlastFx.Paging;

/// <summary>
/// Compares records by their values: a server may write the same value once as a number and once as text, with another number of
/// zeros, and an absent one as null, "", 0, or not at all.
/// </summary>
internal sealed class SameValues<TRecord> : IEqualityComparer<TRecord>
    where TRecord : OpenRecord
{
    public static readonly SameValues<TRecord> Instance = new();

    private static readonly PropertyInfo[] s_properties =
        [.. typeof(TRecord).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite)];

    public bool Equals(TRecord? x, TRecord? y) => x is null || y is null
        ? x is null && y is null
        : Array.TrueForAll(s_properties, property => Equals(Known(property.GetValue(x)), Known(property.GetValue(y)))) && HaveSameUnknownFields(x, y);

    public int GetHashCode(TRecord obj)
    {
        var hash = default(HashCode);
        foreach (PropertyInfo property in s_properties)
        {
            hash.Add(Known(property.GetValue(obj)));
        }

        return hash.ToHashCode();
    }

    private static object? Known(object? value) => value is "" or 0m or 0L ? null : value;

    private static bool HaveSameUnknownFields(TRecord x, TRecord y)
    {
        // One that only one of them has was not told in the other.
        IReadOnlyDictionary<string, JsonElement> others = y.GetUnknownFields();
        return x.GetUnknownFields().All(field => !others.TryGetValue(field.Key, out JsonElement other) || Equals(ValueOf(field.Value), ValueOf(other)));
    }

    /// <summary>The value as an amount if it is one, else as text.</summary>
    private static object? ValueOf(JsonElement field)
    {
        string text = field.ToString();
        return Known(decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal amount) ? amount : text);
    }
}
