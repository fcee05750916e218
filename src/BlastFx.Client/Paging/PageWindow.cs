namespace BlastFx.Paging;

/// <summary>Which rows of a list are wanted, counted in the order they come.</summary>
/// <param name="Skip">How many are passed over first.</param>
/// <param name="First">How many are wanted then; null for all.</param>
public readonly record struct PageWindow(long Skip = 0, long? First = null);
