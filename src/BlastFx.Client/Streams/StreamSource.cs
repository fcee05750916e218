namespace BlastFx.Streams;

/// <summary>Where a record of a stream comes from.</summary>
public enum StreamSource
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>The state when the stream began, or began again after a lost connection.</summary>
    Snapshot = 1,

    /// <summary>A message of the exchange, as it happened.</summary>
    Update = 2,

    /// <summary>A read that filled a gap of the stream.</summary>
    Backfill = 3,
}

/// <summary>A record of a stream.</summary>
/// <param name="Record">The record.</param>
/// <param name="Source">Where it comes from.</param>
/// <typeparam name="TRecord">The type of the record.</typeparam>
public readonly record struct StreamItem<TRecord>(TRecord Record, StreamSource Source);
