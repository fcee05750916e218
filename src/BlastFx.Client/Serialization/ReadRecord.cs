namespace BlastFx.Serialization;

/// <summary>An item of a response: a record, or the error if it cannot be read.</summary>
/// <param name="Record">The record; null if the item cannot be read.</param>
/// <param name="Unreadable">The item that cannot be read; null if there is a record.</param>
/// <param name="Content">A hash of the item's JSON.</param>
internal readonly record struct ReadRecord<TRecord>(TRecord? Record, UnreadableRecord? Unreadable, ulong Content)
    where TRecord : OpenRecord;

/// <summary>Converts items that were read.</summary>
internal static class ReadRecord
{
    /// <summary>Separates the records from the items that cannot be read.</summary>
    public static RecordList<TRecord> ListOf<TRecord>(List<ReadRecord<TRecord>> read)
        where TRecord : OpenRecord
    {
        var records = new TRecord[read.Count];
        List<UnreadableRecord>? unreadable = null;
        int count = 0;
        foreach (ReadRecord<TRecord> item in read)
        {
            if (item.Record is { } record)
            {
                records[count++] = record;
            }
            else
            {
                (unreadable ??= []).Add(item.Unreadable! with { Index = count });
            }
        }

        return new RecordList<TRecord>(count == records.Length ? records : records[..count], unreadable ?? (IReadOnlyList<UnreadableRecord>)[]);
    }
}
