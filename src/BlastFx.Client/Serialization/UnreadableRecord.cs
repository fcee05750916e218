namespace BlastFx.Serialization;

/// <summary>A record of a list that cannot be read. The other records are in the list.</summary>
/// <param name="Index">The number of readable records before it.</param>
/// <param name="Id">The record's id; null if none can be found.</param>
/// <param name="MarketId">The record's market; null if none can be found.</param>
/// <param name="Json">The record's JSON as sent by the exchange, secrets masked.</param>
/// <param name="Error">The error, with the record's id, the field and its text.</param>
public sealed record UnreadableRecord(int Index, string? Id, string? MarketId, string Json, BfxException Error);
