using System.Globalization;
using System.Management.Automation;
using BlastFx.Formatting;
using BlastFx.Paging;
using BlastFx.Serialization;

namespace BlastFx.Pipeline;

/// <summary>
/// Brings the rows of a list into the pipeline as their answers come. While one is written the next is fetched, but not
/// before a good part of it was taken: a pipeline that wants few rows costs one request.
/// </summary>
internal sealed class PageWriter(PSCmdlet cmdlet, PipelineBridge bridge, MessageStreams streams)
{
    private const int ProgressActivity = 0x42465801;
    private const int RowsBeforeNext = 100;

    /// <summary>Writes all rows of a list that are asked for.</summary>
    /// <param name="open">Opens the list, at the rows asked for.</param>
    /// <param name="what">What is read, for the progress bar.</param>
    /// <param name="accuracy">How sure its total is at the most, 0 to 1.</param>
    /// <param name="seen">Hears of the rows of each answer before they are written.</param>
    /// <returns>How many there were, those that cannot be read among them.</returns>
    /// <exception cref="BfxException">It cannot be read to its end; what came before was written.</exception>
    public long Write<TRecord>(Func<PageWindow, Pager<TRecord>> open, string what, double accuracy = 1, Action<IReadOnlyList<TRecord>>? seen = null)
        where TRecord : Models.OpenRecord
    {
        PageWindow window = Window();
        bool wantsTotal = cmdlet.PagingParameters.IncludeTotalCount;
        if (window.First == 0)
        {
            if (wantsTotal)
            {
                Pager<TRecord> one = open(new PageWindow(0, 1));
                bridge.Run(one.ReadPageAsync);
                WriteTotal(one, accuracy);
            }

            return 0;
        }

        Pager<TRecord> rows = open(window);
        var progress = new Progress(streams, what, window);
        long written = 0;
        try
        {
            Task<RecordList<TRecord>>? next = bridge.Start(rows.ReadPageAsync);
            while (next is not null)
            {
                RecordList<TRecord> answer = bridge.Wait(next);
                if (wantsTotal)
                {
                    WriteTotal(rows, accuracy);
                    wantsTotal = false;
                }

                long given = rows.Count;
                bool isLast = rows.IsAtEnd;
                progress.Show(given, rows.Total, isLast);
                DecimalPlaces.Learn(answer);
                seen?.Invoke(answer);
                int few = Math.Min(RowsBeforeNext, answer.Count);
                WritePart(answer, 0, few);
                next = isLast ? null : bridge.Start(rows.ReadPageAsync);
                WritePart(answer, few, answer.Count);
                WriteUnreadable(answer.Unreadable.Where(row => row.Index == answer.Count));
                written = given;
                if (streams.HoldsError)
                {
                    // The rows that came are written; whether more are wanted is for the user's preferences to say.
                    streams.WriteHeld();
                }
            }

            return written;
        }
        catch (BfxException failure) when (written > 0)
        {
            throw failure.WithMessage(string.Create(
                CultureInfo.InvariantCulture,
                $"{failure.Message} {written} rows were written before; -Skip {window.Skip + written} goes on behind them."));
        }
        finally
        {
            progress.End();
        }
    }

    /// <summary>Writes the rows of a list that came at once.</summary>
    /// <param name="rows">The list.</param>
    /// <param name="isWanted">Which of them.</param>
    /// <param name="isMarketWanted">Of which markets those are told of that cannot be read.</param>
    public void WriteAll<TRecord>(RecordList<TRecord> rows, Predicate<TRecord> isWanted, Predicate<string> isMarketWanted)
        where TRecord : Models.OpenRecord
    {
        DecimalPlaces.Learn(rows);
        foreach (TRecord row in rows)
        {
            if (isWanted(row))
            {
                WriteOne(row);
            }
        }

        WriteUnreadable(rows.Unreadable.Where(row => row.MarketId is null || isMarketWanted(row.MarketId)));
    }

    /// <summary>Writes a record, and an error for each row in it that cannot be read.</summary>
    public void WriteOne(Models.OpenRecord record)
    {
        cmdlet.WriteObject(Record.Of(record));
        WriteUnreadable(record.UnreadableRecords);
    }

    /// <summary>Writes some of the rows, and before each an error for those before it that cannot be read.</summary>
    private void WritePart<TRecord>(RecordList<TRecord> rows, int from, int to)
        where TRecord : Models.OpenRecord
    {
        for (int i = from; i < to; i++)
        {
            if (rows.Unreadable.Count > 0)
            {
                int place = i;
                WriteUnreadable(rows.Unreadable.Where(row => row.Index == place));
            }

            cmdlet.WriteObject(Record.Of(rows[i]));
        }
    }

    private void WriteUnreadable(IEnumerable<UnreadableRecord> rows)
    {
        foreach (UnreadableRecord row in rows)
        {
            streams.Error(ErrorRecords.Of(row.Error, row.Json));
        }
    }

    private PageWindow Window()
    {
        ulong skip = cmdlet.PagingParameters.Skip;
        ulong first = cmdlet.PagingParameters.First;
        return new PageWindow(skip > long.MaxValue ? long.MaxValue : (long)skip, first > long.MaxValue ? null : (long)first);
    }

    private void WriteTotal<TRecord>(Pager<TRecord> rows, double accuracy)
        where TRecord : Models.OpenRecord => cmdlet.WriteObject(
            cmdlet.PagingParameters.NewTotalCount((ulong)(rows.Total ?? 0), Math.Min(rows.TotalAccuracy, accuracy)));

    /// <summary>The bar of one list; lists of one answer have none.</summary>
    private sealed class Progress(MessageStreams streams, string what, PageWindow window)
    {
        private bool _isShown;

        public void Show(long read, long? total, bool isLast)
        {
            if (!_isShown && isLast)
            {
                return;
            }

            _isShown = true;
            long? wanted = total is null ? window.First : Math.Min(Math.Max(0, total.Value - window.Skip), window.First ?? long.MaxValue);
            streams.Progress(new ProgressRecord(ProgressActivity, $"Reading {what}", Status(read, wanted))
            {
                PercentComplete = wanted > 0 ? (int)Math.Min(100, 100 * (decimal)read / wanted.Value) : -1,
            });
        }

        public void End()
        {
            if (_isShown)
            {
                streams.Progress(new ProgressRecord(ProgressActivity, $"Reading {what}", "Done") { RecordType = ProgressRecordType.Completed });
            }
        }

        private static string Status(long read, long? wanted) => wanted is null
            ? string.Create(CultureInfo.CurrentCulture, $"{read:N0} rows")
            : string.Create(CultureInfo.CurrentCulture, $"{read:N0} of {wanted:N0} rows");
    }
}
