using System.Collections;
using System.Collections.Specialized;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace BlastFx.Serialization;

/// <summary>
/// The leverage of each market, by market id, in the exchange's order. Read-only. Ids are found ignoring
/// case. PowerShell treats it as a dictionary, so <c>$account.Leverage.'BTC-USD'</c> works; its text form is
/// <c>BTC-USD=20; ETH-USD=1</c>.
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "Users see a map of leverages; the storage is an implementation detail.")]
public sealed class LeverageMap : IReadOnlyDictionary<string, decimal>, IDictionary
{
    private readonly OrderedDictionary _entries;

    /// <summary>Creates a map; of two entries for one market, the later wins.</summary>
    /// <param name="entries">Market ids with their leverage. Control characters, which no valid id has, are replaced.</param>
    public LeverageMap(IEnumerable<KeyValuePair<string, decimal>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var ordered = new OrderedDictionary(StringComparer.Ordinal);
        foreach ((string marketId, decimal leverage) in entries)
        {
            // PowerShell shows the keys of a dictionary unchanged, without a view of the module.
            ordered[ShownText.Clean(marketId)] = leverage;
        }

        _entries = ordered.AsReadOnly();
    }

    /// <summary>The number of markets.</summary>
    public int Count => _entries.Count;

    /// <summary>The market ids, in order.</summary>
    public IEnumerable<string> Keys => _entries.Keys.Cast<string>();

    /// <summary>The leverages, in the order of the markets.</summary>
    public IEnumerable<decimal> Values => _entries.Values.Cast<decimal>();

    /// <summary>The leverage of one market.</summary>
    /// <param name="key">The market's id, such as <c>BTC-USD</c>.</param>
    /// <returns>Its leverage, 1 to 20.</returns>
    /// <exception cref="KeyNotFoundException">The exchange sent none for the market.</exception>
    public decimal this[string key] =>
        TryGetValue(key, out decimal leverage)
            ? leverage
            : throw new KeyNotFoundException($"The account has no leverage for market '{key}'.");

    /// <summary>Checks if the map has the leverage of a market.</summary>
    /// <param name="key">The market's id.</param>
    /// <returns>True if it has.</returns>
    public bool ContainsKey(string key) => Find(key) is not null;

    /// <summary>Gets the leverage of a market, if the map has it.</summary>
    /// <param name="key">The market's id.</param>
    /// <param name="value">Its leverage.</param>
    /// <returns>True if the map has it.</returns>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out decimal value)
    {
        object? found = Find(key);
        value = found is decimal leverage ? leverage : default;
        return found is not null;
    }

    /// <summary>Enumerates the markets with their leverages, in order.</summary>
    /// <returns>An enumerator.</returns>
    public IEnumerator<KeyValuePair<string, decimal>> GetEnumerator()
    {
        foreach (DictionaryEntry entry in _entries)
        {
            yield return new((string)entry.Key, (decimal)entry.Value!);
        }
    }

    /// <summary>The map as text, independent of the culture.</summary>
    /// <returns>Such as <c>BTC-USD=20; ETH-USD=1</c>.</returns>
    public override string ToString() =>
        ShownText.Clean(string.Join("; ", this.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key}={entry.Value}"))));

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // PowerShell uses the untyped interface and expects null for missing keys.
    object? IDictionary.this[object key]
    {
        get => Find(key);
        set => throw ReadOnly();
    }

    bool IDictionary.IsFixedSize => true;

    bool IDictionary.IsReadOnly => true;

    ICollection IDictionary.Keys => _entries.Keys;

    ICollection IDictionary.Values => _entries.Values;

    bool ICollection.IsSynchronized => false;

    object ICollection.SyncRoot => _entries;

    void IDictionary.Add(object key, object? value) => throw ReadOnly();

    void IDictionary.Clear() => throw ReadOnly();

    bool IDictionary.Contains(object key) => Find(key) is not null;

    void ICollection.CopyTo(Array array, int index) => ((ICollection)_entries).CopyTo(array, index);

    IDictionaryEnumerator IDictionary.GetEnumerator() => _entries.GetEnumerator();

    void IDictionary.Remove(object key) => throw ReadOnly();

    /// <summary>An exact match has priority: ids may differ in case only.</summary>
    private object? Find(object key) =>
        _entries[key] ?? (key is string name && Keys.FirstOrDefault(id => id.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } id ? _entries[id] : null);

    private static NotSupportedException ReadOnly() =>
        new("The leverage map is read-only. To change the leverage of a market, send the change to the exchange.");
}
