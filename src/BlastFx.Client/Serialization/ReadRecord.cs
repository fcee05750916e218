namespace BlastFx.Serialization;

/// <summary>A row of an answer: the record it is, or why it cannot be read.</summary>
/// <param name="Record">The record; null where the row cannot be read.</param>
/// <param name="Unreadable">The row that cannot be; null where there is a record.</param>
/// <param name="Content">Stands for the row's JSON: rows that differ in anything differ in it.</param>
internal readonly record struct ReadRecord<TRecord>(TRecord? Record, UnreadableRecord? Unreadable, ulong Content)
    where TRecord : OpenRecord;

/// <summary>What is made of rows that were read.</summary>
internal static class ReadRecord
{
    /// <summary>Parts rows into the records and those that cannot be read.</summary>
    public static RecordList<TRecord> ListOf<TRecord>(List<ReadRecord<TRecord>> read)
        where TRecord : OpenRecord
    {
        var records = new TRecord[read.Count];
        List<UnreadableRecord>? unreadable = null;
        int count = 0;
        foreach (ReadRecord<TRecord> row in read)
        {
            if (row.Record is { } record)
            {
                records[count++] = record;
            }
            else
            {
                (unreadable ??= []).Add(row.Unreadable! with { Index = count });
            }
        }

        return new RecordList<TRecord>(count == records.Length ? records : records[..count], unreadable ?? (IReadOnlyList<UnreadableRecord>)[]);
    }
}
