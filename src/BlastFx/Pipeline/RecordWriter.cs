using System.Management.Automation;
using BlastFx.Formatting;
using BlastFx.Serialization;

namespace BlastFx.Pipeline;

/// <summary>Writes the client's models to the pipeline as records, and an error for each record that cannot be read.</summary>
internal sealed class RecordWriter(PSCmdlet cmdlet, MessageWriter messages)
{
    /// <summary>Writes a record.</summary>
    public void Write(object model)
    {
        var record = model as Models.OpenRecord;
        if (record is not null)
        {
            DecimalPlaces.Learn(record);
        }

        cmdlet.WriteObject(Record.Of(model));
        if (record is not null)
        {
            WriteUnreadable(record.GetUnreadableRecords());
        }
    }

    /// <summary>Writes a record of a stream.</summary>
    /// <param name="model">The record.</param>
    /// <param name="source">Where it comes from, its property Source.</param>
    /// <returns>What was written.</returns>
    public PSObject Write(object model, string source)
    {
        var open = (Models.OpenRecord)model;
        DecimalPlaces.Learn(open);
        PSObject record = PSObject.AsPSObject(Record.Of(model));
        record.Properties.Add(new PSNoteProperty("Source", source), preValidated: true);
        cmdlet.WriteObject(record);
        WriteUnreadable(open.GetUnreadableRecords());
        return record;
    }

    /// <summary>Writes the records of a list, and then the errors of those that cannot be read.</summary>
    /// <param name="records">The list.</param>
    /// <param name="isIncluded">Selects records; all if omitted.</param>
    /// <param name="isMarketIncluded">Selects the markets whose unreadable records are reported; all if omitted.</param>
    public void Write<TRecord>(RecordList<TRecord> records, Predicate<TRecord>? isIncluded = null, Predicate<string>? isMarketIncluded = null)
        where TRecord : Models.OpenRecord
    {
        DecimalPlaces.Learn(records);
        foreach (TRecord record in records)
        {
            if (isIncluded is null || isIncluded(record))
            {
                cmdlet.WriteObject(Record.Of(record));
                WriteUnreadable(record.GetUnreadableRecords());
            }
        }

        WriteUnreadable(records.Unreadable.Where(row => row.MarketId is null || isMarketIncluded is null || isMarketIncluded(row.MarketId)));
    }

    /// <summary>Writes a part of a page, each record after the errors of those before it that cannot be read.</summary>
    /// <param name="page">The page.</param>
    /// <param name="from">The index of the first record. With 0, the decimal places of the whole page are learned first.</param>
    /// <param name="to">The index after the last record. At the end of the page, the errors behind it are written, too.</param>
    public void WritePart<TRecord>(RecordList<TRecord> page, int from, int to)
        where TRecord : Models.OpenRecord
    {
        if (from == 0)
        {
            DecimalPlaces.Learn(page);
        }

        for (int i = from; i < to; i++)
        {
            WriteUnreadableAt(page, i);
            cmdlet.WriteObject(Record.Of(page[i]));
        }
    }

    /// <summary>Writes the errors of a page behind its last record.</summary>
    public void WriteEnd<TRecord>(RecordList<TRecord> page)
        where TRecord : Models.OpenRecord => WriteUnreadableAt(page, page.Count);

    private void WriteUnreadableAt<TRecord>(RecordList<TRecord> page, int index)
        where TRecord : Models.OpenRecord
    {
        if (page.Unreadable.Count > 0)
        {
            WriteUnreadable(page.Unreadable.Where(row => row.Index == index));
        }
    }

    private void WriteUnreadable(IEnumerable<UnreadableRecord> rows)
    {
        foreach (UnreadableRecord row in rows)
        {
            messages.Error(ErrorRecords.Of(row.Error, row.Json));
        }
    }
}
