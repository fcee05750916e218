using System.Text.Json;
using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>
/// A record of the exchange. Its field list is open: fields without a property are available from
/// <see cref="GetUnknownFields"/>, in the order in which they were received.
/// </summary>
public abstract class OpenRecord
{
    private static readonly Dictionary<string, JsonElement> s_none = [];

    /// <summary>The fields without a property; null if there are none.</summary>
    internal Dictionary<string, JsonElement>? UnknownFields { get; set; }

    /// <summary>Gets the fields that this version has no property for, by their names on the wire.</summary>
    /// <returns>The fields; empty if there are none.</returns>
    public IReadOnlyDictionary<string, JsonElement> GetUnknownFields() => UnknownFields ?? s_none;

    /// <summary>Gets the records inside this record that cannot be read.</summary>
    /// <returns>The records; empty if all can be read.</returns>
    public virtual IEnumerable<UnreadableRecord> GetUnreadableRecords() => [];
}
