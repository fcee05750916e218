using System.Collections;
using System.Collections.Specialized;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace BlastFx.Serialization;

/// <summary>
/// The leverage set on each market, by market id, in the order the exchange gives. Read only. A market is found whatever
/// the case of its letters. It is a dictionary to PowerShell, so <c>$account.Leverage.'BTC-USD'</c> works; its text form is
/// <c>BTC-USD=20; ETH-USD=1</c>.
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "What users see is a map of leverages; how it is kept is not their concern.")]
public sealed class LeverageMap : IReadOnlyDictionary<string, decimal>, IDictionary
{
    private readonly OrderedDictionary _entries;

    /// <summary>Makes a map; of two entries for one market the later holds.</summary>
    /// <param name="entries">Market ids with their leverage. Control characters, which no valid id has, are replaced.</param>
    public LeverageMap(IEnumerable<KeyValuePair<string, decimal>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var ordered = new OrderedDictionary(StringComparer.Ordinal);
        foreach ((string marketId, decimal leverage) in entries)
        {
            // PowerShell shows the keys of a dictionary as they are, and no format of ours comes between.
            ordered[ShownText.Clean(marketId)] = leverage;
        }

        _entries = ordered.AsReadOnly();
    }

    /// <summary>How many markets there are.</summary>
    public int Count => _entries.Count;

    /// <summary>The market ids, in order.</summary>
    public IEnumerable<string> Keys => _entries.Keys.Cast<string>();

    /// <summary>The leverages, in the order of the markets.</summary>
    public IEnumerable<decimal> Values => _entries.Values.Cast<decimal>();

    /// <summary>The leverage of one market.</summary>
    /// <param name="key">The market's id, such as <c>BTC-USD</c>.</param>
    /// <returns>Its leverage, 1 to 20.</returns>
    /// <exception cref="KeyNotFoundException">The exchange gave none for that market.</exception>
    public decimal this[string key] =>
        TryGetValue(key, out decimal leverage)
            ? leverage
            : throw new KeyNotFoundException($"The account has no leverage for market '{key}'.");

    /// <summary>Whether there is a leverage for a market.</summary>
    /// <param name="key">The market's id.</param>
    /// <returns>True where there is.</returns>
    public bool ContainsKey(string key) => Find(key) is not null;

    /// <summary>The leverage of one market, where there is one.</summary>
    /// <param name="key">The market's id.</param>
    /// <param name="value">Its leverage.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out decimal value)
    {
        object? found = Find(key);
        value = found is decimal leverage ? leverage : default;
        return found is not null;
    }

    /// <summary>The markets with their leverages, in order.</summary>
    /// <returns>An enumerator.</returns>
    public IEnumerator<KeyValuePair<string, decimal>> GetEnumerator()
    {
        foreach (DictionaryEntry entry in _entries)
        {
            yield return new((string)entry.Key, (decimal)entry.Value!);
        }
    }

    /// <summary>The map as text, in any culture the same.</summary>
    /// <returns>Such as <c>BTC-USD=20; ETH-USD=1</c>.</returns>
    public override string ToString() =>
        ShownText.Clean(string.Join("; ", this.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key}={entry.Value}"))));

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // PowerShell reads dictionaries through the untyped interface, and asks for keys that are not there: those are null.
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

    /// <summary>The exact id goes first: an exchange may have ids that differ by case alone.</summary>
    private object? Find(object key) =>
        _entries[key] ?? (key is string name && Keys.FirstOrDefault(id => id.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } id ? _entries[id] : null);

    private static NotSupportedException ReadOnly() =>
        new("The leverage of an account is changed with Set-BfxLeverage, not in the object read.");
}
