namespace BlastFx.Paging;

/// <summary>The window of a list to read, counted in the list's order.</summary>
/// <param name="Skip">The number of records to skip.</param>
/// <param name="First">The maximum number of records after those; null for all.</param>
public readonly record struct PageWindow(long Skip = 0, long? First = null);
