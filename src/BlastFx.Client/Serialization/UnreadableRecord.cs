namespace BlastFx.Serialization;

/// <summary>A row of a list that cannot be read. The rows before and behind it are in the list.</summary>
/// <param name="Index">How many of the rows that can be read stand before it.</param>
/// <param name="Id">The row's id; null where none can be found.</param>
/// <param name="MarketId">Its market; null where none can be found.</param>
/// <param name="Json">The row as the exchange wrote it, secrets masked.</param>
/// <param name="Error">What is wrong with it: the row's id, the field and its text.</param>
public sealed record UnreadableRecord(int Index, string? Id, string? MarketId, string Json, BfxException Error);
