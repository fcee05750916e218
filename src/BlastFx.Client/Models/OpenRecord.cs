using System.Text.Json;
using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>
/// A row of the exchange. Its field list is open: what the exchange sends beyond the known properties is kept in
/// <see cref="GetUnknownFields"/>, in the order it came.
/// </summary>
public abstract class OpenRecord
{
    private static readonly Dictionary<string, JsonElement> s_none = [];

    /// <summary>What came beyond the known properties; null where nothing did.</summary>
    internal Dictionary<string, JsonElement>? UnknownFields { get; set; }

    /// <summary>Fields this version knows no property for, by their names on the wire.</summary>
    /// <returns>The fields; empty where there are none.</returns>
    public IReadOnlyDictionary<string, JsonElement> GetUnknownFields() => UnknownFields ?? s_none;

    /// <summary>Rows inside it that cannot be read.</summary>
    internal virtual IEnumerable<UnreadableRecord> UnreadableRecords => [];
}
